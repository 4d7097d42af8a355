"""When a question is shown, in the conditions that FHIR R4's `enableWhen` has.

The specification (R4, code system questionnaire-enable-operator) says of a question with several
answers: `=` is true if at least one answer is equal, `!=` if no answer is, so also if there is
none; `exists` compares with whether there is any answer. A hidden question has no answer.

An item joins its literals by all or by any, never both. So a condition is brought into the form
"all of (any of literals)": single literals go on one item, and each "any of" on an item of its own
around the next. Every clause has such a form, if not always a short one: it is the conjunctive
normal form (normal_form.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import comb

from suitability.engine.program import Program
from suitability.questionnaire.conditions import Clause
from suitability.questionnaire.document import Document
from suitability.questionnaire.questions import SKIPPED

from .normal_form import (
    MOST_LEVELS,
    MOST_PARTS,
    AllOf,
    AnyOf,
    ChoiceLiteral,
    NotInFhir,
    both,
    check_size,
    either,
    negation,
    only,
)


@dataclass(frozen=True, slots=True)
class Level:
    """The literals of one item, joined by `behavior`: all or any."""

    behavior: str
    literals: tuple[ChoiceLiteral, ...]


def levels(program: Program) -> Mapping[str, tuple[Level, ...]]:
    """Return each question's items from the outermost to itself; none if it is always shown.

    Raises NotInFhir.
    """
    around = _levels_or_fault(program)
    if isinstance(around, NotInFhir):
        raise NotInFhir(*around.args)
    return around


@lru_cache(maxsize=64)  # a program is compiled once a process, and asked for each response
def _levels_or_fault(program: Program) -> Mapping[str, tuple[Level, ...]] | NotInFhir:
    conditions = Conditions(program.document)
    try:
        return {question: conditions.levels(question) for question in conditions.clauses}
    except NotInFhir as error:
        return error.with_traceback(None)


class Conditions:
    """The conditions of one document's questions."""

    def __init__(self, document: Document) -> None:
        self.clauses = {question.code: question.shown_when for question in document.questions}
        self._factors = {factor.code: factor.of for factor in document.factors}
        names = (
            (q.code, c) for q in document.questions for c in ("", *(o.code for o in q.choices))
        )
        self._order = {name: n for n, name in enumerate(names)}

    def levels(self, question: str) -> tuple[Level, ...]:
        """Return the question's items from the outermost to itself. Raises NotInFhir."""
        try:
            levels = self._levels(self._shown(question))
            check_size(len(levels), MOST_LEVELS)
        except NotInFhir as error:
            raise NotInFhir(f"question {question}: {error}") from None
        return levels

    def _levels(self, condition: AllOf) -> tuple[Level, ...]:
        single = AnyOf().union(*(literals for literals in condition if len(literals) == 1))
        groups = [self._in_order(literals) for literals in condition if len(literals) > 1]
        groups.sort(key=lambda literals: [self._at(literal) for literal in literals])
        together = (Level("all", self._in_order(single)),) if single else ()
        return (*together, *(Level("any", literals) for literals in groups))

    def _in_order(self, literals: AnyOf) -> tuple[ChoiceLiteral, ...]:
        return tuple(sorted(literals, key=self._at))

    def _at(self, literal: ChoiceLiteral) -> tuple[int, bool]:
        return self._order[literal.question, literal.choice], literal.holds

    def _shown(self, question: str) -> AllOf:
        return both(*(self._clause(clause) for clause in self.clauses[question]))

    def _clause(self, clause: Clause) -> AllOf:
        """Return the cardinality constraint as a conjunction. At least `low` of n: of any
        n - low + 1, one holds. At most `high`: of any high + 1, one does not. So "between 1 and 2
        of a, b, c" is (a or b or c) and (not a or not b or not c)."""
        named = [self._named(name) for name in clause.of]
        check_size(comb(len(named), clause.low - 1) if clause.low else 0, MOST_PARTS)
        check_size(comb(len(named), clause.most + 1), MOST_PARTS)
        enough = combinations(named, len(named) - clause.low + 1)
        too_many = combinations([negation(condition) for condition in named], clause.most + 1)
        return both(*(either(*some) for some in (*enough, *too_many)))

    def _named(self, name: str) -> AllOf:
        if name in self._factors:
            return either(*(self._named(choice) for choice in self._factors[name]))
        question, _, choice = name.partition(".")
        if choice == SKIPPED:
            return both(self._shown(question), only(ChoiceLiteral(question, holds=False)))
        return only(ChoiceLiteral(question, choice))
