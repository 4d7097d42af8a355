"""How many responses are kept now, counted by the database from the packed columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any

from django.db.models import Count, Func, IntegerField, Value

from suitability.rules.lanes import Column, columns

from .response import many


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
    rows = answered.annotate(people=Count("*")).order_by("release_id", "code")
    for release, of in groupby(rows.iterator(), key=itemgetter(0)):
        _, codes, fired, people = zip(*of, strict=True)
        yield Alike(release, tuple(map(bytes, codes)), tuple(map(bytes, fired)), people)


def saved_between(edges: Sequence[datetime], now: datetime) -> list[int]:
    """How many were saved from each edge until the next: ranges of an index, in one query."""
    first, *others = (
        _saved_in(place, *ends, now=now) for place, ends in enumerate(pairwise(edges))
    )
    counts = dict(first.union(*others, all=True))
    return [counts.get(place, 0) for place in range(len(edges) - 1)]


def _saved_in(place: int, start: datetime, end: datetime, *, now: datetime) -> Any:
    found = many(now).filter(saved_at__gte=start, saved_at__lt=end)
    return found.annotate(place=Value(place)).values_list("place").annotate(n=Count("*"))


class DaysBetween(Func):
    """Whole days from one moment to another; NULL without one of them."""

    arity = 2
    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        # Django's own difference calls back into Python for every row.
        template = "(strftime('%%%%s', {1}) - strftime('%%%%s', {0})) / 86400"
        return self._between(template, compiler, connection, context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "floor(extract(epoch from ({1} - {0})) / 86400)::integer"
        return self._between(template, compiler, connection, context)

    def _between(self, template: str, compiler: Any, connection: Any, context: Any) -> Any:
        start, end = (compiler.compile(one)[0] for one in self.source_expressions)
        return self.as_sql(compiler, connection, template=template.format(start, end), **context)


def days_to_sign_off(now: datetime) -> dict[int | None, int]:
    """How many were signed off after so many whole days; under None, how many were not yet."""
    days = DaysBetween("saved_at", "reviewed_at")
    # Nothing was saved later than now, but saying so lets the index of the list be read in order.
    found = (
        many(now)
        .filter(saved_at__lte=now)
        .annotate(days=days)
        .values_list("days")
        .annotate(n=Count("*"))
    )
    return dict(found.order_by())
