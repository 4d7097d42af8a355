"""Facts about all possible answers to a document: what is dead, silent, or breaks a guarantee."""

from collections.abc import Iterable, Iterator
from itertools import combinations

from suitability.engine.program import Program, Slot
from suitability.questionnaire.conditions import CardinalityConstraint
from suitability.questionnaire.document import NONE, NOT_SURE, PREFER_NOT, SKIPPED, Rule

from .content_hygiene import upkeep
from .example_answers import Examples
from .findings import Finding, Level
from .invariants import ALARMS, Guarantees
from .model_counting import find

__all__ = ["Finding", "Level", "prove"]


def prove(program: Program, today: str = "") -> tuple[Finding, ...]:
    """Every finding, decided exactly over all possible answers.

    `today` is an ISO date; without one nothing is overdue.
    """
    proof = _Proof(program)
    return (*proof.findings(), *upkeep(proof.examples, today), *proof.guarantees())


class _Proof:
    def __init__(self, program: Program) -> None:
        self.program = program
        self.document = program.document
        self.examples = Examples(program)
        self.conditions = self.examples.conditions
        self.fires = {rule.code: self.examples.fires(rule.code) for rule in program.rules}
        alarms = (rule for rule in program.rules if rule.statement.category in ALARMS)
        self.alarming = self._named(alarms, at_least=1)
        self.asked = [slot for slot in program.slots if find(program, (slot.shown_when,))]

    def findings(self) -> Iterator[Finding]:
        """P01 to P07, P14 and P15."""
        for check in (
            self.dead,
            self.twins,
            self.idle_clauses,
            self.unused_choices,
            self.silence,
            self.silent_unknowns,
            self.never_asked,
            self.mixed_answers,
        ):
            yield from check()

    def dead(self) -> Iterator[Finding]:
        for code, found in self.fires.items():
            if not found:
                example = self.examples.of_rule(code)
                yield Finding("stop", "P01", f"rule {code}", "can never fire", example)

    def twins(self) -> Iterator[Finding]:
        """Rules that say the same, and rules that no answers tell apart."""
        seen = [self.program.fired(found.example) for found in self.fires.values() if found]
        for (at, one), (other_at, other) in combinations(enumerate(self.program.rules), 2):
            both = f"rules {one.code} and {other.code}"
            if one.statement.text == other.statement.text:
                example = self._reader_of_either(one, other)
                yield Finding("stop", "P02", both, "say the same thing", example)
            alike = all((fired >> at ^ fired >> other_at) & 1 == 0 for fired in seen)
            if alike and one.clauses and other.clauses and self._always_together(one, other):
                example = self.examples.of_rule(one.code)
                yield Finding("note", "P03", both, "always fire together", example)

    def idle_clauses(self) -> Iterator[Finding]:
        for rule in self.program.rules:
            tests = self.conditions[rule.code]
            for place, test in enumerate(tests):
                others = (*tests[:place], *tests[place + 1 :])
                if self.fires[rule.code] and not find(self.program, (others,), ((test,),)):
                    where, sentence = f"rule {rule.code}", f"clause {place + 1} cannot matter"
                    example = self.examples.of_rule(rule.code)
                    yield Finding("note", "P04", where, sentence, example)

    def unused_choices(self) -> Iterator[Finding]:
        """Choices that change nothing. One that says yes, where others bring an alarm, stops."""
        shown_when = (test for slot in self.program.slots for test in slot.shown_when)
        used = bits_of(shown_when) | self._named(self.program.rules)
        for slot in self.asked:
            for choice in slot.question.choices:
                if not slot.bits[choice.code] & used and choice.code != NONE:
                    says_yes = self._alarms(slot) and not slot.is_exclusive(choice)
                    level: Level = "stop" if says_yes else "note"
                    yield self._of_choice(slot, level, "P05", choice.code, "is used by no rule")

    def silence(self) -> Iterator[Finding]:
        """Answers that bring nothing but the statements that everybody reads."""
        own = [self.conditions[rule.code] for rule in self.program.rules if rule.clauses]
        found = find(self.program, (), own)
        if found:
            sentence = "some answers bring nothing beyond the standing statements"
            yield Finding("stop", "P06", "document", sentence, found.example)

    def silent_unknowns(self) -> Iterator[Finding]:
        """Questions in which a yes brings an alarm, and not knowing brings nothing."""
        named = self._named(self.program.rules)
        for slot in filter(self._alarms, self.asked):
            for code in (NOT_SURE, PREFER_NOT, SKIPPED):
                bit = slot.blank if code == SKIPPED else slot.bits.get(code, 0)
                if bit and not bit & named:
                    sentence = "leads to silence where another answer leads to an alarm"
                    yield self._of_choice(slot, "note", "P07", code, sentence)

    def never_asked(self) -> Iterator[Finding]:
        for slot in self.program.slots:
            if slot not in self.asked:
                code = slot.question.code
                example = self.examples.of_question(code)
                yield Finding("stop", "P14", f"question {code}", "can never be asked", example)

    def mixed_answers(self) -> Iterator[Finding]:
        """Choices that say 'none' or 'not known', and can be chosen beside one that says yes."""
        for slot in self.asked:
            for choice in slot.question.choices:
                bit = slot.bits[choice.code]
                both = CardinalityConstraint((bit, slot.mask & ~bit & ~slot.blank), 2, 2)
                if choice.code in (NONE, NOT_SURE, PREFER_NOT) and not slot.is_exclusive(choice):
                    found = find(self.program, ((both,),))
                    if found:
                        where = f"choice {slot.question.code}.{choice.code}"
                        sentence = "can be chosen beside another"
                        yield Finding("stop", "P15", where, sentence, found.example)

    def guarantees(self) -> Iterator[Finding]:
        guarantees = Guarantees(self.program)
        for guarantee in self.document.guarantees:
            broken = guarantees.broken_by(guarantee)
            if broken:
                sentence = f"does not hold: {guarantee.sentence}"
                where = f"guarantee {guarantee.code}"
                yield Finding("stop", guarantee.code, where, sentence, broken.example)

    def _of_choice(
        self, slot: Slot, level: Level, code: str, choice: str, sentence: str
    ) -> Finding:
        question = slot.question.code
        example = self.examples.of_choice(question, choice)
        return Finding(level, code, f"choice {question}.{choice}", sentence, example)

    def _alarms(self, slot: Slot) -> bool:
        """Whether an answer to a question can bring something urgent or a caution."""
        return bool(self.alarming & slot.mask & ~slot.blank)

    def _reader_of_either(self, one: Rule, other: Rule) -> int:
        """Somebody who reads both statements, or else one."""
        first, second = self.fires[one.code], self.fires[other.code]
        both = (self.conditions[one.code], self.conditions[other.code])
        found = (first and second and find(self.program, both)) or first or second
        return found.example if found else self.examples.of_rule(one.code)

    def _always_together(self, one: Rule, other: Rule) -> bool:
        first, second = self.conditions[one.code], self.conditions[other.code]
        return not find(self.program, (first,), (second,)) and not find(
            self.program, (second,), (first,)
        )

    def _named(self, rules: Iterable[Rule], at_least: int = 0) -> int:
        """The bits that clauses name, of those that want at least so many."""
        tests = (test for rule in rules for test in self.conditions[rule.code])
        return bits_of(test for test in tests if test.low >= at_least)


def bits_of(tests: Iterable[CardinalityConstraint]) -> int:
    """The bits that tests name."""
    bits = 0
    for test in tests:
        for mask in test.masks:
            bits |= mask
    return bits
