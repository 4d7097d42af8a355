"""Bearer tokens, called FHIR keys on pages, with which another system of the practice reads by
FHIR what their scope covers, until they expire or are ended."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import models, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from suitability.audit.audit_entry import Act
from suitability.audit.audit_log import record
from suitability.english_words import english_words
from suitability.permissions import name_of
from suitability.responses.response import Response

COMMAND = "manage.py fhir_token"  # makes and ends tokens too, beside the page of managers
MOST_DAYS = 365  # that a token can be good for


class Scope(models.TextChoices):
    """What a token may read; also what an endpoint wants to be covered."""

    QUESTIONNAIRES = "questionnaire", _("The questionnaire only")
    ONE = "one", _("One response, and the questionnaire")
    ALL = "all", _("All responses, and the questionnaire")


class Token(models.Model):
    """A bearer token, of whose key only a hash is stored. One that ended stays, for the log names
    it. `response` is the number of the response that it may read, with the scope ONE. Tokens from
    before there were scopes read all, and have no end date. `made_by` is a name as it was then."""

    name = models.CharField(max_length=100, unique=True)
    key_hash = models.CharField(max_length=64, unique=True)
    scope = models.CharField(max_length=13, choices=Scope, default=Scope.ALL, db_default=Scope.ALL)
    response = models.BigIntegerField(null=True)
    made_by = models.CharField(max_length=150, blank=True, default="", db_default="")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def covered(self) -> str:
        """What it may read, in words of the program, as the log and other systems read it."""
        number = f" (number {self.response})" if self.scope == Scope.ONE else ""
        return f"{english_words(Scope(self.scope).label)}{number}"

    @property
    def covered_in_words(self) -> str:
        """What it may read, as a page says it."""
        words = self.get_scope_display()
        if self.scope != Scope.ONE:
            return words
        about = {"scope": words, "number": self.response}
        return gettext("%(scope)s (number %(number)s)") % about

    def covers(self, wanted: Scope, response: int | None = None) -> bool:
        """Return whether the scope covers questionnaires, one response by its number, or all."""
        if wanted == Scope.QUESTIONNAIRES or self.scope == Scope.ALL:
            return True
        return wanted == self.scope == Scope.ONE and response == self.response

    def is_over(self, now: datetime) -> bool:
        return self.expires_at is not None and self.expires_at <= now


@transaction.atomic
def create_token(
    name: str,
    *,
    now: datetime,
    scope: str = Scope.ALL,
    response: Response | None = None,
    days: int = MOST_DAYS,
    by: User | str = COMMAND,
    role: str = "command",
) -> str:
    """Return the key of a new token, to be shown once. `response` is what the scope ONE is about.

    Raises IntegrityError for a name that is taken.
    """
    key = secrets.token_urlsafe(32)
    Token.objects.create(
        name=name,
        key_hash=hash_key(key),
        scope=scope,
        response=response.pk if response else None,
        made_by=name_of(by),
        made_at=now,
        expires_at=now + timedelta(days=days),
    )
    about = f"{name}: {english_words(Scope(scope).label).lower()}, for {days} days"
    record(Act.KEY_MADE, by=by, role=role, now=now, response=response, about=about)
    return key


@transaction.atomic
def end_token(name: str, *, now: datetime, by: User | str = COMMAND, role: str = "command") -> bool:
    """End the token of this name, and return whether there was one that had not ended."""
    ended = Token.objects.filter(name=name, ended_at=None).update(ended_at=now)
    if ended:
        record(Act.KEY_ENDED, by=by, role=role, now=now, about=name)
    return bool(ended)


@transaction.atomic
def end_leaked_token(key: str, *, now: datetime) -> None:
    """End the token with this key, which came without HTTPS, so that others may have read it. Only
    who has the key can do so, and only once: what was ended is not written again."""
    leaked = Token.objects.filter(key_hash=hash_key(key))
    if leaked.filter(ended_at=None).update(ended_at=now):
        record(Act.KEY_LEAKED, by=leaked.get().name, role="token", now=now)


def find_token(key: str) -> Token | None:
    """Return the token with this key, also one that expired or was ended."""
    return Token.objects.filter(key_hash=hash_key(key)).first()


def note_use(token: Token, *, now: datetime) -> None:
    """Remember the day of the last use; it is written once a day, so that a read is no write."""
    today = localdate(now)
    if token.last_used_on != today:
        Token.objects.filter(pk=token.pk).update(last_used_on=today)


def hash_key(key: str) -> str:
    """Return the SHA-256 of the key, in hex."""
    return hashlib.sha256(key.encode()).hexdigest()
