"""Which of all possible answers read differently in a new document, and because of what.

The answers are those to the NEW document. A rule of the old one is read on them by the names that
its clauses hold, with its own factors: a choice that is no longer there is simply not chosen. As
long as the questions stay the same, that is exactly what the old document says.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from suitability.engine.program import Program
from suitability.engine.statements import Statements
from suitability.questionnaire.conditions import union
from suitability.questionnaire.document import Document, Rule

from .causes import Causes
from .changes import Change, Effect, Kind, changes
from .decision_diagram import FALSE, Node, TooLarge
from .model_counting import AnswerSpace, ModelCount, count_models

NO_ANSWERS = ModelCount()
LIMIT = 100_000
"""How many nodes the count of all effects together may add: about a second, and 30 MB."""


@dataclass(frozen=True, slots=True)
class Difference:
    """`answers_before` and `answers_after`: how many sets of answers there are.

    `differ` are those after that bring other statements, or the same in another order; `reads`
    those that bring other statements, another order or other words. Reasons, what is around the
    statements, and translations are not compared. Either is None if so many rules changed that it
    would take too long to count them together; the effects are exact all the same.
    """

    answers_before: int
    answers_after: int
    changes: tuple[Change, ...] = ()
    differ: ModelCount | None = NO_ANSWERS
    reads: ModelCount | None = NO_ANSWERS


def difference(old: Document, new: Document) -> Difference:
    """Count what changes from `old` to `new`; an example is bits of the new one."""
    before = count_models(Program(old)).count
    if old == new:
        return Difference(before, before)
    comparison = _Comparison(old, new)
    kinds: tuple[Kind, ...] = ("gain", "lose", "move")
    differ = comparison.with_any(kinds)
    reads = comparison.with_any((*kinds, "reword")) if comparison.reworded else differ
    after = comparison.space.count().count
    return Difference(before, after, comparison.changes(), differ, reads)


class _Comparison:
    """The rules of two documents, on the answers to the new one."""

    def __init__(self, old: Document, new: Document) -> None:
        self.documents = old, new
        program = Program(new)
        self.space = AnswerSpace(program)
        self.diagram = self.space.diagram
        self.was, self.now = fires(old, self.space), fires(new, self.space)
        old_keys, keys = reading_keys(old.rules), reading_keys(program.rules)
        self.keys = {code: (old_keys[code], key) for code, key in keys.items() if code in old_keys}
        words, new_words = Statements(Program(old)).words(), Statements(program).words()
        self.reworded = {code for code in self.keys if words[code] != new_words[code]}
        self.effects = {code: self._effects(code) for code in dict.fromkeys((*keys, *old_keys))}

    def _effects(self, code: str) -> dict[Kind, Node]:
        """Return when each kind of effect on a rule is there."""
        was, now = self.was.get(code, FALSE), self.now.get(code, FALSE)
        both = self._in_both(code)
        passed = self.diagram.any_of(map(self._in_both, self._passed(code)))
        return {
            "gain": self.diagram.if_then_else(was, FALSE, now),
            "lose": self.diagram.if_then_else(now, FALSE, was),
            "move": self.diagram.all_of((both, passed)),
            "reword": both if code in self.reworded else FALSE,
        }

    def _in_both(self, code: str) -> Node:
        """Return when a rule fires in both documents."""
        return self.diagram.all_of((self.was.get(code, FALSE), self.now.get(code, FALSE)))

    def _passed(self, code: str) -> list[str]:
        """Return the rules past which a rule whose own priority changed has moved."""
        if code not in self.keys:
            return []
        old, new = self.keys[code]
        return [
            other
            for other, (other_old, other_new) in self.keys.items()
            if old != new and (old < other_old) != (new < other_new)
        ]

    def changes(self) -> tuple[Change, ...]:
        """Return the changed parts, each with its effects."""
        causes, by_cause = Causes(*self.documents), dict[str, list[Effect]]()
        for effect in self._counted():
            by_cause.setdefault(causes.of(effect), []).append(effect)
        return tuple(
            replace(change, effects=tuple(by_cause.get(change.part, ())))
            for change in changes(*self.documents)
        )

    def _counted(self) -> Iterator[Effect]:
        for code, effects in self.effects.items():
            for kind, node in effects.items():
                answers = self.space.count(node)
                if answers:
                    yield Effect(kind, code, answers)

    def with_any(self, kinds: Collection[Kind]) -> ModelCount | None:
        """Count the answers with an effect of these kinds on any rule; None if too large."""
        # From all answers those with an effect are taken away, rule by rule. The last in reading
        # order go first: many of them fire for nearly everybody, so that few answers are left.
        same = self.space.complete
        try:
            with self.diagram.limit(LIMIT):
                for effects in reversed(self.effects.values()):
                    effect = self.diagram.any_of(effects[kind] for kind in kinds)
                    same = self.diagram.if_then_else(effect, FALSE, same)
                return self.space.count(self.diagram.negation(same))
        except TooLarge:
            return None


def fires(document: Document, space: AnswerSpace) -> dict[str, Node]:
    """Return when each rule of `document` fires, on the answers to another. What these do not know
    has no bits, so that it never holds."""
    masks = defaultdict(int, space.program.masks)
    for factor in document.factors:
        masks[factor.code] = union(masks[name] for name in factor.of)
    return {
        rule.code: space.condition(tuple(clause.compile(masks) for clause in rule.clauses))
        for rule in document.rules
    }


def reading_keys(rules: Iterable[Rule]) -> dict[str, tuple[int, str]]:
    """Return for each rule the key by which rules are sorted for reading."""
    return {rule.code: (rule.statement.priority, rule.code) for rule in rules}
