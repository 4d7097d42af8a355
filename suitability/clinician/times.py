"""When responses were saved, and how long it took until they were signed off."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format

from suitability.models.tally import days_to_sign_off, saved_between

from .figures import Figure, rows
from .filters import midnight
from .telling import Told, surely_half, told_of_parts

WEEKS = 13

# From how many whole days on: the row, and the words for a median in it.
TIMES = {
    0: ("Within a day", "within a day"),
    1: ("1 to 3 days", "within 3 days"),
    3: ("3 to 7 days", "within 7 days"),
    7: ("Over a week, up to two", "within two weeks"),
    14: ("Over two weeks", ""),
}


def by_week(now: datetime) -> Figure:
    """The last weeks in the time zone of the settings, from Monday on, the current one last."""
    today = timezone.localdate(now)
    monday = today - timedelta(days=today.weekday())
    days = [monday + timedelta(weeks=n) for n in range(1 - WEEKS, 2)]
    labels = [date_format(day, "F j, Y") for day in days[:-1]]
    labels[-1] += " (not over)"
    counts = saved_between([midnight(day) for day in days], now)
    kept = settings.RESPONSE_DAYS
    note = f"A response is kept for {kept} days at most, so earlier weeks may have had more."
    told = rows(labels, told_of_parts(counts))
    return Figure("week", "Responses a week", "Week from", told, note)


def time_to_review(now: datetime) -> Figure:
    found = days_to_sign_off(now)
    not_yet = found.pop(None, 0)
    counts = [0] * len(TIMES)
    for days, n in found.items():
        counts[bisect_right([*TIMES], days or 0) - 1] += n
    labels = [label for label, _ in TIMES.values()]
    told = rows([*labels, "Not yet"], told_of_parts([*counts, not_yet]))
    note = "From when it was saved until it was signed off."
    median = in_words([row.told for row in told[:-1]])
    return Figure("review", "Time to review", "Time", told, f"{note} {median}".strip())


def in_words(signed_off: Sequence[Told]) -> str:
    """The median of the times, as closely as what is told says it; empty if it does not."""
    taken = surely_half(signed_off)
    until = [*TIMES.values()][taken - 1][1] if taken else ""
    return f"The median is {until}: at least half were signed off by then." if until else ""
