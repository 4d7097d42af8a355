"""Clauses read back as sentences, in the words of the choices that they name."""

from collections.abc import Iterable, Mapping

from suitability.engine.explanations import Reasons
from suitability.engine.program import Program
from suitability.questionnaire.conditions import Clause, Guarantee
from suitability.questionnaire.document import Rule
from suitability.questionnaire.questions import SKIPPED, Question

AND = " - and "


class ClausesInEnglish:
    """The sentences of one program."""

    def __init__(self, program: Program) -> None:
        document = program.document
        self.words: Mapping[str, str] = {
            **{name: _blank(name, words) for name, words in Reasons(program).words.items()},
            **{factor.code: factor.label for factor in document.factors},
            **{rule.code: f"{rule.code} ({rule.statement.name})" for rule in document.rules},
            **{question.code: f"asked '{question.text}'" for question in document.questions},
        }

    def part(self, part: Rule | Question | Guarantee) -> str:
        """Return when a rule fires, when a question is asked, or what a guarantee says."""
        if isinstance(part, Rule):
            return f"Shown when {self.all(part.clauses)}" if part.clauses else "Shown to everyone"
        if isinstance(part, Question):
            clauses = part.shown_when
            return f"Asked when {self.all(clauses)}" if clauses else "Asked of everyone"
        return self.guarantee(part)

    def guarantee(self, guarantee: Guarantee) -> str:
        if guarantee.first:
            return f"Whenever {self.words[guarantee.first]} is shown, it stands first"
        if guarantee.never_lowers:
            added = "; ".join(self.words[name] for name in guarantee.never_lowers)
            return f"The highest category is never lowered by adding: {added}"
        then = self.all(guarantee.then)
        if not guarantee.whenever:
            return f"Always {then}"
        when = "Exactly when" if guarantee.exactly else "Whenever"
        return f"{when} {self.all(guarantee.whenever)}, then {then}"

    def all(self, clauses: Iterable[Clause]) -> str:
        return AND.join(self.clause(clause) for clause in clauses)

    def clause(self, clause: Clause) -> str:
        """Return a clause as "at least 1 of: It runs low; I feel faint when I stand"."""
        named = "; ".join(self.words[name] for name in clause.of)
        return f"{quantity(clause)}: {named}"


def quantity(clause: Clause) -> str:
    """Return the bounds of a clause: "none of", "all 3 of", "exactly 2 of", "1 to 2 of", ..."""
    named, high = len(clause.of), clause.most
    if high == 0:
        return "none of"
    if clause.low == high > 1 and high == named:
        return f"all {named} of"
    if clause.low == high and clause.high is not None and named > 1:
        return f"exactly {high} of"
    if high == named:
        return f"at least {clause.low} of"
    return f"at most {high} of" if clause.low == 0 else f"{clause.low} to {high} of"


def _blank(name: str, words: str) -> str:
    return f"'{words}' left blank" if name.endswith(f".{SKIPPED}") else words
