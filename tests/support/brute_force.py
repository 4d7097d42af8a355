"""What the proof finds of a small questionnaire, by names and by listing every answer."""

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations

from suitability.engine.program import Program
from suitability.questionnaire.conditions import Clause
from suitability.questionnaire.document import Rule
from suitability.questionnaire.questions import NONE, NOT_SURE, PREFER_NOT, SKIPPED
from tests.support.random_documents import all_answers

ALARMS = ("urgent", "caution")
IS_FOR_ALL = "is shown to everybody, and does not say that it is meant for everybody"


class BruteForce:
    """The findings about a program, from a list of all its complete answers."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.document = program.document
        self.answers = list(all_answers(program))
        self.factors = {factor.code: factor.of for factor in self.document.factors}
        self.fired = {
            rule.code: {bits for bits in self.answers if self.fires(rule, bits)}
            for rule in self.document.rules
        }
        self.asked = [
            slot for slot in program.slots if any(bits & slot.mask for bits in self.answers)
        ]

    def findings(self) -> dict[str, set[tuple[str, str]]]:
        return {
            "P01": {
                (f"rule {code}", "can never fire") for code, bits in self.fired.items() if not bits
            },
            "P03": {*self.equivalent_rules()},
            "P04": {*self.redundant_clauses()},
            "P05": {(f"choice {choice}", "is used by no rule") for choice in self.unused_choices()},
            "P06": {*self.no_personal_statement()},
            "P07": {
                (f"choice {choice}", "leads to silence where another answer leads to an alarm")
                for choice in self.unalarming_unknowns()
            },
            "P17": {
                (f"rule {rule.code}", IS_FOR_ALL)
                for rule in self.document.rules
                if self.fired[rule.code] == set(self.answers) and not rule.statement.for_everyone
            },
            "P14": {
                (f"question {slot.question.code}", "can never be asked")
                for slot in self.program.slots
                if slot not in self.asked
            },
        }

    def holds(self, clause: Clause, bits: int) -> bool:
        return self.program.constraint(clause).holds(bits)

    def fires(self, rule: Rule, bits: int) -> bool:
        return all(self.holds(clause, bits) for clause in rule.clauses)

    def clauses_met(self, code: str) -> Callable[[int], int]:
        """Return the function that counts the clauses of a rule that some answers meet."""
        (of_rule,) = [rule.clauses for rule in self.document.rules if rule.code == code]
        return lambda bits: sum(self.holds(clause, bits) for clause in of_rule)

    def equivalent_rules(self) -> Iterator[tuple[str, str]]:
        own = [rule.code for rule in self.program.rules if rule.clauses]
        for first, second in combinations(own, 2):
            if self.fired[first] == self.fired[second]:
                yield f"rules {first} and {second}", "always fire together"

    def no_personal_statement(self) -> Iterator[tuple[str, str]]:
        own = [self.fired[rule.code] for rule in self.document.rules if rule.clauses]
        if set(self.answers).difference(*own):
            yield "document", "some answers bring nothing beyond the standing statements"

    def redundant_clauses(self) -> Iterator[tuple[str, str]]:
        for rule in self.document.rules:
            if not self.fired[rule.code]:
                continue
            met = self.clauses_met(rule.code)
            for index, clause in enumerate(rule.clauses):
                alone = any(
                    met(bits) == len(rule.clauses) - 1 and not self.holds(clause, bits)
                    for bits in self.answers
                )
                if not alone:
                    yield f"rule {rule.code}", f"clause {index + 1} cannot matter"

    def choices_in(self, clauses: Iterable[Clause]) -> set[str]:
        return {
            choice
            for clause in clauses
            for name in clause.of
            for choice in self.factors.get(name, (name,))
        }

    def choices_in_rules(self) -> set[str]:
        return self.choices_in(clause for rule in self.document.rules for clause in rule.clauses)

    def unused_choices(self) -> set[str]:
        shown_when = (c for question in self.document.questions for c in question.shown_when)
        used = self.choices_in_rules() | self.choices_in(shown_when)
        choices = {
            f"{slot.question.code}.{code}"
            for slot in self.asked
            for code in slot.bits
            if code != NONE
        }
        return choices - used

    def unalarming_unknowns(self) -> Iterator[str]:
        """Yield the choices for something unknown, in a question of alarms, that no rule names."""
        alarming = self.choices_in(
            clause
            for rule in self.document.rules
            for clause in rule.clauses
            if rule.statement.category in ALARMS and clause.low > 0
        )
        for slot in self.asked:
            code = slot.question.code
            unknown = [c for c in (NOT_SURE, PREFER_NOT) if c in slot.bits] + [SKIPPED]
            if any(f"{code}.{choice}" in alarming for choice in slot.bits):
                yield from {f"{code}.{choice}" for choice in unknown} - self.choices_in_rules()
