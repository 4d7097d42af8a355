"""Invariants: whether a guarantee holds for all possible answers, and for how many it does not."""

from suitability.engine.program import Slot
from suitability.questionnaire.conditions import Clause, Guarantee, union
from suitability.questionnaire.questions import NONE

from .decision_diagram import FALSE, TRUE, Node
from .model_counting import AnswerSpace, ModelCount, bits_of, condition

ALARMS = ("urgent", "caution")


class Guarantees:
    """The guarantees of one program.

    The answers that break one are a function of the bits like any other. If it has no model, the
    guarantee is proved.
    """

    # "Whenever a is chosen, rule R fires" is broken where the premise is true and the conclusion
    # false. With the bits a, b, none and blank (0 to 3), and an R that fires for b alone, that is
    # "bit 0 and not bit 1": one model, 0b0001, which is the example to show. If R fires for a as
    # well, it is "bit 0, and not (bit 0 or bit 1)", which is FALSE: no model.

    def __init__(self, space: AnswerSpace) -> None:
        self.space, self.program, self.diagram = space, space.program, space.diagram
        conditions = {rule.code: condition(self.program, rule) for rule in self.program.rules}
        conditions |= {slot.question.code: slot.shown_when for slot in self.program.slots}
        self._conditions = {name: space.condition(each) for name, each in conditions.items()}

    def broken_by(self, guarantee: Guarantee) -> ModelCount:
        """Count the answers that break a guarantee."""
        return self.space.count(self._broken(guarantee))

    def _broken(self, guarantee: Guarantee) -> Node:
        if guarantee.never_lowers:
            return self.diagram.any_of(map(self._lowered, guarantee.never_lowers))
        if guarantee.first:
            return self._preceded(guarantee.first)
        premise = self.diagram.all_of(map(self._clause, guarantee.whenever))
        conclusion = self.diagram.all_of(map(self._clause, guarantee.then))
        without_premise = conclusion if guarantee.exactly else FALSE
        return self.diagram.if_then_else(
            premise, self.diagram.negation(conclusion), without_premise
        )

    def _clause(self, clause: Clause) -> Node:
        return self.diagram.between(map(self._named, clause.of), clause.low, clause.most)

    def _named(self, name: str) -> Node:
        """Return when a rule fires, a question is asked, or a choice or factor is chosen."""
        if name in self._conditions:
            return self._conditions[name]
        return self.space.mask(self.program.mask((name,)))

    def _preceded(self, code: str) -> Node:
        """Return when a rule fires after another."""
        codes = [rule.code for rule in self.program.rules]
        earlier = map(self._conditions.__getitem__, codes[: codes.index(code)])
        return self.diagram.all_of((self._conditions[code], self.diagram.any_of(earlier)))

    def _lowered(self, name: str) -> Node:
        """Return when adding a choice lowers the highest category that is read."""
        question, _, code = name.partition(".")
        slot = self.program.slot(question)
        after = self._after_adding(slot, code)
        alarms = map(self._alarm, (ALARMS[:1], ALARMS))  # urgent; urgent or caution
        ended = [
            self.diagram.if_then_else(self.diagram.compose(alarm, after), FALSE, alarm)
            for alarm in alarms
        ]
        # beside another choice of its heading, or beside so many that no more can be picked
        fits = self.diagram.compose(self.space.condition(slot.limits), after)
        can_be_added = self._can_be_added(slot, code)
        return self.diagram.all_of((can_be_added, fits, self.diagram.any_of(ended)))

    def _alarm(self, categories: tuple[str, ...]) -> Node:
        """Return when a statement of these categories is read."""
        return self.diagram.any_of(
            self._conditions[rule.code]
            for rule in self.program.rules
            if rule.statement.category in categories
        )

    def _can_be_added(self, slot: Slot, code: str) -> Node:
        """Return when a question has an answer without the choice, and one that is known: in place
        of "not sure" the choice would not be added, but learned."""
        unknown = union(
            slot.bits[choice.code]
            for choice in slot.question.choices
            if slot.is_exclusive(choice) and choice.code != NONE
        )
        other = self.space.mask(slot.bits[code] | slot.blank | unknown)
        return self.diagram.if_then_else(other, FALSE, self._conditions[slot.question.code])

    def _after_adding(self, slot: Slot, code: str) -> list[Node]:
        """Return for each bit when it is set once the choice was added, beside others or in place
        of `none`. A follow-up that comes by it is left blank, one that goes loses its answers."""
        # A question has the bits a, none, blank (0 to 2); its follow-up, asked when a is chosen,
        # has c, blank (3, 4). After adding a, bit 0 is TRUE and bit 1 FALSE. The follow-up was
        # asked if bit 0 was set and is asked now: bit 4 becomes "bit 4, or bit 0 was not set".
        # So "none" (0b00010) turns into "a, and the follow-up left blank" (0b10001).
        after = list(self.space.bits)
        for number in bits_of(slot.bits.get(NONE, 0)):
            after[number] = FALSE
        for number in bits_of(slot.bits[code]):
            after[number] = TRUE
        for follow_up in self.program.slots:
            asked = self._conditions[follow_up.question.code]
            asked_after = self.diagram.compose(asked, after)
            if asked_after != asked:
                for number in bits_of(follow_up.mask):
                    after[number] = self.diagram.all_of((after[number], asked_after))
                for number in bits_of(follow_up.blank):
                    after[number] = self.diagram.if_then_else(asked, after[number], asked_after)
        return after
