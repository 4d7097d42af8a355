"""The moments that the audit log has: what a clock can be held against."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from django.conf import settings
from django.db import connection
from django.db.models import F
from django.utils.translation import gettext

from suitability.throttle import bucket

from .audit_entry import AuditEntry

SKEW = timedelta(seconds=bucket.SKEW)  # by which the clocks of two servers may differ

# "+ 0" keeps SQLite from going through all numbers, where the index of moments has the newest.
LATER = "SELECT 1 FROM suitability_entry WHERE at > %s AND number + 0 >= %s LIMIT 1"


def has_entry_after(moment: datetime) -> bool:
    """Return whether an entry is later, of those from CLOCK_FROM_ENTRY on. Each save asks, hence
    the plain query: to write one takes the ORM a millisecond, of the six of a save."""
    values = [connection.ops.adapt_datetimefield_value(moment), settings.CLOCK_FROM_ENTRY]
    with connection.cursor() as cursor:
        cursor.execute(LATER, values)
        return cursor.fetchone() is not None


def newest_entry_at() -> datetime | None:
    """Return the latest moment in the log, from the entry CLOCK_FROM_ENTRY on; None if there is
    none."""
    entries = AuditEntry.objects.alias(counted=F("number") + 0)
    entries = entries.filter(counted__gte=settings.CLOCK_FROM_ENTRY)
    return entries.order_by("-at").values_list("at", flat=True).first()


def times_that_go_back() -> Iterator[str]:
    """Yield a sentence for each entry that is dated before the one before it: the clock was set
    back, or another server's was wrong. Its seal holds all the same."""
    entries = AuditEntry.objects.order_by("number").values_list("number", "at")
    for (_, before), (number, at) in pairwise(entries.iterator(chunk_size=2000)):
        if at < before - SKEW:
            about = {"number": number, "time": _second(at), "before": _second(before)}
            yield (
                gettext(
                    "entry %(number)s: its time, %(time)s, is before that of the entry before it, "
                    "%(before)s; a clock was wrong"
                )
                % about
            )


def _second(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
