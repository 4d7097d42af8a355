"""Compress the summaries that an older program stored as they are, while patients save."""

from collections.abc import Iterator
from typing import NamedTuple

from django.db import transaction

from suitability.questionnaire.document_errors import DocumentError
from suitability.releases.release import Release

from .response import FrozenSummary

STEP = 50  # rows, which are written in far less than a tenth of a second


class Compacted(NamedTuple):
    compressed: int
    left: int  # that do not verify, or whose release is not there: nothing is to hide that


def compress_plain(step: int = STEP) -> Iterator[Compacted]:
    """Compress all, `step` at a time, each step in a transaction of its own, and yield what each
    did.

    A row changes its form only if what it then says was read back and has its digest. Killed
    anywhere, it goes on when it is run again.
    """
    last = ""
    plain = FrozenSummary.objects.filter(frame=None).order_by("digest")
    while rows := list(plain.filter(digest__gt=last)[:step]):
        last = rows[-1].digest
        smaller = [row for row in map(_compressed, rows) if row is not None]
        _write(smaller)
        yield Compacted(len(smaller), len(rows) - len(smaller))


def _compressed(row: FrozenSummary) -> FrozenSummary | None:
    """Return the row in its new form, not stored yet; None if that does not read as the old one."""
    try:
        release = row.read().release
        smaller = None if release is None else FrozenSummary.of(row.text, release)
    except (DocumentError, ValueError, Release.DoesNotExist):
        return None
    reads_alike = smaller and smaller.digest == row.digest and smaller.verifies
    return smaller if reads_alike else None


@transaction.atomic
def _write(smaller: list[FrozenSummary]) -> None:
    """Write the rows that are there still and were not written meanwhile."""
    for row in smaller:
        FrozenSummary.objects.filter(pk=row.pk, frame=None).update(
            frame=row.frame, release=row.release_id, plain=""
        )
