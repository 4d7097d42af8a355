"""Facts about all possible answers to a document: what is dead, silent, or breaks a guarantee."""

from collections.abc import Iterable, Iterator
from itertools import combinations

from suitability.engine.program import Program, Slot
from suitability.questionnaire.conditions import CardinalityConstraint, union
from suitability.questionnaire.document import Rule
from suitability.questionnaire.questions import NONE, NOT_SURE, PREFER_NOT, SKIPPED
from suitability.questionnaire.sentence import Sentence

from .content_hygiene import content_hygiene
from .decision_diagram import FALSE
from .example_answers import ExampleAnswers
from .findings import Finding, Level
from .invariants import ALARMS, Guarantees


def prove(
    program: Program, today: str = "", examples: ExampleAnswers | None = None
) -> tuple[Finding, ...]:
    """Return every finding, decided exactly over all possible answers.

    `today` is an ISO date; without one nothing is overdue. `examples` are the program's, if there
    are some already: what was worked out for them is not worked out again.
    """
    proof = _Proof(program, examples or ExampleAnswers(program))
    return (
        *proof.dead_rules(),
        *proof.rules_for_everyone(),
        *proof.twin_rules(),
        *proof.idle_clauses(),
        *proof.unused_choices(),
        *proof.silence(),
        *proof.silent_unknowns(),
        *proof.never_asked(),
        *proof.mixed_answers(),
        *content_hygiene(proof.examples, today),
        *proof.broken_guarantees(),
    )


class _Proof:
    """P01 to P07, P14, P15, P17 and the guarantees of one program."""

    def __init__(self, program: Program, examples: ExampleAnswers) -> None:
        self.program = program
        self.examples = examples
        self.space = self.examples.space
        self.conditions = self.examples.conditions
        self.models = {code: self.space.models(each) for code, each in self.conditions.items()}
        alarms = (rule for rule in program.rules if rule.statement.category in ALARMS)
        self.alarming = self._named(alarms, at_least=1)
        self.asked = [slot for slot in program.slots if self.space.count_where((slot.shown_when,))]

    def dead_rules(self) -> Iterator[Finding]:
        for code, models in self.models.items():
            if models == FALSE:
                example = self.examples.of_rule(code)
                yield Finding("stop", "P01", f"rule {code}", Sentence("can never fire"), example)

    def rules_for_everyone(self) -> Iterator[Finding]:
        """Yield rules that all answers bring, as if their clauses were forgotten."""
        everyone = self.space.models(())
        for rule in self.program.rules:
            if self.models[rule.code] == everyone and not rule.statement.for_everyone:
                sentence = Sentence(
                    "is shown to everybody, and does not say that it is meant for everybody"
                )
                example = self.examples.of_rule(rule.code)
                yield Finding("stop", "P17", f"rule {rule.code}", sentence, example)

    def twin_rules(self) -> Iterator[Finding]:
        """Yield rules that say the same, and rules that no answers tell apart."""
        for first, second in combinations(self.program.rules, 2):
            both = f"rules {first.code} and {second.code}"
            if first.statement.text == second.statement.text:
                example = self._reader_of_either(first, second)
                yield Finding("stop", "P02", both, Sentence("say the same thing"), example)
            together = self.models[first.code] == self.models[second.code]
            if together and first.clauses and second.clauses:
                example = self.examples.of_rule(first.code)
                yield Finding("note", "P03", both, Sentence("always fire together"), example)

    def idle_clauses(self) -> Iterator[Finding]:
        """Yield clauses without which their rule would fire for the same answers."""
        for code, constraints in self.conditions.items():
            for number in range(len(constraints)):
                others = (*constraints[:number], *constraints[number + 1 :])
                idle = self.space.models(others) == self.models[code]
                if idle and self.models[code] != FALSE:
                    sentence = Sentence("clause %(number)s cannot matter", number=number + 1)
                    example = self.examples.of_rule(code)
                    yield Finding("note", "P04", f"rule {code}", sentence, example)

    def unused_choices(self) -> Iterator[Finding]:
        """Yield choices that change nothing; one that says yes, where others alarm, stops. What
        stands in the clinician's strip is of use there."""
        strip = self.program.document.page.strip_questions()
        shown_when = (each for slot in self.program.slots for each in slot.shown_when)
        used = named_bits(shown_when) | self._named(self.program.rules)
        for slot in self.asked:
            alarms = self._alarms(slot)
            if slot.question.code in strip and not alarms:
                continue
            for choice in slot.question.choices:
                if not slot.bits[choice.code] & used and choice.code != NONE:
                    says_yes = alarms and not slot.is_exclusive(choice)
                    level: Level = "stop" if says_yes else "note"
                    yield self._of_choice(
                        slot, level, "P05", choice.code, Sentence("is used by no rule")
                    )

    def silence(self) -> Iterator[Finding]:
        """Yield answers that bring nothing but the statements that everybody reads."""
        conditions = [self.conditions[rule.code] for rule in self.program.rules if rule.clauses]
        silent = self.space.count_where(fails=conditions)
        if silent:
            sentence = Sentence("some answers bring nothing beyond the standing statements")
            yield Finding("stop", "P06", "document", sentence, silent.example)

    def silent_unknowns(self) -> Iterator[Finding]:
        """Yield questions in which a yes brings an alarm, and not knowing brings nothing."""
        named = self._named(self.program.rules)
        for slot in filter(self._alarms, self.asked):
            for code in (NOT_SURE, PREFER_NOT, SKIPPED):
                bit = slot.blank if code == SKIPPED else slot.bits.get(code, 0)
                if bit and not bit & named:
                    sentence = Sentence("leads to silence where another answer leads to an alarm")
                    yield self._of_choice(slot, "note", "P07", code, sentence)

    def never_asked(self) -> Iterator[Finding]:
        for slot in self.program.slots:
            if slot not in self.asked:
                code = slot.question.code
                example = self.examples.of_question(code)
                yield Finding(
                    "stop", "P14", f"question {code}", Sentence("can never be asked"), example
                )

    def mixed_answers(self) -> Iterator[Finding]:
        """Yield choices that say 'none' or 'not known', and can stand beside one that says yes."""
        for slot in self.asked:
            for choice in slot.question.choices:
                bit = slot.bits[choice.code]
                both = CardinalityConstraint((bit, slot.mask & ~bit & ~slot.blank), 2, 2)
                if choice.code in (NONE, NOT_SURE, PREFER_NOT) and not slot.is_exclusive(choice):
                    mixed = self.space.count_where(((both,),))
                    if mixed:
                        where = f"choice {slot.question.code}.{choice.code}"
                        sentence = Sentence("can be chosen beside another")
                        yield Finding("stop", "P15", where, sentence, mixed.example)

    def broken_guarantees(self) -> Iterator[Finding]:
        guarantees = Guarantees(self.space)
        for guarantee in self.program.document.guarantees:
            breaking = guarantees.broken_by(guarantee)
            if breaking:
                sentence = Sentence("does not hold: %(sentence)s", sentence=guarantee.sentence)
                where = f"guarantee {guarantee.code}"
                yield Finding("stop", guarantee.code, where, sentence, breaking.example)

    def _of_choice(
        self, slot: Slot, level: Level, code: str, choice: str, sentence: str
    ) -> Finding:
        question = slot.question.code
        example = self.examples.of_choice(question, choice)
        return Finding(level, code, f"choice {question}.{choice}", sentence, example)

    def _alarms(self, slot: Slot) -> bool:
        """Return whether an answer to a question can bring something urgent or a caution."""
        return bool(self.alarming & slot.mask & ~slot.blank)

    def _reader_of_either(self, first: Rule, second: Rule) -> int:
        """Return somebody who reads both statements, or else the one that can be read."""
        both = self.space.count_where((self.conditions[first.code], self.conditions[second.code]))
        readable = second if self.models[first.code] == FALSE else first
        return both.example if both else self.examples.of_rule(readable.code)

    def _named(self, rules: Iterable[Rule], at_least: int = 0) -> int:
        """Return the bits that clauses name, of those that want at least so many."""
        constraints = (each for rule in rules for each in self.conditions[rule.code])
        return named_bits(each for each in constraints if each.low >= at_least)


def named_bits(constraints: Iterable[CardinalityConstraint]) -> int:
    """Return the bits that constraints name."""
    return union(mask for each in constraints for mask in each.masks)
