"""Exact facts about all possible answers, without listing them.

The questions are swept in page order. Of the answers so far only what still matters is kept:
which masks of the undecided tests they share a bit with, and which conditions are decided.
Answers that agree in that are counted together, so that 10^18 sets of answers become a few
hundred states.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple, TypeVar

from .document import Rule
from .program import Program, Slot, Test

Key = TypeVar("Key", int, "State")
Condition = tuple[Test, ...]
"""Tests joined by AND, as a rule's; an empty condition always holds."""


@dataclass(frozen=True, slots=True)
class Found:
    """How many complete answers there are, and one of them (0 if there is none)."""

    count: int = 0
    example: int = 0

    def __bool__(self) -> bool:
        return self.count > 0

    def __add__(self, other: "Found") -> "Found":
        return Found(self.count + other.count, self.example if self.count else other.example)


NOT_SHOWN = ((0, Found(1)),)


class State(NamedTuple):
    """What matters of the answers so far, as bits: masks of undecided tests that were met, tests
    that are sure to hold, and decided conditions."""

    met: int = 0
    passed: int = 0
    true: int = 0
    false: int = 0


def condition(program: Program, rule: Rule) -> Condition:
    """When a rule fires."""
    return tuple(program.test(clause) for clause in rule.clauses)


def find(
    program: Program, holds: Iterable[Condition] = (), fails: Iterable[Condition] = ()
) -> Found:
    """The complete answers in which each of `holds` is true and each of `fails` is false."""
    holds, fails = tuple(holds), tuple(fails)
    must = (1 << len(holds)) - 1
    never = ((1 << len(fails)) - 1) << len(holds)
    outcomes = Sweep(program, (*holds, *fails), must, never).outcomes()
    return sum(outcomes.values(), Found())


class Sweep:
    """One pass over the questions for some conditions, by their place as bits: those in `must`
    have to hold, those in `never` must not."""

    def __init__(
        self, program: Program, conditions: Sequence[Condition], must: int = 0, never: int = 0
    ) -> None:
        self.slots = program.slots
        self.conditions = conditions
        self.must, self.never = must, never
        shown = [test for slot in self.slots for test in slot.shown_when]
        self.tests = list(dict.fromkeys([*chain.from_iterable(conditions), *shown]))
        named = {test: numbered(test.masks) for test in self.tests}
        place = {one: 1 << n for n, one in enumerate(dict.fromkeys(chain(*named.values())))}
        self.masks = [mask for mask, _ in place]
        self.masks_of = {test: sum(map(place.__getitem__, named[test])) for test in self.tests}
        self.mark = {test: 1 << n for n, test in enumerate(self.tests)}
        # for each step, the masks that a later question can still meet, and the tests that
        # decide whether a later question is shown
        self.later = [
            sum(
                bit
                for (m, _), bit in place.items()
                if any(m & slot.mask for slot in self.slots[n:])
            )
            for n in range(len(self.slots) + 1)
        ]
        self.showing = [
            [test for slot in self.slots[n:] for test in slot.shown_when]
            for n in range(len(self.slots) + 1)
        ]

    def outcomes(self) -> dict[int, Found]:
        """The complete answers for each combination of true conditions that occurs."""
        begin = self._settle(State(), 0)
        states = {begin: Found(1)} if begin is not None else {}
        for step in range(len(self.slots)):
            states = self._step(states, step)
        found: dict[int, Found] = {}
        for state, answers in states.items():
            add(found, state.true, answers)
        return found

    def _step(self, states: dict[State, Found], step: int) -> dict[State, Found]:
        slot = self.slots[step]
        classes = self._classes(slot)
        settled: dict[State, State | None] = {}
        following: dict[State, Found] = {}
        for state, answers in states.items():
            for met, group in classes if self._shown(slot, state) else NOT_SHOWN:
                raw = state._replace(met=state.met | met)
                if raw not in settled:
                    settled[raw] = self._settle(raw, step + 1)
                after = settled[raw]
                if after is not None:
                    both = Found(answers.count * group.count, answers.example | group.example)
                    add(following, after, both)
        return following

    def _shown(self, slot: Slot, state: State) -> bool:
        return all(
            state.passed & self.mark[test] or self._decided(test, state.met, 0)
            for test in slot.shown_when
        )

    def _decided(self, test: Test, met: int, later: int) -> bool | None:
        """Whether a test holds; None as long as later answers can change that."""
        masks = self.masks_of[test]
        count = (masks & met).bit_count()
        most = count + (masks & ~met & later).bit_count()
        if count > test.high or most < test.low:
            return False
        return True if count >= test.low and most <= test.high else None

    def _settle(self, state: State, step: int) -> State | None:
        """The state with all decided that can be; None if it is not wanted."""
        later = self.later[step]
        met, passed, true, false = 0, 0, state.true, state.false
        open_tests: list[Test] = list(self.showing[step])
        for place, tests in enumerate(self.conditions):
            bit = 1 << place
            if (true | false) & bit:
                continue
            holds = self._all(tests, state, later)
            if holds is None:
                open_tests += tests
            elif holds:
                true |= bit
            else:
                false |= bit
        if true & self.never or false & self.must:
            return None
        for test in open_tests:
            if state.passed & self.mark[test] or self._decided(test, state.met, later):
                passed |= self.mark[test]
            else:
                met |= self.masks_of[test] & state.met
        return State(met, passed, true, false)

    def _all(self, tests: Condition, state: State, later: int) -> bool | None:
        holds: bool | None = True
        for test in tests:
            if not state.passed & self.mark[test]:
                decided = self._decided(test, state.met, later)
                if decided is False:
                    return False
                if decided is None:
                    holds = None
        return holds

    def _classes(self, slot: Slot) -> tuple[tuple[int, Found], ...]:
        """The answers to a shown question, grouped by the masks that they meet."""
        groups: dict[int, Found] = {self._meets(slot.blank): Found(1, slot.blank)}
        sets: dict[int, Found] = {}
        for choice in slot.question.choices:
            bit = slot.bits[choice.code]
            meets = self._meets(bit)
            if slot.alone(choice):
                add(groups, meets, Found(1, bit))
                continue
            wider = [(met | meets, Found(n.count, n.example | bit)) for met, n in sets.items()]
            for met, found in ((meets, Found(1, bit)), *wider):
                add(sets, met, found)
        for met, found in sets.items():
            add(groups, met, found)
        return tuple(groups.items())

    def _meets(self, bits: int) -> int:
        return sum(1 << place for place, mask in enumerate(self.masks) if mask & bits)


def numbered(masks: tuple[int, ...]) -> list[tuple[int, int]]:
    """Each mask with how often it stood before: a test counts a mask named twice as two."""
    return [(mask, masks[:place].count(mask)) for place, mask in enumerate(masks)]


def add(groups: dict[Key, Found], key: Key, more: Found) -> None:
    groups[key] = groups.get(key, Found()) + more
