"""How many responses are kept now, counted by the database from the packed columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import groupby
from operator import itemgetter

from django.db.models import Count

from suitability.rules.lanes import Column, columns

from .response import current


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
    answered = current(now).values_list("release_id", "code", "fired")
    rows = answered.annotate(people=Count("pk")).order_by("release_id", "code")
    for release, of in groupby(rows.iterator(), key=itemgetter(0)):
        _, codes, fired, people = zip(*of, strict=True)
        yield Alike(release, tuple(map(bytes, codes)), tuple(map(bytes, fired)), people)
