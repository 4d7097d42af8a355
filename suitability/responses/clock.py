"""The clock: whether the present moment can be true beside those that are stored.

When a list is deleted follows from the clock at its save, and who looked at it when is in the log.
No program knows the time better than its machine does; but the newest release and the newest entry
of the log are in the past, so a clock that stands before them is wrong, or was when they were
written (docs/adr/0042-a-clock-that-cannot-be-right.md).
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db.models import Max

from suitability.audit.entry_times import SKEW, has_entry_after, newest_entry_at
from suitability.releases.release_cache import live_summaries_or_none, published_at

from .response import Response

QUIET = timedelta(days=7)  # without any moment stored, after which a purge looks strange


class ClockLooksWrong(Exception):
    """The clock does not fit what is stored; the message says how, in plain words."""


def refuse_if_behind(now: datetime) -> None:
    """Raise ClockLooksWrong if `now` is before the live release or the newest entry of the log, by
    more than the clocks of two servers may differ. One query."""
    latest = now + SKEW
    released = _released_at()
    if (released and released > latest) or has_entry_after(latest):
        newest = max(_past_moments(), default=now)
        raise ClockLooksWrong(
            f"The clock stands at {at_minute(now)}, but what is stored goes up to "
            f"{at_minute(newest)}."
        )


def refuse_if_ahead(now: datetime) -> None:
    """Raise ClockLooksWrong if nothing at all was stored for a week before `now`."""
    saved = Response.objects.aggregate(newest=Max("saved_at"))["newest"]
    newest = max(filter(None, (saved, *_past_moments())), default=now)
    if now > newest + QUIET:
        raise ClockLooksWrong(
            f"The clock stands at {at_minute(now)}, but the newest of all that is stored is of "
            f"{at_minute(newest)}, more than {QUIET.days} days before."
        )


def _past_moments() -> Iterator[datetime]:
    """Yield when the live release was published, and when the newest entry was written."""
    yield from filter(None, (_released_at(), newest_entry_at()))


def _released_at() -> datetime | None:
    """Return when the live release was published. With CLOCK_FROM_ENTRY the log alone counts, since
    the release may be from before."""
    live = live_summaries_or_none()
    if live is None or live.release is None or settings.CLOCK_FROM_ENTRY:
        return None
    return published_at(live.release)


def at_minute(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
