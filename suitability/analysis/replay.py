"""Replay: what respondents read in a release, and would read in a draft for the same answers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from suitability.engine.lines import Given, given
from suitability.engine.program import Program, Slot
from suitability.engine.summary import Summaries
from suitability.questionnaire.conditions import union
from suitability.questionnaire.questions import SKIPPED

from .bitmap_index import BitmapIndex, Column, columns

NOBODY: Column = 0


@dataclass(frozen=True, slots=True)
class ReplayOutcome:
    """What one respondent would read differently, statements by their codes. `moved`: those that
    stay stand in another order. `answers`: the respondent's own answers are in other words."""

    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    reworded: tuple[str, ...] = ()
    moved: bool = False
    answers: bool = False


class Replay:
    """The replay of one release under other summaries. `codes` and `fired` are the respondents'
    answers and the rules that fired for them, packed by the old program; the columns have a bit for
    each respondent, in that order."""

    def __init__(
        self, old: Summaries, new: Summaries, codes: Sequence[bytes], fired: Sequence[bytes]
    ) -> None:
        self.old, self.new = old, new
        everybody = (1 << len(codes)) - 1
        index = BitmapIndex(old.program, columns(codes), everybody)
        self.before = by_code(old.program, columns(fired))
        self.answers = index.any_of(relabelled(old.program, new.program))
        if same_answers(old.program, new.program):
            index = BitmapIndex(new.program, index.columns, everybody)
        else:
            index = index.in_program(new.program)
        self.after = by_code(new.program, index.fired())

    @cached_property
    def gained(self) -> dict[str, Column]:
        """Return for each statement who would read it and did not."""
        return {code: who & ~self.before.get(code, NOBODY) for code, who in self.after.items()}

    @cached_property
    def lost(self) -> dict[str, Column]:
        """Return for each statement who read it and would not."""
        return {code: who & ~self.after.get(code, NOBODY) for code, who in self.before.items()}

    @cached_property
    def both(self) -> dict[str, Column]:
        """Return for each statement who reads it in both."""
        return {code: who & self.after.get(code, NOBODY) for code, who in self.before.items()}

    @cached_property
    def reworded(self) -> dict[str, Column]:
        """Return for each statement that is worded differently who reads it in both."""
        old, new = self.old.statements.words(), self.new.statements.words()
        return {code: who for code, who in self.both.items() if old[code] != new.get(code)}

    @cached_property
    def moved(self) -> Column:
        """Return who reads two statements that have changed sides."""
        order = {rule.code: index for index, rule in enumerate(self.new.program.rules)}
        shared = [rule.code for rule in self.old.program.rules if rule.code in order]
        return union(
            self.both[first] & self.both[second]
            for first, second in combinations(shared, 2)
            if order[first] > order[second]
        )

    @cached_property
    def lists(self) -> Column:
        """Return whose list would have other statements, or the same in another order."""
        return union((*self.gained.values(), *self.lost.values(), self.moved))

    @cached_property
    def words(self) -> Column:
        """Return whose list would only be in other words."""
        return union((*self.reworded.values(), self.answers)) & ~self.lists

    def outcome(self, person: int) -> ReplayOutcome:
        """Return what one respondent, by number, would read differently."""

        def codes(of: Mapping[str, Column]) -> tuple[str, ...]:
            return tuple(code for code, who in of.items() if who >> person & 1)

        return ReplayOutcome(
            gained=codes(self.gained),
            lost=codes(self.lost),
            reworded=codes(self.reworded),
            moved=bool(self.moved >> person & 1),
            answers=bool(self.answers >> person & 1),
        )


def by_code(program: Program, fired: Iterable[Column]) -> dict[str, Column]:
    """Return for whom each statement fires, in reading order."""
    return {rule.code: who for rule, who in zip(program.rules, fired, strict=False)}


def same_answers(old: Program, new: Program) -> bool:
    """Return whether the bits of answers mean the same in both programs."""
    return [shape(slot) for slot in old.slots] == [shape(slot) for slot in new.slots]


def shape(slot: Slot) -> tuple[object, ...]:
    """Return what decides which answers a question can have: all but its words."""
    exclusive = [slot.is_exclusive(choice) for choice in slot.question.choices]
    return slot.question.code, slot.bits, slot.blank, slot.shown_when, slot.limits, exclusive


def relabelled(old: Program, new: Program) -> int:
    """Return the old program's bits whose words are others in the new one, or not there."""
    same = answers_in_words(new)
    return union(bit for answer, bit in answers_in_words(old).items() if answer not in same)


def answers_in_words(program: Program) -> dict[tuple[str, Given], int]:
    """Return the bit of each answer, also of a blank, by its code and its words."""
    return {
        (code, given(slot, bit)): bit
        for slot in program.slots
        for code, bit in (*slot.bits.items(), (SKIPPED, slot.blank))
    }
