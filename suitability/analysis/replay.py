"""Many people's lists in a release, and what they would read in a draft for the same answers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from suitability.engine.program import Program, Slot
from suitability.engine.summary import Summaries
from suitability.questionnaire.conditions import union

from .bitmap_index import Column, Lanes, columns

NOBODY: Column = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What would be other for one person, statements by their codes. `moved`: what stays stands
    in another order. `answers`: the person's own answers are said in other words."""

    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    reworded: tuple[str, ...] = ()
    moved: bool = False
    answers: bool = False


class Reread:
    """`codes` and `fired` are people's answers and what fired for them, packed by the release's
    program. Columns have a bit a person, in that order."""

    def __init__(
        self, old: Summaries, new: Summaries, codes: Sequence[bytes], fired: Sequence[bytes]
    ) -> None:
        self.old, self.new = old, new
        everybody = (1 << len(codes)) - 1
        was = Lanes(old.program, columns(codes), everybody)
        now = was if alike(old.program, new.program) else was.carried(new.program)
        self.before = by_code(old.program, columns(fired))
        self.after = by_code(new.program, Lanes(new.program, now.chose, everybody).fired())
        self.answers = was.met(relabelled(old.program, new.program))

    @cached_property
    def gained(self) -> dict[str, Column]:
        return {code: now & ~self.before.get(code, NOBODY) for code, now in self.after.items()}

    @cached_property
    def lost(self) -> dict[str, Column]:
        return {code: was & ~self.after.get(code, NOBODY) for code, was in self.before.items()}

    @cached_property
    def both(self) -> dict[str, Column]:
        """The statements that a person reads in both."""
        return {code: was & self.after.get(code, NOBODY) for code, was in self.before.items()}

    @cached_property
    def reworded(self) -> dict[str, Column]:
        read, reads = self.old.statements.words(), self.new.statements.words()
        return {code: who for code, who in self.both.items() if read[code] != reads.get(code)}

    @cached_property
    def moved(self) -> Column:
        """Who reads two statements that have changed sides."""
        place = {rule.code: place for place, rule in enumerate(self.new.program.rules)}
        kept = [rule.code for rule in self.old.program.rules if rule.code in place]
        return union(
            self.both[one] & self.both[other]
            for one, other in combinations(kept, 2)
            if place[one] > place[other]
        )

    @cached_property
    def lists(self) -> Column:
        """Whose list would have other statements, or the same in another order."""
        return union((*self.gained.values(), *self.lost.values(), self.moved))

    @cached_property
    def words(self) -> Column:
        """Whose list would only say something in other words."""
        return union((*self.reworded.values(), self.answers)) & ~self.lists

    def outcome(self, person: int) -> Outcome:
        def codes(of: Mapping[str, Column]) -> tuple[str, ...]:
            return tuple(code for code, who in of.items() if who >> person & 1)

        return Outcome(
            gained=codes(self.gained),
            lost=codes(self.lost),
            reworded=codes(self.reworded),
            moved=bool(self.moved >> person & 1),
            answers=bool(self.answers >> person & 1),
        )


def by_code(program: Program, fired: Iterable[Column]) -> dict[str, Column]:
    """For whom each statement fires, in reading order."""
    return {rule.code: who for rule, who in zip(program.rules, fired, strict=False)}


def alike(old: Program, new: Program) -> bool:
    """Whether both ask the same, so that the bits of answers mean the same in both."""
    return [asked(slot) for slot in old.slots] == [asked(slot) for slot in new.slots]


def asked(slot: Slot) -> tuple[object, ...]:
    """What of a question says which answers there are, without its words."""
    alone = [slot.is_exclusive(choice) for choice in slot.question.choices]
    return slot.question.code, slot.bits, slot.blank, slot.shown_when, alone


def relabelled(old: Program, new: Program) -> int:
    """The old program's bits that are said in other words in the new one, or not at all."""
    now = {slot.question.code: slot.question for slot in new.slots}
    bits = 0
    for slot in old.slots:
        question = now.get(slot.question.code)
        if question is None or question.text != slot.question.text:
            bits |= slot.mask
        else:
            labels = {choice.code: choice.label for choice in question.choices}
            for choice in slot.question.choices:
                if labels.get(choice.code) != choice.label:
                    bits |= slot.bits[choice.code]
    return bits
