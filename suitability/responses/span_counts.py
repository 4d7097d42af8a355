"""How many responses were saved in spans of time, and how soon they were signed off."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet, Value

from .response import Response, Status


class SpanCounts(NamedTuple):
    """How many were saved in a span of time; how many of them were signed off in less than so many
    days, for each number of days that was asked for; and how many at all, last."""

    people: int
    signed_off: tuple[int, ...]


def span_counts(
    edges: Sequence[datetime], days: Sequence[int], responses: QuerySet[Response]
) -> list[SpanCounts]:
    """Return the counts of these responses before the first edge, and from each edge until the
    next. By one query, which reads one index once for all unexpired ones: the spans are ranges of
    it."""
    spans = pairwise([None, *edges])
    first, *others = (_in_span(number, *span, days, responses) for number, span in enumerate(spans))
    rows = first.union(*others, all=True)
    counts = {number: SpanCounts(people, tuple(done)) for number, people, *done in rows}
    nobody = SpanCounts(0, (0,) * (len(days) + 1))
    return [counts.get(number, nobody) for number in range(len(edges))]


def _in_span(
    number: int,
    start: datetime | None,
    end: datetime | None,
    days: Sequence[int],
    responses: QuerySet[Response],
) -> Any:
    # All statuses there are, since the index that holds no more than what is asked begins with it.
    saved = responses.filter(status__in=Status.values, saved_at__lt=end)
    if start:
        saved = saved.filter(saved_at__gte=start)
    within = {
        f"within_{n}": Count("days_to_sign_off", filter=Q(days_to_sign_off__lt=n)) for n in days
    }
    counts = saved.annotate(span=Value(number)).values_list("span").annotate(people=Count("*"))
    return counts.annotate(**within, ever=Count("days_to_sign_off")).order_by()
