"""Encryption of what the database holds and nobody who reads only the database should read."""

import base64
import hashlib
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet


def cipher(purpose: str) -> "MultiFernet":
    """Return the MultiFernet of a purpose, with a key from each secret key; the newest one
    encrypts. What was encrypted for one purpose cannot be decrypted for another."""
    from cryptography.fernet import Fernet, MultiFernet

    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    digests = (hashlib.sha256(f"{purpose} {secret!s}".encode()).digest() for secret in secrets)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
