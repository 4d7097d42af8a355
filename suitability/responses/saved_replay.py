"""What the people whose lists are saved would read under the draft. Nothing saved is altered.

Equal answers are looked at once, so that the cost follows distinct answers, not people.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from suitability.analysis.bitmap_index import people_in
from suitability.analysis.replay import Replay, ReplayOutcome
from suitability.engine.summary import Summaries
from suitability.releases.draft import draft_in_language
from suitability.releases.release_cache import compiled_release

from .answer_groups import AnswerGroups, answer_groups
from .reference import in_groups
from .response import Response

KINDS = ("gained", "lost", "reworded")


class TouchedResponse(NamedTuple):
    """A saved list that would read differently."""

    reference: str
    release: int
    saved_at: datetime
    outcome: ReplayOutcome


class ReleaseReplay:
    """The groups of one release and language, and what they would read in that language, or if the
    draft is not in it, in the draft's own. Of the `total` people, there are
    `lists` whose list would have other statements, or the same in another order; `moved`, of
    these, whose list would have some of the same statements in another order; and `words` whose
    list would only say something in other words."""

    def __init__(self, groups: AnswerGroups, draft: Summaries) -> None:
        self.groups, self.release = groups, groups.release
        new = draft_in_language(draft, groups.language)
        old = compiled_release(self.release, groups.language)
        if groups.language != new.language:
            old = compiled_release(self.release)
        self.replay = Replay(old, new, groups.codes, groups.fired)
        self.total = sum(groups.people)
        self.lists = groups.count(self.replay.lists)
        self.moved = groups.count(self.replay.moved)
        self.words = groups.count(self.replay.words)


class TouchedGroup(NamedTuple):
    """The group `number` of a release, whose `people` would read something else."""

    part: ReleaseReplay
    number: int
    people: int


class SavedReplay:
    """The replay of every release that has responses, the oldest first. `distinct` are the groups;
    the other counts are people, as in ReleaseReplay, and `differ` those who would read something
    else."""

    def __init__(self, parts: Sequence[ReleaseReplay], now: datetime) -> None:
        self.parts, self.now = parts, now
        self.distinct = sum(len(part.groups.codes) for part in parts)
        self.total = sum(part.total for part in parts)
        self.lists = sum(part.lists for part in parts)
        self.moved = sum(part.moved for part in parts)
        self.words = sum(part.words for part in parts)
        self.differ = self.lists + self.words

    def by_statement(self) -> list[tuple[str, dict[str, int]]]:
        """Return for how many people each statement is gained, lost or reworded, by its code."""
        statements: dict[str, dict[str, int]] = {}
        for part in self.parts:
            for kind in KINDS:
                for code, column in getattr(part.replay, kind).items():
                    if column:
                        counts = statements.setdefault(code, dict.fromkeys(KINDS, 0))
                        counts[kind] += part.groups.count(column)
        return sorted(statements.items())

    @cached_property
    def _groups(self) -> list[TouchedGroup]:
        """Those who would read something else; whose list differs, first."""
        return [
            TouchedGroup(part, number, part.groups.people[number])
            for differs in ("lists", "words")
            for part in self.parts
            for number in people_in(getattr(part.replay, differs))
        ]

    def touched(self, start: int, count: int) -> list[TouchedResponse]:
        """Return `count` of the saved lists that would read differently, from `start` on, in a
        fixed order. Only the groups that have them are looked up."""
        ends = list(accumulate(group.people for group in self._groups))
        first = bisect_right(ends, start)
        last = bisect_right(ends, start + count - 1)
        before = ends[first - 1] if first else 0
        responses = list(self._responses(self._groups[first : last + 1]))
        return responses[start - before : start - before + count]

    def _responses(self, groups: Sequence[TouchedGroup]) -> Iterator[TouchedResponse]:
        codes = [group.part.groups.codes[group.number] for group in groups]
        rows: dict[tuple[int, str, bytes], list[tuple[str, datetime]]] = {}
        unexpired = Response.objects.unexpired(self.now).on_replica()
        stored = unexpired.filter(code__in=codes).order_by("pk")
        for release, language, code, reference, saved_at in stored.values_list(
            "release_id", "language", "code", "reference", "saved_at"
        ):
            alike = rows.setdefault((release, language, bytes(code)), [])
            alike.append((in_groups(reference), saved_at))
        for (part, number, _), code in zip(groups, codes, strict=True):
            for reference, saved_at in rows.get((part.release, part.groups.language, code), ()):
                yield TouchedResponse(
                    reference, part.release, saved_at, part.replay.outcome(number)
                )


def replay(draft: Summaries, now: datetime) -> SavedReplay:
    """Replay all saved responses whose time is not over, by one query."""
    return SavedReplay([ReleaseReplay(groups, draft) for groups in answer_groups(now)], now)
