"""Bearer tokens, with which another system of the practice reads responses by FHIR."""

import hashlib
import secrets
from datetime import datetime

from django.db import models


class Token(models.Model):
    """A bearer token, of whose key only a hash is stored. One that ended stays, for the log names
    it."""

    name = models.CharField(max_length=100, unique=True)
    key_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


def create_token(name: str, *, now: datetime) -> str:
    """Return the key of a new token, to be shown once.

    Raises IntegrityError for a name that is taken.
    """
    key = secrets.token_urlsafe(32)
    Token.objects.create(name=name, key_hash=hash_key(key), made_at=now)
    return key


def find_token(key: str) -> Token | None:
    """Return the token with this key, unless it ended."""
    return Token.objects.filter(key_hash=hash_key(key), ended_at=None).first()


def hash_key(key: str) -> str:
    """Return the SHA-256 of the key, in hex."""
    return hashlib.sha256(key.encode()).hexdigest()
