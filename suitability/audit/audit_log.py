"""Write into the audit log, and read from it what a patient may know."""

from datetime import datetime
from typing import Protocol

from django.contrib.auth.models import User
from django.db import transaction

from suitability.permissions import name_of

from .audit_entry import Act, AuditEntry
from .hash_chain import advance, authentication_code


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
) -> AuditEntry:
    """Add an entry, in the transaction of the act itself, so that neither is there without the
    other. `by` is a text for a command, a token or "patient". Raises DatabaseError."""
    account = by.pk if isinstance(by, User) else None
    entry = AuditEntry(at=now, by=name_of(by), account=account, role=role, act=act, about=about)
    if response:
        entry.response, entry.reference = response.pk, response.reference
    entry.number, entry.seal = advance(authentication_code(entry))
    entry.save()
    return entry


def openings(response: int) -> list[AuditEntry]:
    """Return when staff saw a response by itself, newest first, for the patient: ten at most."""
    entries = AuditEntry.objects.filter(response=response, act__in=(Act.OPENED, Act.FETCHED))
    return list(entries.only("at", "role")[:10])
