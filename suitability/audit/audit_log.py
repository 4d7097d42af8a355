"""Write into the audit log, and read from it what a patient may know."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Protocol

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from suitability.permissions import name_of

from .audit_entry import Act, AuditEntry
from .checkpoints import write_checkpoint
from .hash_chain import advance, authentication_code
from .number_ranges import in_ranges, is_in


class Disclosed(Protocol):
    """What an act was about, as a saved response is: its number and its reference."""

    pk: int
    reference: str


@transaction.atomic(savepoint=False)
def record(
    act: Act,
    *,
    by: User | str,
    role: str,
    now: datetime,
    response: Disclosed | None = None,
    about: str = "",
    read: Iterable[int] | None = None,
) -> AuditEntry:
    """Add an entry, in the transaction of the act itself, so that neither is there without the
    other. `by` is a text for a command, a token or "patient"; `read` are the numbers of
    the responses that were read in bulk. Raises DatabaseError."""
    account = by.pk if isinstance(by, User) else None
    entry = AuditEntry(at=now, by=name_of(by), account=account, role=role, act=act, about=about)
    entry.read = None if read is None else in_ranges(read)
    if response:
        entry.response, entry.reference = response.pk, response.reference
    entry.number, entry.seal = advance(authentication_code(entry))
    entry.save()
    transaction.on_commit(partial(write_checkpoint, entry), robust=True)
    return entry


def about_response(number: int) -> Q:
    """Select the entries about a response, those included that say it was read among many."""
    bulk = AuditEntry.objects.filter(response=None, read__isnull=False)
    entries = bulk.values_list("number", "read").iterator(chunk_size=200)
    among = [entry for entry, ranges in entries if is_in(number, ranges)]
    return Q(response=number) | Q(number__in=among)


@dataclass(frozen=True, slots=True)
class Opening:
    """How often staff of a role, or another system (`token`), read a response on a day: by itself,
    and among others in an export or a search."""

    day: date
    role: str
    alone: int
    among: int


def openings(response: int, *, since: datetime) -> list[Opening]:
    """Return who read a response that was saved at `since`, for the patient: all of it, by role and
    day, the newest first."""
    alone = Q(response=response, act__in=(Act.OPENED, Act.FETCHED))
    among = Q(response=None, read__isnull=False, at__gte=since)
    counts: dict[tuple[date, str], list[int]] = {}
    entries = AuditEntry.objects.filter(alone | among).order_by()
    for at, role, ranges in entries.values_list("at", "role", "read"):
        if ranges is None or is_in(response, ranges):
            count = counts.setdefault((localdate(at), role), [0, 0])
            count[ranges is not None] += 1
    return [Opening(*key, *counts[key]) for key in sorted(counts, reverse=True)]
