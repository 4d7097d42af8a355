"""Secret keys: the newest one signs, encrypts and hashes; what older ones made is taken as
long as they are among SECRET_KEY_FALLBACKS.

A signature is tried with each key. A keyed hash that is looked up cannot be: whoever began a
journey under one key would get another link under the next, and a form sent twice would be done
twice. So what such a hash follows from says which key it began under (`key_id`).
"""

import base64
from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.core.signing import BadSignature
from django.utils.crypto import salted_hmac

T = TypeVar("T")
NEWEST = ""


def secret_keys() -> tuple[str, ...]:
    """Return the secret keys, the newest first."""
    return (settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS))


def key_id(secret: str) -> str:
    """Return by what a secret key is known where it must not be told; NEWEST of the newest."""
    if secret == settings.SECRET_KEY:
        return NEWEST
    return salted_hmac("suitability.key_id", "", secret=secret, algorithm="sha256").hexdigest()[:8]


def secret_of(number: str) -> str:
    """Return the secret key with this id; the newest in place of one that is gone."""
    same = (secret for secret in secret_keys() if key_id(secret) == number)
    return next(same, settings.SECRET_KEY)


def is_fallback(number: str) -> bool:
    """Return whether this is the id of an older key that is still there."""
    return number != NEWEST and secret_of(number) != settings.SECRET_KEY


def opened_by_each(opens: Callable[[str], T]) -> tuple[T, str]:
    """Return what `opens` makes of the first key that it does not refuse, and that key's id. Raises
    BadSignature."""
    for secret in secret_keys():
        try:
            return opens(secret), key_id(secret)
        except BadSignature:
            continue
    raise BadSignature


def keyed_hash(salt: str, text: str, *, began_under: str = NEWEST) -> str:
    """Return an HMAC-SHA256 of the text, under the key of this id, in 43 characters."""
    secret = secret_of(began_under)
    digest = salted_hmac(salt, text, secret=secret, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
