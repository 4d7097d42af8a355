"""Who looked at saved responses or changed them, and when: a chain that shows tampering.

Each entry is sealed together with the one before it. What is sealed is known only with the log's
key, and the tail says how many entries there are, so that an entry that was edited, added or
taken out, also the last, is found. Who holds the key can forge a log, and who copies an older
tail back can take the newest entries out: `verify_log` prints a mark to keep elsewhere.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Protocol

from django.conf import settings
from django.db import connection, models, transaction

from suitability.append_only import AppendOnlyModel

FIRST = "0" * 64


class Act(models.TextChoices):
    LISTED = "listed", "looked at the list"
    SEARCHED = "searched", "searched for a reference"
    OPENED = "opened", "opened"
    TOOK = "took", "took it"
    NOTED = "noted", "added a note"
    SIGNED_OFF = "signed_off", "signed it off"
    FOLLOWS_UP = "follows_up", "marked it for follow-up"
    PUT_BACK = "put_back", "put it back"
    HANDED_OVER = "handed_over", "handed it over"
    REOPENED = "reopened", "reopened it"
    EXPORTED = "exported", "exported"
    FETCHED = "fetched", "fetched by FHIR"
    TOUCHED = "touched", "saw which are touched"
    DELETED = "deleted", "deleted"
    PURGED = "purged", "deleted when their time was over"
    MADE_UP = "made_up", "made up for trials"
    LOG_EXPORTED = "log_exported", "exported this log"


class Disclosed(Protocol):
    """What an act was about, as a saved response is: its number and its reference."""

    pk: int
    reference: str


class Entry(AppendOnlyModel):
    """`by` is the name of a user, a token or a command, and `role` what they acted as.
    `response` is a number and `reference` what the patient was given: both stay when the response
    is gone. Both are empty when the act was about many; `about` says then which they were."""

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    by = models.CharField(max_length=150)
    role = models.CharField(max_length=20)
    act = models.CharField(max_length=20, choices=Act)
    response = models.BigIntegerField(null=True, db_index=True)
    reference = models.CharField(max_length=11, blank=True)
    about = models.TextField(blank=True)
    seal = models.CharField(max_length=64)

    class Meta:
        ordering = ("-number",)

    def __str__(self) -> str:
        return f"Entry {self.number}"

    def content(self) -> str:
        at = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        said = (at, self.by, self.role, self.act, self.response, self.reference, self.about)
        return json.dumps(said)


class Tail(models.Model):
    """The one row with the number and the seal of the last entry. Its lock puts writers in turn."""

    number = models.PositiveBigIntegerField()
    seal = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.number}:{self.seal}"


@transaction.atomic(savepoint=False)
def record(
    act: Act,
    *,
    by: str,
    role: str,
    now: datetime,
    response: Disclosed | None = None,
    about: str = "",
) -> Entry:
    """Add an entry, in the transaction of the act itself, so that neither is there without the
    other. Raises DatabaseError."""
    entry = Entry(at=now, by=by, role=role, act=act, about=about)
    if response:
        entry.response, entry.reference = response.pk, response.reference
    entry.number, entry.seal = _advance(mark_of(entry))
    entry.save()
    return entry


def openings(response: int) -> list["Entry"]:
    """When staff saw a response by itself, the newest first; for the patient, so only a few."""
    seen = Entry.objects.filter(response=response, act__in=(Act.OPENED, Act.FETCHED))
    return list(seen.only("at", "role")[:10])


def mark_of(entry: Entry) -> str:
    """What only the log's key can make of an entry."""
    key = settings.LOG_KEY.encode()
    return hmac.new(key, entry.content().encode(), hashlib.sha256).hexdigest()


def sealed(before: str, mark: str) -> str:
    return hashlib.sha256((before + mark).encode()).hexdigest()


# The database hashes, so that one statement locks the tail, moves it and says where it is now.
SEAL = {
    "sqlite": "sha256(seal || %s)",
    "postgresql": "encode(sha256(convert_to(seal || %s, 'UTF8')), 'hex')",
}


def _advance(mark: str) -> tuple[int, str]:
    """The number and the seal of the next entry."""
    table = Tail._meta.db_table
    moved = (
        f"UPDATE {table} SET number = number + 1, seal = {SEAL[connection.vendor]} "  # noqa: S608
        "WHERE id = 1 RETURNING number, seal"
    )
    with connection.cursor() as cursor:
        cursor.execute(moved, [mark])
        row = cursor.fetchone()
        if row is None:  # it was taken out; if there are entries, the number is taken
            Tail.objects.bulk_create([Tail(pk=1, number=0, seal=FIRST)], ignore_conflicts=True)
            cursor.execute(moved, [mark])
            row = cursor.fetchone()
    return row[0], row[1]


def problems(expected: str = "") -> Iterator[str]:
    """What does not fit in the log, in its order. `expected` is a mark that was kept elsewhere."""
    number, seal, kept = 0, FIRST, not expected
    for entry in Entry.objects.order_by("number").iterator(chunk_size=2000):
        if entry.number != number + 1:
            yield f"entry {entry.number}: entries before it are missing"
        elif entry.seal != sealed(seal, mark_of(entry)):
            yield f"entry {entry.number}: it does not say what was written"
        number, seal = entry.number, entry.seal
        kept = kept or expected == f"{number}:{seal}"
    tail = Tail.objects.filter(pk=1).first()
    if tail is None or (tail.number, tail.seal) != (number, seal):
        yield f"entry {number}: what came after it is missing, or the end was changed"
    if not kept:
        yield f"the mark {expected} is not in the log"
