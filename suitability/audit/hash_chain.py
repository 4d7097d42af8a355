"""The hash chain of the audit log: each entry is sealed together with the one before it.

With LOG_KEY "key", and entries that say "a" and "b":

    authentication code of "a" = HMAC-SHA256("key", "a")     = 780c3d...
    seal 1 = SHA-256("000...0" + "780c3d...")                = ecc758...
    authentication code of "b" = HMAC-SHA256("key", "b")     = bd934b...
    seal 2 = SHA-256("ecc758..." + "bd934b...")             = 29be4d...

Who edits "a" without the key cannot make its code, who takes entry 1 out leaves a seal 2 that
does not follow, and who takes the last entry out leaves a chain head that names it still. Who
holds the key can forge a log, and who copies an older chain head back can take the newest entries
out: `verify_log` prints a checkpoint to keep elsewhere.
"""

import hashlib
import hmac
from collections.abc import Iterator

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection

from .audit_entry import AuditEntry, ChainHead

BATCH = 1000  # entries that are read at once
FIRST_SEAL = "0" * 64  # of the chain head before there is an entry

# The database hashes, so that one statement locks the chain head, moves it and returns it.
NEXT_SEAL = {
    "sqlite": "sha256(seal || %s)",
    "postgresql": "encode(sha256(convert_to(seal || %s, 'UTF8')), 'hex')",
}


def authentication_code(entry: AuditEntry) -> str:
    """Return the HMAC-SHA256 of an entry, 64 hex digits, which takes LOG_KEY to make."""
    return keyed_code(settings.LOG_KEY, entry.content())


def keyed_code(key: str, text: str) -> str:
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()


def log_keys() -> tuple[str, ...]:
    """Return the keys that sealed entries, the newest first."""
    return (settings.LOG_KEY, *settings.LOG_KEY_FALLBACKS)


def next_seal(seal: str, code: str) -> str:
    """Return the seal that follows `seal` for an entry with this authentication code."""
    return hashlib.sha256((seal + code).encode()).hexdigest()


def advance(code: str) -> tuple[int, str]:
    """Move the chain head on by an entry with this authentication code, and return the entry's
    number and seal. Others wait until the transaction ends. Raises DatabaseError."""
    table = ChainHead._meta.db_table
    moved = (
        f"UPDATE {table} SET number = number + 1, "  # noqa: S608 - names of ours
        f"seal = {NEXT_SEAL[connection.vendor]} WHERE id = 1 RETURNING number, seal"
    )
    with connection.cursor() as cursor:
        cursor.execute(moved, [code])
        row = cursor.fetchone()
        if row is None:  # it was taken out; if there are entries, the number is taken
            empty = ChainHead(pk=1, number=0, seal=FIRST_SEAL)
            ChainHead.objects.bulk_create([empty], ignore_conflicts=True)
            cursor.execute(moved, [code])
            row = cursor.fetchone()
    return row[0], row[1]


def fits(entry: AuditEntry, before: str) -> bool:
    """Return whether an entry's seal follows from the one before it and what the entry says, by any
    key of the log."""
    content = entry.content()
    return any(entry.seal == next_seal(before, keyed_code(key, content)) for key in log_keys())


def problems(expected: str = "", *, using: str = DEFAULT_DB_ALIAS) -> Iterator[str]:
    """Verify the whole chain: yield a sentence for each break, in the order of the entries.

    `expected` is a checkpoint that was kept elsewhere; that it is missing is a problem too. `using`
    names the connection to the database that is verified.
    """
    number, seal, after, checkpoint_met = 0, FIRST_SEAL, -1, not expected
    while True:
        # The head comes before the entries, so that what is added meanwhile is no problem: where no
        # entry comes after those that were read, the head named the last of them.
        head = ChainHead.objects.using(using).filter(pk=1).first()
        entries = AuditEntry.objects.using(using).filter(number__gt=after).order_by("number")
        batch = list(entries[:BATCH])
        if not batch:
            break
        for entry in batch:
            if entry.number != number + 1:
                yield f"entry {entry.number}: entries before it are missing"
            elif not fits(entry, seal):
                yield f"entry {entry.number}: it does not say what was written"
            after = number = entry.number
            seal = entry.seal
            checkpoint_met = checkpoint_met or expected == f"{number}:{seal}"
    if head is None or (head.number, head.seal) != (number, seal):
        yield f"entry {number}: what came after it is missing, or the end was changed"
    if not checkpoint_met:
        yield f"the mark {expected} is not in the log"
