"""The hash chain of the audit log: each entry is sealed together with the one before it.

With LOG_KEY "key", and entries that say "a" and "b":

    authentication code of "a" = HMAC-SHA256("key", "a")     = 780c3d...
    seal 1 = SHA-256("000...0" + "780c3d...")                = ecc758...
    authentication code of "b" = HMAC-SHA256("key", "b")     = bd934b...
    seal 2 = SHA-256("ecc758..." + "bd934b...")             = 29be4d...

    code 0 of the chain head = HMAC-SHA256("key", "head 0:000...0")
    code 1 = HMAC-SHA256("key", code 0 + " 1:ecc758..."), and so on

Who edits "a" without the key cannot make its code, who takes entry 1 out leaves a seal 2 that
does not follow, and who takes the last entry out cannot make the code that the head had before it.
Who holds the key can forge a log, and who kept an older chain head can copy it back and take the
newest entries out: so checkpoints go to the server's log (checkpoints.py).
"""

import hashlib
import hmac
from collections.abc import Iterator

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection
from django.utils.translation import gettext as _

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


def advance(entry_code: str) -> tuple[int, str]:
    """Move the chain head on by an entry with this authentication code, and return the entry's
    number and seal. Others wait until the transaction ends. Raises DatabaseError."""
    table = ChainHead._meta.db_table
    moved = (
        f"UPDATE {table} SET number = number + 1, "  # noqa: S608 - names of ours
        f"seal = {NEXT_SEAL[connection.vendor]} WHERE id = 1 RETURNING number, seal, sealed, code"
    )
    with connection.cursor() as cursor:
        cursor.execute(moved, [entry_code])
        row = cursor.fetchone()
        if row is None:  # it was taken out; if there are entries, the number is taken
            ChainHead.objects.bulk_create([first_head()], ignore_conflicts=True)
            cursor.execute(moved, [entry_code])
            row = cursor.fetchone()
        number, seal, sealed, code = row
        for checkpoint in [*_unsealed(sealed, number), f"{number}:{seal}"]:
            code = next_code(settings.LOG_KEY, code, checkpoint)
        now_sealed = f"UPDATE {table} SET sealed = %s, code = %s WHERE id = 1"  # noqa: S608
        cursor.execute(now_sealed, [number, code])
    return number, seal


def _unsealed(sealed: int, number: int) -> Iterator[str]:
    """Yield the checkpoints of what an older program wrote since the head was sealed, amid an
    upgrade; otherwise it was sealed at the entry before this number, and nothing is asked."""
    if sealed + 1 < number:
        between = AuditEntry.objects.filter(number__gt=sealed, number__lt=number)
        for each in between.order_by("number").values_list("number", "seal"):
            yield "{}:{}".format(*each)


def head_code(key: str, checkpoint: str) -> str:
    """Return the HMAC-SHA256 with which the sealing of the head begins. No entry can have it: what
    one says begins with a bracket."""
    return keyed_code(key, f"head {checkpoint}")


def next_code(key: str, code: str, checkpoint: str) -> str:
    """Return the code of the head at the next entry. It follows from the one before, so a head that
    was changed by hand never fits again, however much is written after it."""
    return keyed_code(key, f"{code} {checkpoint}")


def first_head() -> ChainHead:
    """Return the chain head of a log without entries."""
    head = ChainHead(pk=1, number=0, seal=FIRST_SEAL)
    head.code = head_code(settings.LOG_KEY, str(head))
    return head


def sealed_by(entry: AuditEntry, before: str) -> str | None:
    """Return the key of the log by which an entry's seal follows from the one before it and what
    the entry says."""
    says = entry.content()
    fits = (key for key in log_keys() if entry.seal == next_seal(before, keyed_code(key, says)))
    return next(fits, None)


class HeadCodes:
    """What the code of the head can be at an entry: one for each key with which it may begin."""

    def __init__(self, start: int) -> None:
        self.start = start
        self.codes: dict[int, list[str]] = {}  # at the newest entry, and where the head stood
        self.follow(0, FIRST_SEAL, "")

    def follow(self, number: int, seal: str, key: str, *, sealed: int = 0) -> None:
        """Go on to the next entry, with the key that sealed it."""
        checkpoint = f"{number}:{seal}"
        if number == self.start:
            codes = [head_code(each, checkpoint) for each in log_keys()]
        else:
            codes = [next_code(key, code, checkpoint) for code in self.codes.get(number - 1, ())]
        if number - 1 != sealed:
            self.codes.pop(number - 1, None)
        self.codes[number] = codes

    def fit(self, head: ChainHead) -> bool:
        return head.code in self.codes.get(head.sealed, ())


def problems(*expected: str, using: str = DEFAULT_DB_ALIAS) -> Iterator[str]:
    """Verify the whole chain: yield a sentence for each break, in the order of the entries.

    `expected` are checkpoints that were kept elsewhere; that one is missing is a problem too.
    `using` names the connection to the database that is verified.
    """
    number, seal, missing = 0, FIRST_SEAL, dict.fromkeys(filter(None, expected))
    head = _head(using)
    codes = HeadCodes(head.start if head else 0)
    for head, entries in _batches(using):
        for entry in entries:
            key = sealed_by(entry, seal)
            if entry.number != number + 1:
                yield _("entry %(number)s: entries before it are missing") % {
                    "number": entry.number
                }
            elif key is None:
                yield _("entry %(number)s: it does not say what was written") % {
                    "number": entry.number
                }
            number, seal = entry.number, entry.seal
            missing.pop(f"{number}:{seal}", None)
            codes.follow(number, seal, key or "", sealed=head.sealed if head else 0)
    if head is None or (head.number, head.seal) != (number, seal):
        changed = _("entry %(number)s: what came after it is missing, or the end was changed")
        yield changed % {"number": number}
    elif not codes.fit(head):
        unsealed = _(
            "entry %(number)s: the end is not sealed with the log's key; newer entries may be gone"
        )
        yield unsealed % {"number": number}
    for checkpoint in missing:
        yield _("the checkpoint %(checkpoint)s is not in the log") % {"checkpoint": checkpoint}


def _batches(using: str) -> Iterator[tuple[ChainHead | None, list[AuditEntry]]]:
    """Yield all entries in batches, the last of which is empty, each with the head as it was just
    before: what is added meanwhile is no problem, since where no entry comes after those that were
    read, the head named the last of them."""
    after = -1
    while True:
        head = _head(using)
        entries = AuditEntry.objects.using(using).filter(number__gt=after).order_by("number")
        batch = list(entries[:BATCH])
        yield head, batch
        if not batch:
            return
        after = batch[-1].number


def _head(using: str) -> ChainHead | None:
    return ChainHead.objects.using(using).filter(pk=1).first()
