"""Encrypt the secrets of second factors anew, with the newest of the server's keys."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db import transaction

from suitability.encryption import cipher
from suitability.secret_keys import secret_keys

from .allauth_adapters import FACTOR

FERNET = "gAAAA"  # as what Fernet encrypted begins; what is hashed or a number is left as it is


@dataclass(frozen=True, slots=True)
class Rotated:
    """How many second factors were encrypted anew, had been so before, and open with no key."""

    anew: int = 0
    before: int = 0
    lost: int = 0


@transaction.atomic
def rotate_factors(older: Sequence[str] = ()) -> Rotated:
    """Encrypt with the newest key what it does not open. `older` are keys beside those of the
    settings. Whoever sets up a second factor meanwhile waits, or is waited for."""
    counts = {"anew": 0, "before": 0, "lost": 0}
    for factor in Authenticator.objects.select_for_update().order_by("pk"):
        try:
            data = rotated(factor.data, older)
        except InvalidToken:
            counts["lost"] += 1
            continue
        counts["before" if data == factor.data else "anew"] += 1
        if data != factor.data:
            factor.data = data
            factor.save(update_fields=["data"])
    return Rotated(**counts)


def rotated(value: Any, older: Sequence[str]) -> Any:
    """Return the value, its texts that are encrypted with an older key encrypted with the newest.
    Raises InvalidToken."""
    if isinstance(value, dict):
        return {name: rotated(each, older) for name, each in value.items()}
    if isinstance(value, list):
        return [rotated(each, older) for each in value]
    if not isinstance(value, str) or not value.startswith(FERNET):
        return value
    try:
        cipher(FACTOR, settings.SECRET_KEY).decrypt(value)
    except InvalidToken:
        return cipher(FACTOR, *secret_keys(), *older).rotate(value).decode()
    return value
