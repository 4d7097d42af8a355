"""What the people whose lists are saved would read under the draft. Nothing saved is altered.

Equal answers are looked at once, so that the cost follows distinct answers, not people.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from suitability.analysis.bitmap_index import people_in
from suitability.analysis.replay import Outcome, Reread
from suitability.engine.summary import Summaries
from suitability.releases.release_cache import compiled_release

from .answer_groups import Alike, alike
from .reference import in_groups
from .response import many

KINDS = ("gained", "lost", "reworded")


class Touched(NamedTuple):
    """One saved list that would read differently."""

    reference: str
    release: int
    saved_at: datetime
    outcome: Outcome


class Group(NamedTuple):
    """People who gave the same answers to the same release."""

    part: "Readers"
    place: int
    people: int


@dataclass(frozen=True)
class Readers(Alike):
    """Who saved a list of one release, and what they would read."""

    reread: Reread

    @property
    def total(self) -> int:
        return sum(self.people)

    @cached_property
    def lists(self) -> int:
        """Whose list would have other statements, or the same in another order."""
        return self.count(self.reread.lists)

    @cached_property
    def words(self) -> int:
        """Whose list would only say something in other words."""
        return self.count(self.reread.words)

    @cached_property
    def moved(self) -> int:
        """Whose list would have some of the same statements in another order."""
        return self.count(self.reread.moved)


@dataclass(frozen=True)
class Replay:
    """Of every release that has responses."""

    parts: tuple[Readers, ...]
    now: datetime

    @property
    def total(self) -> int:
        return sum(part.total for part in self.parts)

    @property
    def distinct(self) -> int:
        return sum(len(part.codes) for part in self.parts)

    @property
    def lists(self) -> int:
        return sum(part.lists for part in self.parts)

    @property
    def words(self) -> int:
        return sum(part.words for part in self.parts)

    @property
    def moved(self) -> int:
        return sum(part.moved for part in self.parts)

    @property
    def differ(self) -> int:
        return self.lists + self.words

    def by_statement(self) -> list[tuple[str, dict[str, int]]]:
        """For how many people a statement is gained, lost or reworded, in order of codes."""
        found: dict[str, dict[str, int]] = {}
        for part in self.parts:
            for kind in KINDS:
                for code, column in getattr(part.reread, kind).items():
                    if column:
                        counts = found.setdefault(code, dict.fromkeys(KINDS, 0))
                        counts[kind] += part.count(column)
        return sorted(found.items())

    @cached_property
    def _groups(self) -> list[Group]:
        """Those who would read something else; whose list differs, first."""
        return [
            Group(part, place, part.people[place])
            for differs in ("lists", "words")
            for part in self.parts
            for place in people_in(getattr(part.reread, differs))
        ]

    def touched(self, start: int, count: int) -> list[Touched]:
        """Some of the saved lists that would read differently, in a fixed order."""
        ends = list(accumulate(group.people for group in self._groups))
        first = bisect_right(ends, start)
        last = bisect_right(ends, start + count - 1)
        before = ends[first - 1] if first else 0
        found = list(self._saved(self._groups[first : last + 1]))
        return found[start - before : start - before + count]

    def _saved(self, groups: Sequence[Group]) -> Iterator[Touched]:
        codes = [group.part.codes[group.place] for group in groups]
        rows: dict[tuple[int, bytes], list[tuple[str, datetime]]] = {}
        kept = many(self.now).filter(code__in=codes).order_by("pk")
        for release, code, reference, saved_at in kept.values_list(
            "release_id", "code", "reference", "saved_at"
        ):
            rows.setdefault((release, bytes(code)), []).append((in_groups(reference), saved_at))
        for (part, place, _), code in zip(groups, codes, strict=True):
            for reference, saved_at in rows.get((part.release, code), ()):
                yield Touched(reference, part.release, saved_at, part.reread.outcome(place))


def replay(draft: Summaries, now: datetime) -> Replay:
    """Over all saved responses whose time is not over, in one query."""
    return Replay(tuple(readers(part, draft) for part in alike(now)), now)


def readers(part: Alike, draft: Summaries) -> Readers:
    reread = Reread(compiled_release(part.release), draft, part.codes, part.fired)
    return Readers(part.release, part.codes, part.fired, part.people, reread)
