"""Exact facts about all possible answers, without listing them.

The questions are swept in page order. Of the answers so far only what still matters is kept:
which masks of the undecided tests they share a bit with, and which conditions are decided.
Answers that agree in that are counted together, so that 10^18 sets of answers become a few
hundred states.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import chain
from operator import or_
from typing import TypeVar

from suitability.engine.program import Program, Slot
from suitability.questionnaire.conditions import CardinalityConstraint
from suitability.questionnaire.document import Rule

from .counting_states import Pairs, State, Watched, all_hold, numbered, partners, still_matter

Key = TypeVar("Key", int, State)
Condition = tuple[CardinalityConstraint, ...]
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


EVERYTHING = -1
NOT_SHOWN = [(State(), Found(1))]


def condition(program: Program, rule: Rule) -> Condition:
    """When a rule fires."""
    return tuple(program.constraint(clause) for clause in rule.clauses)


def find(
    program: Program, holds: Iterable[Condition] = (), fails: Iterable[Condition] = ()
) -> Found:
    """The complete answers in which each of `holds` is true and each of `fails` is false."""
    holds, fails = tuple(holds), tuple(fails)
    must = (1 << len(holds)) - 1
    never = ((1 << len(fails)) - 1) << len(holds)
    outcomes = Sweep(program, (*holds, *fails), must, never).outcomes()
    return sum(outcomes.values(), Found())


class TooManyStates(Exception):
    """A sweep that was given a limit has come to it."""


class Sweep:
    """One pass over the questions for some conditions, by their place as bits: those in `must`
    have to hold, those in `never` must not.

    Of each pair in `alike` both have to hold or neither, of each in `apart` not both. What holds
    of paired conditions is not told: `outcomes` counts them as false. `limit` is how often a
    state may be joined with the answers to a question.
    """

    def __init__(
        self,
        program: Program,
        conditions: Sequence[Condition],
        must: int = 0,
        never: int = 0,
        *,
        alike: Pairs = (),
        apart: Pairs = (),
        limit: int | None = None,
    ) -> None:
        self.slots = program.slots
        self.limit, self.joined = limit, 0
        self.must, self.never = must, never
        self.alike, self.apart = partners(alike), partners(apart)
        self.partners = partners((*alike, *apart))
        self.paired = sum(1 << place for place in self.partners)
        shown = [test for slot in self.slots for test in slot.shown_when]
        tests = list(dict.fromkeys([*chain.from_iterable(conditions), *shown]))
        named = {test: numbered(test.masks) for test in tests}
        place = {one: 1 << n for n, one in enumerate(dict.fromkeys(chain(*named.values())))}
        self.masks = [mask for mask, _ in place]
        watched = {
            test: Watched(1 << n, sum(place[one] for one in named[test]), test.low, test.high)
            for n, test in enumerate(tests)
        }
        self.conditions = [[watched[test] for test in one] for one in conditions]
        # what has no masks is decided before the first question, when everything is touched
        self.counts = [
            reduce(or_, (test.masks for test in tests), 0) or EVERYTHING
            for tests in self.conditions
        ]
        self.shown_when = [[watched[test] for test in slot.shown_when] for slot in self.slots]
        # for each step, the masks that a later question can still meet, those that its own can,
        # and the tests that decide whether a later question is shown
        steps = range(len(self.slots) + 1)
        self.later = [self._meets(sum(slot.mask for slot in self.slots[step:])) for step in steps]
        self.touched = [self._meets(slot.mask) for slot in self.slots]
        self.showing = [list(chain(*self.shown_when[step:])) for step in steps]

    def outcomes(self) -> dict[int, Found]:
        """The complete answers for each combination of true conditions that occurs. Raises
        TooManyStates."""
        begin = self._settle(self._decide(State(), 0, self.later[0], EVERYTHING))
        states = {begin: Found(1)} if begin is not None else {}
        for step in range(len(self.slots)):
            states = self._step(states, step)
        found: dict[int, Found] = {}
        for state, answers in states.items():
            add(found, state.true, answers)
        return found

    def _step(self, states: dict[State, Found], step: int) -> dict[State, Found]:
        groups = self._groups(step) if states else []
        settled: dict[State, State | None] = {}
        following: dict[State, Found] = {}
        for state, answers in states.items():
            self.joined += len(groups)
            if self.limit is not None and self.joined > self.limit:
                raise TooManyStates
            for group, more in groups if self._shown(step, state) else NOT_SHOWN:
                raw = self._settle(state.joined(group))
                if raw is None:
                    continue
                if raw not in settled:
                    decided = self._decide(raw, step + 1, self.later[step + 1], self.touched[step])
                    settled[raw] = self._settle(decided)
                after = settled[raw]
                if after is not None:
                    both = Found(answers.count * more.count, answers.example | more.example)
                    add(following, after, both)
        return following

    def _groups(self, step: int) -> list[tuple[State, Found]]:
        """The answers to a shown question, by what they decide whatever the others are."""
        slot = self.slots[step]
        others = self._meets(~slot.mask)
        groups: dict[State, Found] = {}
        for met, found in self._classes(slot):
            group = self._decide(State(met), step + 1, others, self.touched[step])
            if self._settle(group) is not None:
                add(groups, self._without_closed(group), found)
        return list(groups.items())

    def _shown(self, step: int, state: State) -> bool:
        return all(
            state.passed & test.mark or test.decided(state.met, 0) for test in self.shown_when[step]
        )

    def _decide(self, state: State, step: int, later: int, touched: int) -> State:
        """The state before a question with all decided that `later` masks cannot change. Only
        conditions that count `touched` masks are looked at again."""
        true, false, known = state.true, state.false, state.true | state.false | state.past
        open_tests = list(self.showing[step])
        for place, tests in enumerate(self.conditions):
            bit = 1 << place
            if known & bit:
                continue
            holds = all_hold(tests, state, later) if self.counts[place] & touched else None
            if holds is None:
                open_tests += tests
            elif holds:
                true |= bit
            else:
                false |= bit
        met, passed = still_matter(open_tests, state, later, touched)
        return state._replace(met=met, passed=passed, true=true, false=false)

    def _settle(self, state: State) -> State | None:
        """The state without what no longer matters of paired conditions; None if not wanted."""
        due, barred = self._asked(state) if self.paired else (0, 0)
        if state.true & (self.never | barred) or state.false & (self.must | due):
            return None
        past = state.past | (state.true | state.false) & self.paired
        for place in bits_of(self.paired & ~(past | self.must | self.never | due | barred)):
            if not self.partners[place] & ~past:
                past |= 1 << place
        undecided = ~(state.true | state.false | past)
        return state._replace(
            true=state.true & ~past,
            false=state.false & ~past,
            due=due & undecided & ~self.must,
            barred=barred & undecided & ~self.never,
            past=past,
        )

    def _without_closed(self, group: State) -> State:
        """The group without how conditions were decided whose partners were decided by it too."""
        decided = group.true | group.false
        closed = sum(
            1 << place
            for place in bits_of(decided & self.paired)
            if not self.partners[place] & ~decided
        )
        return group._replace(true=group.true & ~closed, false=group.false & ~closed, past=closed)

    def _asked(self, state: State) -> tuple[int, int]:
        """Which conditions have to hold and which must not, because of others."""
        due, barred = state.due, state.barred
        for place in bits_of(state.true & self.paired):
            due |= self.alike.get(place, 0)
            barred |= self.apart.get(place, 0)
        for place in bits_of(state.false & self.paired):
            barred |= self.alike.get(place, 0)
        return due, barred

    def _classes(self, slot: Slot) -> tuple[tuple[int, Found], ...]:
        """The answers to a shown question, grouped by the masks that they meet."""
        groups: dict[int, Found] = {self._meets(slot.blank): Found(1, slot.blank)}
        sets: dict[int, Found] = {}
        for choice in slot.question.choices:
            bit = slot.bits[choice.code]
            meets = self._meets(bit)
            if slot.is_exclusive(choice):
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


def bits_of(places: int) -> Iterator[int]:
    """The places of the bits that are set."""
    while places:
        yield (places & -places).bit_length() - 1
        places &= places - 1


def add(groups: dict[Key, Found], key: Key, more: Found) -> None:
    groups[key] = groups.get(key, Found()) + more
