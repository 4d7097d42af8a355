"""Encryption of what the database holds and nobody who reads only the database should read."""

import base64
import hashlib
from typing import TYPE_CHECKING

from suitability.secret_keys import secret_keys

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet


def cipher(purpose: str, *keys: str) -> "MultiFernet":
    """Return the MultiFernet of a purpose, with a key from each secret key, or from those that are
    given; the newest one, the first, encrypts. What was encrypted for one purpose cannot be
    decrypted for another."""
    from cryptography.fernet import Fernet, MultiFernet

    digests = (
        hashlib.sha256(f"{purpose} {key}".encode()).digest() for key in keys or secret_keys()
    )
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
