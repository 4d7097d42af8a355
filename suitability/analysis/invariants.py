"""Whether a guarantee holds for all possible answers; if not, answers that break it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from suitability.engine.program import Program, Slot
from suitability.questionnaire.conditions import CardinalityConstraint, Clause, Guarantee
from suitability.questionnaire.document import NONE

from .model_counting import Condition, Found, Sweep, condition, find

ALARMS = ("urgent", "caution")


@dataclass(frozen=True, slots=True)
class Literal:
    """A clause that has to hold, or must not."""

    clause: Clause
    holds: bool


class Guarantees:
    """The guarantees of one program. Each answer is Found: how many answers break it, and one
    of them (a set of answers that breaks it in several ways can count more than once)."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.conditions = {rule.code: condition(program, rule) for rule in program.rules}
        for slot in program.slots:
            self.conditions[slot.question.code] = slot.shown_when

    def broken_by(self, guarantee: Guarantee) -> Found:
        if guarantee.never_lowers:
            return sum(map(self._lowered_by, guarantee.never_lowers), Found())
        if guarantee.first:
            return self._not_first(guarantee.first)
        return sum(map(self._solve, exceptions(guarantee)), Found())

    def _condition(self, name: str) -> Condition:
        """When a choice or factor is chosen, a rule fires or a question is shown."""
        known = self.conditions.get(name)
        return (self.program.constraint(Clause((name,))),) if known is None else known

    def _solve(self, literals: Sequence[Literal]) -> Found:
        """The answers in which all literals hold."""
        must: list[Condition] = []
        never: list[Condition] = []
        counted: list[tuple[Literal, list[Condition]]] = []
        for literal in literals:
            clause, names = literal.clause, literal.clause.of
            high = len(names) if clause.high is None else clause.high
            conditions = [self._condition(name) for name in names]
            if not any(name in self.conditions for name in names):
                test = (self.program.constraint(clause),)
                (must if literal.holds else never).append(test)
            elif literal.holds and clause.low == len(names):
                must += conditions
            elif (literal.holds, clause.low, high) in ((True, 0, 0), (False, 1, len(names))):
                never += conditions  # none of them, or not at least one of them
            else:
                counted.append((literal, conditions))
        return self._count(must, never, counted)

    def _count(
        self,
        must: list[Condition],
        never: list[Condition],
        counted: list[tuple[Literal, list[Condition]]],
    ) -> Found:
        free = [one for _, conditions in counted for one in conditions]
        every = (*must, *never, *free)
        musts = (1 << len(must)) - 1
        nevers = ((1 << len(never)) - 1) << len(must)
        found = Found()
        for true, answers in Sweep(self.program, every, musts, nevers).outcomes().items():
            at, fits = len(must) + len(never), True
            for literal, conditions in counted:
                holding = (true >> at & (1 << len(conditions)) - 1).bit_count()
                fits = fits and within(literal.clause, holding) == literal.holds
                at += len(conditions)
            if fits:
                found += answers
        return found

    def _not_first(self, code: str) -> Found:
        """Answers in which another statement comes before the rule's."""
        order = [rule.code for rule in self.program.rules]
        before = order[: order.index(code)]
        found = (
            find(self.program, (self.conditions[code], self.conditions[one])) for one in before
        )
        return sum(found, Found())

    def _lowered_by(self, choice: str) -> Found:
        """Answers in which adding the choice takes the last statement of its kind, or a higher
        one, away."""
        question, _, code = choice.partition(".")
        found = Found()
        for adding in additions(self.program, self.program.slot(question), code):
            for category in ALARMS:
                higher = ALARMS[: ALARMS.index(category) + 1]
                loud = [rule for rule in self.program.rules if rule.statement.category in higher]
                after = [adding.after(self.conditions[rule.code]) for rule in loud]
                for rule in loud:
                    before = self.conditions[rule.code]
                    if rule.statement.category == category and adding.can_end(before):
                        holds = (before, *adding.holds)
                        found += find(self.program, holds, (*after, *adding.fails))
        return found


@dataclass(frozen=True, slots=True)
class Adding:
    """One more choice in a question, for the answers in which `holds` and not `fails`.

    `added` and `removed` are the bits that change. The choice joins others or takes the place of
    `none`; where the answer was not known, nothing is added but something learned. A follow-up
    that it brings is left blank, one that it takes away loses its answers.
    """

    added: int
    removed: int
    holds: tuple[Condition, ...]
    fails: tuple[Condition, ...] = ()

    def after(self, tests: Condition) -> Condition:
        """The condition that holds before the change exactly when `tests` hold after it."""
        return tuple(self._test_after(test) for test in tests)

    def _test_after(self, test: CardinalityConstraint) -> CardinalityConstraint:
        met = sum(1 for mask in test.masks if mask & self.added)
        left = (mask & ~self.removed for mask in test.masks if not mask & self.added)
        return CardinalityConstraint(
            tuple(mask for mask in left if mask), test.low - met, test.high - met
        )

    def can_end(self, tests: Condition) -> bool:
        """Whether the change can make a condition that holds fail."""
        return any(
            mask & self.removed or (mask & self.added and test.high < len(test.masks))
            for test in tests
            for mask in test.masks
        )


def additions(program: Program, slot: Slot, code: str) -> list[Adding]:
    """Adding a choice, in as many cases as follow-ups come and go by it."""
    added, none = slot.bits[code], slot.bits.get(NONE, 0)
    alone = sum(
        slot.bits[choice.code] for choice in slot.question.choices if slot.is_exclusive(choice)
    )
    new = (CardinalityConstraint((added | slot.blank | alone & ~none,), 0, 0),)
    cases = [Adding(added, none, (slot.shown_when, new))]
    for other in program.slots:
        before = other.shown_when
        for case in list(cases):
            after = case.after(before)
            if after != before:
                cases.remove(case)
                cases += [
                    replace(case, holds=(*case.holds, before, after)),
                    replace(case, fails=(*case.fails, before, after)),
                    replace(
                        case,
                        added=case.added | other.blank,
                        holds=(*case.holds, after),
                        fails=(*case.fails, before),
                    ),
                    replace(
                        case,
                        removed=case.removed | other.mask,
                        holds=(*case.holds, before),
                        fails=(*case.fails, after),
                    ),
                ]
    return cases


def within(clause: Clause, count: int) -> bool:
    return clause.low <= count and (clause.high is None or count <= clause.high)


def exceptions(guarantee: Guarantee) -> Iterator[list[Literal]]:
    """The ways to break a guarantee, each as literals that all hold."""
    premise = [Literal(clause, True) for clause in guarantee.whenever]
    for clause in guarantee.then:
        yield from apart([*premise, Literal(clause, False)])
    if guarantee.exactly:
        conclusion = [Literal(clause, True) for clause in guarantee.then]
        for clause in guarantee.whenever:
            yield from apart([*conclusion, Literal(clause, False)])


def apart(literals: list[Literal]) -> Iterator[list[Literal]]:
    """One that says "not none of these" is as many as say "this one": each is quick to decide."""
    *others, last = literals
    if last.clause.high == 0 and not last.holds:
        for name in last.clause.of:
            yield [*others, Literal(Clause((name,)), True)]
    else:
        yield literals
