"""Recovery codes: shown once, stored as hashes, and good once each.

A code has 120 random bits, so that a plain SHA-256 of it tells nothing, and a change of SECRET_KEY
leaves all codes good. They are in the row that allauth has for them. One that an older program
wrote has an encrypted seed from which its codes follow: they are good until new ones are made.
"""

import base64
import hashlib
import secrets

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.utils.crypto import constant_time_compare

COUNT = 10
BYTES = 15  # 24 characters of base 32: no 0, 1, 8 or 9, which are misread
GROUP = 4  # characters
HASHES = "hashes"  # key in the data of the row


def make_codes(user: User) -> list[str]:
    """Give an account new codes in place of those that it had, and return them."""
    codes = [_new_code() for _ in range(COUNT)]
    rows(user).delete()
    Authenticator.objects.create(
        user=user,
        type=Authenticator.Type.RECOVERY_CODES,
        data={HASHES: [hash_code(code) for code in codes]},
    )
    return codes


def use_recovery_code(user: User, code: str) -> Authenticator | None:
    """Use a code up, and return its row; None if it is not good. To be called in a transaction."""
    row = rows(user).select_for_update().first()
    if row is None:
        return None
    if HASHES not in row.data:
        return row if row.wrap().validate_code(code) else None
    typed = hash_code(code)
    left = [each for each in row.data[HASHES] if not constant_time_compare(each, typed)]
    if len(left) == len(row.data[HASHES]):
        return None
    row.data[HASHES] = left
    row.save(update_fields=["data"])
    return row


def codes_left(user: User) -> int:
    """Return how many codes are good."""
    row = rows(user).first()
    if row is None:
        return 0
    return len(row.data[HASHES]) if HASHES in row.data else len(row.wrap().get_unused_codes())


def hash_code(code: str) -> str:
    """Return the SHA-256 of a code, however it was typed, in hex."""
    plain = "".join(letter for letter in code.lower() if letter.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


def rows(user: User):  # type: ignore[no-untyped-def] # allauth has no types
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES)


def _new_code() -> str:
    text = base64.b32encode(secrets.token_bytes(BYTES)).decode().lower()
    return "-".join(text[at : at + GROUP] for at in range(0, len(text), GROUP))
