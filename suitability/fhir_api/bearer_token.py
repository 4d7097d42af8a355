"""Bearer tokens, with which another system of the practice reads responses by FHIR."""

import hashlib
import secrets
from datetime import datetime

from django.db import models, transaction

from suitability.audit.audit_entry import Act
from suitability.audit.audit_log import record

COMMAND = "manage.py fhir_token"  # by which alone tokens are made and ended


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


@transaction.atomic
def create_token(name: str, *, now: datetime) -> str:
    """Return the key of a new token, to be shown once.

    Raises IntegrityError for a name that is taken.
    """
    key = secrets.token_urlsafe(32)
    Token.objects.create(name=name, key_hash=hash_key(key), made_at=now)
    record(Act.KEY_MADE, by=COMMAND, role="command", now=now, about=name)
    return key


@transaction.atomic
def end_token(name: str, *, now: datetime) -> bool:
    """End the token of this name, and return whether there was one that was good."""
    ended = Token.objects.filter(name=name, ended_at=None).update(ended_at=now)
    if ended:
        record(Act.KEY_ENDED, by=COMMAND, role="command", now=now, about=name)
    return bool(ended)


def find_token(key: str) -> Token | None:
    """Return the token with this key, unless it ended."""
    return Token.objects.filter(key_hash=hash_key(key), ended_at=None).first()


def hash_key(key: str) -> str:
    """Return the SHA-256 of the key, in hex."""
    return hashlib.sha256(key.encode()).hexdigest()
