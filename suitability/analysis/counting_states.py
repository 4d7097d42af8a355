"""What a sweep over all possible answers (space.py) keeps of the answers so far."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

Pairs = Collection[tuple[int, int]]
"""Conditions two by two, by their places."""


class Watched(NamedTuple):
    """A test during a sweep, by its own bit and by the bits of the masks that it counts."""

    mark: int
    masks: int
    low: int
    high: int

    def decided(self, met: int, later: int) -> bool | None:
        """Whether it holds; None as long as later answers can change that."""
        count = (self.masks & met).bit_count()
        most = count + (self.masks & ~met & later).bit_count()
        if count > self.high or most < self.low:
            return False
        return True if count >= self.low and most <= self.high else None


class State(NamedTuple):
    """What matters of some answers, as bits: masks of undecided tests that were met, tests that
    are sure to hold, and decided conditions.

    Once a paired condition is `past`, it no longer matters how it was decided, but only which
    undecided ones have to hold (`due`) or must not (`barred`) because of it.
    """

    met: int = 0
    passed: int = 0
    true: int = 0
    false: int = 0
    due: int = 0
    barred: int = 0
    past: int = 0

    def joined(self, group: "State") -> "State":
        """With the answers to one more question."""
        return self._replace(
            met=self.met | group.met,
            passed=self.passed | group.passed,
            true=self.true | group.true & ~self.past,
            false=self.false | group.false & ~self.past,
            past=self.past | group.past,
        )


def all_hold(tests: Iterable[Watched], state: State, later: int) -> bool | None:
    """Whether all tests hold; None as long as `later` masks can change that."""
    holds: bool | None = True
    for test in tests:
        if not state.passed & test.mark:
            decided = test.decided(state.met, later)
            if decided is False:
                return False
            if decided is None:
                holds = None
    return holds


def still_matter(
    tests: Iterable[Watched], state: State, later: int, touched: int
) -> tuple[int, int]:
    """What matters for undecided tests, of which only those that count `touched` masks can have
    come to hold: the masks that were met, and the tests that are sure to hold."""
    met, passed = 0, 0
    for test in tests:
        sure = state.passed & test.mark
        if sure or (test.masks & touched and test.decided(state.met, later)):
            passed |= test.mark
        else:
            met |= test.masks & state.met
    return met, passed


def numbered(masks: tuple[int, ...]) -> list[tuple[int, int]]:
    """Each mask with how often it stood before: a test counts a mask named twice as two."""
    return [(mask, masks[:place].count(mask)) for place, mask in enumerate(masks)]


def partners(pairs: Pairs) -> dict[int, int]:
    """Each place's partners as bits."""
    found: dict[int, int] = {}
    for one, other in pairs:
        found[one] = found.get(one, 0) | 1 << other
        found[other] = found.get(other, 0) | 1 << one
    return found
