"""How many responses are kept now, counted by the database from the packed columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import Count, Q, Value

from suitability.analysis.bitmap_index import Column, columns

from .response import Status, many
from .row_stream import at_once


@dataclass(frozen=True)
class Alike:
    """The responses of one release, equal ones as one: `people[n]` gave the answers `codes[n]`,
    for which the rules `fired[n]` fired."""

    release: int
    codes: Sequence[bytes]
    fired: Sequence[bytes]
    people: Sequence[int]

    @cached_property
    def _weights(self) -> list[Column]:
        return columns([people.to_bytes(8, "big") for people in self.people])

    def count(self, column: Column) -> int:
        """How many people are in a column, whose bits are distinct answers."""
        return sum(
            (column & weight).bit_count() << place
            for place, weight in enumerate(self._weights)
            if weight
        )


def alike(now: datetime) -> Iterator[Alike]:
    """Of every release that has responses, the oldest first; in one query."""
    answered = many(now).values_list("release_id", "code", "fired")
    counted = answered.annotate(people=Count("*")).order_by("release_id", "code", "fired")
    for release, of in groupby(at_once(counted), key=itemgetter(0)):
        _, codes, fired, people = zip(*of, strict=True)
        yield Alike(release, codes, fired, people)


class Saved(NamedTuple):
    """How many were saved in a span of time; how many of them were signed off in less than so many
    days, for each number of days that was asked for; and how many at all, last."""

    people: int
    signed_off: tuple[int, ...]


def saved_between(edges: Sequence[datetime], days: Sequence[int], now: datetime) -> list[Saved]:
    """Before the first edge, and from each edge until the next. In one query, which reads one
    index once: the spans are ranges of it."""
    spans = pairwise([None, *edges])
    first, *others = (_saved_in(place, *span, days, now) for place, span in enumerate(spans))
    counts = {place: Saved(n, tuple(done)) for place, n, *done in first.union(*others, all=True)}
    nobody = Saved(0, (0,) * (len(days) + 1))
    return [counts.get(place, nobody) for place in range(len(edges))]


def _saved_in(
    place: int, start: datetime | None, end: datetime | None, days: Sequence[int], now: datetime
) -> Any:
    # All statuses there are, since the index that holds no more than what is asked begins with it.
    found = many(now).filter(status__in=Status.values, saved_at__lt=end)
    if start:
        found = found.filter(saved_at__gte=start)
    within = {
        f"within_{n}": Count("days_to_sign_off", filter=Q(days_to_sign_off__lt=n)) for n in days
    }
    counts = found.annotate(place=Value(place)).values_list("place").annotate(people=Count("*"))
    return counts.annotate(**within, ever=Count("days_to_sign_off")).order_by()
