"""When responses were saved, and how long it took until they were signed off."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format

from suitability.responses.days import midnight
from suitability.responses.span_counts import SpanCounts, span_counts

from .disclosure_control import Told, surely_half, told_of_parts
from .figures import Figure, rows

WEEKS = 13

# From how many whole days on: the row, and the words for a median in it.
TIMES = {
    0: ("Within a day", "within a day"),
    1: ("1 to 3 days", "within 3 days"),
    3: ("3 to 7 days", "within 7 days"),
    7: ("Over a week, up to two", "within two weeks"),
    14: ("Over two weeks", ""),
}


def over_time(now: datetime) -> tuple[Figure, Figure]:
    """The last weeks, and how long reviews took, both from one look at the database.

    Weeks are those of the time zone of the settings, from Monday on, the current one last.
    """
    today = timezone.localdate(now)
    monday = today - timedelta(days=today.weekday())
    days = [monday + timedelta(weeks=n) for n in range(1 - WEEKS, 2)]
    spans = span_counts([midnight(day) for day in days], [*TIMES][1:], now)
    return by_week(days[:-1], [span.people for span in spans[1:]]), time_to_review(spans)


def by_week(days: Sequence[date], counts: Sequence[int]) -> Figure:
    labels = [date_format(day, "F j, Y") for day in days]
    labels[-1] += " (not over)"
    kept = settings.RESPONSE_DAYS
    note = f"A response is kept for {kept} days at most, so earlier weeks may have had more."
    told = rows(labels, told_of_parts(counts))
    return Figure("week", "Responses a week", "Week from", told, note)


def time_to_review(spans: Sequence[SpanCounts]) -> Figure:
    people = sum(span.people for span in spans)
    within = [sum(counts) for counts in zip(*(span.signed_off for span in spans), strict=True)]
    counts = [after - before for before, after in pairwise([0, *within, people])]
    labels = [label for label, _ in TIMES.values()]
    told = rows([*labels, "Not yet"], told_of_parts(counts))
    note = "From when it was saved until it was signed off."
    median = in_words([row.told for row in told[:-1]])
    return Figure("review", "Time to review", "Time", told, f"{note} {median}".strip())


def in_words(signed_off: Sequence[Told]) -> str:
    """The median of the times, as closely as what is told says it; empty if it does not."""
    taken = surely_half(signed_off)
    until = [*TIMES.values()][taken - 1][1] if taken else ""
    return f"The median is {until}: at least half were signed off by then." if until else ""
