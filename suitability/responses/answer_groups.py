"""Groups of identical answers: how many responses of a release, read in one language, have each
packed set of answers.

The database counts them, by an index that holds all that is asked for (`response_alike`). Three
responses with the codes 1, 2 and 1 (of two bits) become `codes == [1, 2]` and `people == [2, 1]`. A
column has a bit a group: that of choice 0 is 0b01, that of choice 1 is 0b10. To count people, the
group sizes are columns too, a bit of the size each: `people == [2, 1]` has 0b10 for ones and 0b01
for twos, so choice 0 has (0b01 & 0b10).bit_count() * 1 + (0b01 & 0b01).bit_count() * 2 = 2 people.
A million responses cost 64 such steps, and not a million.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import groupby
from operator import itemgetter

from django.db.models import Count, QuerySet

from suitability.analysis.bitmap_index import Column, columns

from .response import Response
from .row_stream import fetch_all


@dataclass(frozen=True)
class AnswerGroups:
    """The groups of one release, read in one `language`: `people[n]` gave the answers `codes[n]`,
    for which the rules `fired[n]` fired, both packed as the release's program packs them."""

    release: int
    language: str
    codes: Sequence[bytes]
    fired: Sequence[bytes]
    people: Sequence[int]

    @cached_property
    def _size_columns(self) -> list[Column]:
        return columns([people.to_bytes(8, "big") for people in self.people])

    def count(self, column: Column) -> int:
        """Return how many people are in a column, whose bits are groups."""
        return sum(
            (column & sizes).bit_count() << exponent
            for exponent, sizes in enumerate(self._size_columns)
            if sizes
        )


def answer_groups(
    now: datetime, responses: QuerySet[Response] | None = None
) -> Iterator[AnswerGroups]:
    """Yield the groups of every release and language that have responses, the oldest first, by one
    query; of these `responses` alone, if they are given."""
    identical = "release_id", "language", "code", "fired"
    if responses is None:
        responses = Response.objects.unexpired(now).on_replica()
    counted = responses.values_list(*identical).annotate(people=Count("*")).order_by(*identical)
    for (release, language), rows in groupby(fetch_all(counted), key=itemgetter(0, 1)):
        _, _, codes, fired, people = zip(*rows, strict=True)
        yield AnswerGroups(release, language, codes, fired, people)
