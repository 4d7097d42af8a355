"""Which of all possible answers read differently in a new document, and because of what.

The answers are those to the NEW document. A rule of the old one is read on them by the names that
its clauses hold, with its own factors: a choice that is no longer there is simply not chosen. As
long as the questions stay the same, that is exactly what the old document says.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from suitability.engine.program import Program
from suitability.engine.statements import Statements
from suitability.questionnaire.conditions import CardinalityConstraint, Clause, union
from suitability.questionnaire.document import SKIPPED, Document, Rule

from .causes import Causes
from .changes import Change, Effect, Kind, changes
from .model_counting import Condition, Found, Sweep, TooManyStates, find

NO_ANSWERS = Found()
LIMIT = 30_000  # joined states, which take one to two seconds


@dataclass(frozen=True, slots=True)
class Difference:
    """`answers_before` and `answers_after`: how many sets of answers there are.

    `differ` are those after that bring other statements, or the same in another order; `reads`
    those that bring other statements, another order or other words. Reasons, and what is
    around the statements, are not compared. Either is None if so many rules changed that it would
    take too long to count them together; the effects are exact all the same.
    """

    answers_before: int
    answers_after: int
    changes: tuple[Change, ...] = ()
    differ: Found | None = NO_ANSWERS
    reads: Found | None = NO_ANSWERS


def difference(old: Document, new: Document) -> Difference:
    """What changes from `old` to `new`, with exact counts; an example is bits of the new one."""
    before = find(Program(old)).count
    if old == new:
        return Difference(before, before)
    both = _Both(old, new)
    differ = both.differ()
    reads = both.reads() if both.reworded else differ
    return Difference(before, both.answers, both.changes(), differ, reads)


class _Both:
    """The rules of two documents, on the answers to the new one."""

    def __init__(self, old: Document, new: Document) -> None:
        self.documents = old, new
        self.program = Program(new)
        self.answers = find(self.program).count
        self.was, self.now = fires(old, self.program), fires(new, self.program)
        self.old = {rule.code: rule for rule in old.rules}
        self.new = {rule.code: rule for rule in self.program.rules}
        self.common = [code for code in self.new if code in self.old]
        read, reads = Statements(Program(old)).words(), Statements(self.program).words()
        self.reworded = {code for code in self.common if read[code] != reads[code]}
        self.passed = {code: passed for code in self.common if (passed := self._passed(code))}

    def _passed(self, code: str) -> list[str]:
        """The rules past which a rule whose own priority changed has moved."""
        old, new = place(self.old[code]), place(self.new[code])
        if old == new:
            return []
        return [
            other
            for other in self.common
            if (old < place(self.old[other])) != (new < place(self.new[other]))
        ]

    def changes(self) -> tuple[Change, ...]:
        causes, by_cause = Causes(*self.documents), dict[str, list[Effect]]()
        for effect in self.effects:
            by_cause.setdefault(causes.of(effect), []).append(effect)
        return tuple(
            replace(change, effects=tuple(by_cause.get(change.part, ())))
            for change in changes(*self.documents)
        )

    @cached_property
    def effects(self) -> tuple[Effect, ...]:
        count: dict[Kind, Callable[[str], Found]] = {
            "gain": lambda code: self._fires_only(code, self.now, self.was),
            "lose": lambda code: self._fires_only(code, self.was, self.now),
            "move": self._moves,
            "reword": self._rewords,
        }
        return tuple(
            Effect(kind, code, found)
            for code in dict.fromkeys((*self.new, *self.old))
            for kind in count
            if (found := count[kind](code))
        )

    def _fires_only(
        self, code: str, here: Mapping[str, Condition], there: Mapping[str, Condition]
    ) -> Found:
        if code not in here or here[code] == there.get(code):
            return NO_ANSWERS
        return find(self.program, (here[code],), (there[code],) if code in there else ())

    def _moves(self, code: str) -> Found:
        """Counted by what is left when none of those that it passed stands beside it."""
        beside = [self._in_both(other) for other in self.passed.get(code, ())]
        fires = self._in_both(code) if beside else ()
        for other in beside:
            found = find(self.program, (fires, other))
            if found:
                every = find(self.program, (fires,)).count
                return replace(found, count=every - find(self.program, (fires,), beside).count)
        return NO_ANSWERS

    def _rewords(self, code: str) -> Found:
        return find(self.program, (self._in_both(code),)) if code in self.reworded else NO_ANSWERS

    def _in_both(self, code: str) -> Condition:
        """When a rule fires in both documents."""
        return tuple(dict.fromkeys((*self.was[code], *self.now[code])))

    def differ(self) -> Found | None:
        return self._but(("gain", "lose", "move"), ())

    def reads(self) -> Found | None:
        return self._but(("gain", "lose", "move", "reword"), self.reworded)

    def _but(self, kinds: tuple[Kind, ...], never: Collection[str]) -> Found | None:
        """All answers but those without any effect of these kinds."""
        found = (effect.found for effect in self.effects if effect.kind in kinds)
        example = next(found, None)
        if example is None:
            return NO_ANSWERS
        same = self._same(never)
        return None if same is None else replace(example, count=self.answers - same)

    def _same(self, never: Collection[str]) -> int | None:
        """How many answers bring the same statements in the same order, and none of `never`."""
        places: dict[Condition, int] = {}

        def at(condition: Condition) -> int:
            return places.setdefault(condition, len(places))

        was, now = self.was, self.now
        alike = {(at(was[code]), at(now[code])) for code in self.common if was[code] != now[code]}
        apart = {
            (at(now[one]), at(now[other])) for one in self.passed for other in self.passed[one]
        }
        nevers = {at(now[code]) for code in (*never, *(now.keys() - was.keys()))}
        nevers |= {at(was[code]) for code in was.keys() - now.keys()}
        sweep = Sweep(
            self.program,
            list(places),
            never=sum(1 << one for one in nevers),
            alike=alike,
            apart=apart,
            limit=LIMIT,
        )
        try:
            return sum(sweep.outcomes().values(), NO_ANSWERS).count
        except TooManyStates:
            return None


def fires(document: Document, program: Program) -> dict[str, Condition]:
    """When each rule of `document` fires, on the answers to `program`."""
    masks: dict[str, int] = {}
    for slot in program.slots:
        question = slot.question.code
        masks[f"{question}.{SKIPPED}"] = slot.blank
        masks |= {f"{question}.{code}": bit for code, bit in slot.bits.items()}
    for factor in document.factors:
        masks[factor.code] = union(masks.get(name, 0) for name in factor.of)
    return {
        rule.code: tuple(dict.fromkeys(test(clause, masks) for clause in rule.clauses))
        for rule in document.rules
    }


def test(clause: Clause, masks: Mapping[str, int]) -> CardinalityConstraint:
    """The clause over known names only. One sign for one meaning, so that equals are seen."""
    known = sorted(masks[name] for name in clause.of if masks.get(name))
    high = len(clause.of) if clause.high is None else clause.high
    if high == 0 or (clause.low == 1 and high >= len(known)):
        return CardinalityConstraint((union(known),), clause.low, min(high, 1))
    return CardinalityConstraint(tuple(known), clause.low, min(high, len(known)))


def place(rule: Rule) -> tuple[int, str]:
    """Where a rule stands in reading order."""
    return rule.statement.priority, rule.code
