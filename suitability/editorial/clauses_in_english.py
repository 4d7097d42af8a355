"""Clauses read back as sentences, in the words of the choices that they name."""

from collections.abc import Iterable, Mapping
from functools import reduce

from suitability.engine.explanations import Reasons
from suitability.engine.program import Program
from suitability.questionnaire.conditions import Clause, Guarantee
from suitability.questionnaire.document import Rule
from suitability.questionnaire.questions import SKIPPED, Question
from suitability.questionnaire.sentence import Sentence, joined

NEVER_LOWERED = Sentence("The highest category is never lowered by adding: %(choices)s")
EXACTLY = Sentence("Exactly when %(when)s, then %(then)s")
WHENEVER = Sentence("Whenever %(when)s, then %(then)s")


class ClausesInEnglish:
    """The sentences of one program."""

    def __init__(self, program: Program) -> None:
        document = program.document
        self.words: Mapping[str, str] = {
            **{name: _blank(name, words) for name, words in Reasons(program).words.items()},
            **{factor.code: factor.label for factor in document.factors},
            **{rule.code: f"{rule.code} ({rule.statement.name})" for rule in document.rules},
            **{
                question.code: Sentence("asked '%(question)s'", question=question.text)
                for question in document.questions
            },
        }

    def part(self, part: Rule | Question | Guarantee) -> str:
        """Return when a rule fires, when a question is asked, or what a guarantee says."""
        if isinstance(part, Rule):
            if not part.clauses:
                return Sentence("Shown to everyone")
            return Sentence("Shown when %(clauses)s", clauses=self.all(part.clauses))
        if isinstance(part, Question):
            if not part.shown_when:
                return Sentence("Asked of everyone")
            return Sentence("Asked when %(clauses)s", clauses=self.all(part.shown_when))
        return self.guarantee(part)

    def guarantee(self, guarantee: Guarantee) -> str:
        if guarantee.first:
            first = self.words[guarantee.first]
            return Sentence("Whenever %(rule)s is shown, it stands first", rule=first)
        if guarantee.never_lowers:
            added = joined("; ", (self.words[name] for name in guarantee.never_lowers))
            return Sentence(NEVER_LOWERED, choices=added)
        then = self.all(guarantee.then)
        if not guarantee.whenever:
            return Sentence("Always %(then)s", then=then)
        template = EXACTLY if guarantee.exactly else WHENEVER
        return Sentence(template, when=self.all(guarantee.whenever), then=then)

    def all(self, clauses: Iterable[Clause]) -> str:
        """Return clauses that all hold, as one sentence."""
        return reduce(_both, map(self.clause, clauses))

    def clause(self, clause: Clause) -> str:
        """Return a clause as "at least 1 of: It runs low; I feel faint when I stand"."""
        named = joined("; ", (self.words[name] for name in clause.of))
        return Sentence("%(quantity)s: %(names)s", quantity=quantity(clause), names=named)


def quantity(clause: Clause) -> str:
    """Return the bounds of a clause: "none of", "all 3 of", "exactly 2 of", "1 to 2 of", ..."""
    named, high = len(clause.of), clause.most
    if high == 0:
        return Sentence("none of")
    if clause.low == high > 1 and high == named:
        return Sentence("all %(number)s of", number=named)
    if clause.low == high and clause.high is not None and named > 1:
        return Sentence("exactly %(number)s of", number=high)
    if high == named:
        return Sentence("at least %(number)s of", number=clause.low)
    if clause.low == 0:
        return Sentence("at most %(number)s of", number=high)
    return Sentence("%(low)s to %(high)s of", low=clause.low, high=high)


def _blank(name: str, words: str) -> str:
    is_blank = name.endswith(f".{SKIPPED}")
    return Sentence("'%(question)s' left blank", question=words) if is_blank else words


def _both(before: str, clause: str) -> Sentence:
    return Sentence("%(clauses)s - and %(clause)s", clauses=before, clause=clause)
