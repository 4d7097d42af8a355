"""Model counting: how many of all complete answers meet some conditions, exactly.

The answers are too many to list (4.6 x 10^26 for the shipped questions). Instead, "these bits are
complete answers" and each condition are Boolean functions of the bits, held in a decision diagram
in question order. The answers for which a function is true are its models.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from suitability.engine.program import Program, Slot
from suitability.questionnaire.conditions import CardinalityConstraint, union
from suitability.questionnaire.document import Rule

from .decision_diagram import DecisionDiagram, Node

Condition = tuple[CardinalityConstraint, ...]
"""Cardinality constraints joined by AND, as a rule's; an empty condition always holds."""


@dataclass(frozen=True, slots=True)
class ModelCount:
    """How many complete answers there are, and an example as bits (0 if there are none)."""

    count: int = 0
    example: int = 0

    def __bool__(self) -> bool:
        return self.count > 0


class AnswerSpace:
    """All complete answers to one program, as a decision diagram.

    It remembers what it worked out, so that many questions about one program are quick to answer;
    let go of it when they are.
    """

    # Two questions with yes, no and blank have the bits 0 to 2 and 3 to 5. Answers set exactly
    # one bit of each: of the 2^6 = 64 ways to set bits 3 x 3 = 9 are answers. "Yes to the second"
    # (bit 3) leaves 3 ways for the first, so its models are 3. If the second is asked only after
    # a yes to the first (bit 0), all its bits are 0 after a no or a blank, which is one way:
    # 1 x 3 + 2 x 1 = 5 answers, and 1 model of "yes to the second", 0b001001.

    def __init__(self, program: Program) -> None:
        self.program = program
        size = max(slot.mask.bit_length() for slot in program.slots)
        self.diagram = DecisionDiagram(size)
        self.bits = [self.diagram.bit(number) for number in range(size)]
        self._constraints: dict[CardinalityConstraint, Node] = {}
        self.complete = self.diagram.all_of(map(self._answers_to, program.slots))

    def _answers_to(self, slot: Slot) -> Node:
        """Return when a question has an answer that can be given: if asked, choices that go
        together and keep to its limits, an exclusive one or a blank; if not, no bit."""
        choices = slot.question.choices
        exclusive = [slot.bits[choice.code] for choice in choices if slot.is_exclusive(choice)]
        together = slot.mask & ~union((*exclusive, slot.blank))
        answers = [*map(self.mask, (*exclusive, slot.blank, together))]
        one_answer, no_answer = (self.diagram.between(answers, n, n) for n in (1, 0))
        one_answer = self.diagram.all_of((one_answer, self.condition(slot.limits)))
        return self.diagram.if_then_else(self.condition(slot.shown_when), one_answer, no_answer)

    def mask(self, mask: int) -> Node:
        """Return when the answers share a bit with the mask."""
        return self.diagram.any_of(self.bits[number] for number in bits_of(mask))

    def constraint(self, constraint: CardinalityConstraint) -> Node:
        if constraint not in self._constraints:
            masks = map(self.mask, constraint.masks)
            node = self.diagram.between(masks, constraint.low, constraint.high)
            self._constraints[constraint] = node
        return self._constraints[constraint]

    def condition(self, constraints: Condition) -> Node:
        return self.diagram.all_of(map(self.constraint, constraints))

    def models(self, constraints: Condition) -> Node:
        """Return the complete answers in which a condition is true."""
        return self.diagram.all_of((self.complete, self.condition(constraints)))

    def count(self, *nodes: Node) -> ModelCount:
        """Count the complete answers for which all of these functions are true."""
        models = self.diagram.all_of((self.complete, *nodes))
        return ModelCount(self.diagram.count(models), self.diagram.example(models))

    def count_where(
        self, holds: Iterable[Condition] = (), fails: Iterable[Condition] = ()
    ) -> ModelCount:
        """Count the complete answers in which each of `holds` is true and each of `fails` false."""
        negations = (self.diagram.negation(self.condition(each)) for each in fails)
        return self.count(*map(self.condition, holds), *negations)


def count_models(
    program: Program, holds: Iterable[Condition] = (), fails: Iterable[Condition] = ()
) -> ModelCount:
    """Count the complete answers in which each of `holds` is true and each of `fails` false."""
    return AnswerSpace(program).count_where(holds, fails)


def condition(program: Program, rule: Rule) -> Condition:
    """Return when a rule fires."""
    return tuple(program.constraint(clause) for clause in rule.clauses)


def bits_of(mask: int) -> Iterator[int]:
    """Yield the numbers of the bits that are set, from the lowest."""
    while mask:
        yield (mask & -mask).bit_length() - 1
        mask &= mask - 1
