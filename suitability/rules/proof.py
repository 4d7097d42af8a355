"""Facts about all possible answers to a document: what is dead, silent, or breaks a guarantee."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from .clauses import Clause
from .document import NONE, NOT_SURE, PREFER_NOT, SKIPPED, Rule
from .guarantees import Guarantees
from .program import Program
from .space import condition, find

Level = Literal["stop", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at. `stop` keeps a document from being published.

    `code` is P01 to P08 or the guarantee's; `example` are complete answers that show it.
    """

    level: Level
    code: str
    where: str
    sentence: str
    example: int | None = None


def prove(program: Program) -> tuple[Finding, ...]:
    """Every finding, decided exactly over all possible answers."""
    proof = _Proof(program)
    return tuple(
        finding
        for check in (
            proof.dead,
            proof.twins,
            proof.idle_clauses,
            proof.unused_choices,
            proof.silence,
            proof.silent_unknowns,
            proof.uncovered_claims,
            proof.guarantees,
        )
        for finding in check()
    )


class _Proof:
    def __init__(self, program: Program) -> None:
        self.program = program
        self.document = program.document
        self.conditions = {rule.code: condition(program, rule) for rule in program.rules}
        self.fires = {code: find(program, (tests,)) for code, tests in self.conditions.items()}

    def dead(self) -> Iterator[Finding]:
        for code, found in self.fires.items():
            if not found:
                yield Finding("stop", "P01", f"rule {code}", "can never fire")

    def twins(self) -> Iterator[Finding]:
        """Rules that say the same, and rules that no answers tell apart."""
        examples = [found.example for found in self.fires.values() if found]
        seen = [self.program.fired(bits) for bits in examples]
        for (at, one), (other_at, other) in combinations(enumerate(self.program.rules), 2):
            both = f"rules {one.code} and {other.code}"
            if one.statement.text == other.statement.text:
                yield Finding("stop", "P02", both, "say the same thing", self._example(one))
            alike = all((fired >> at ^ fired >> other_at) & 1 == 0 for fired in seen)
            if alike and one.clauses and other.clauses and self._always_together(one, other):
                yield Finding("note", "P03", both, "always fire together", self._example(one))

    def idle_clauses(self) -> Iterator[Finding]:
        for rule in self.program.rules:
            tests = self.conditions[rule.code]
            for place, test in enumerate(tests):
                others = (*tests[:place], *tests[place + 1 :])
                if self.fires[rule.code] and not find(self.program, (others,), ((test,),)):
                    where = f"rule {rule.code}"
                    yield Finding(
                        "note",
                        "P04",
                        where,
                        f"clause {place + 1} cannot matter",
                        self._example(rule),
                    )

    def unused_choices(self) -> Iterator[Finding]:
        used = 0
        for slot in self.program.slots:
            for test in slot.shown_when:
                used |= sum_of(test.masks)
        for tests in self.conditions.values():
            for test in tests:
                used |= sum_of(test.masks)
        for slot in self.program.slots:
            for code, bit in slot.bits.items():
                if not bit & used and code != NONE:
                    where = f"choice {slot.question.code}.{code}"
                    example = self._example_of(slot.question.code, code)
                    yield Finding("note", "P05", where, "is used by no rule", example)

    def silence(self) -> Iterator[Finding]:
        """Answers that bring nothing but the statements that everybody reads."""
        own = [self.conditions[rule.code] for rule in self.program.rules if rule.clauses]
        found = find(self.program, (), own)
        if found:
            sentence = "some answers bring nothing beyond the standing statements"
            yield Finding("stop", "P06", "document", sentence, found.example)

    def silent_unknowns(self) -> Iterator[Finding]:
        """Questions in which a yes brings an alarm, and not knowing brings nothing."""
        alarms = [
            rule for rule in self.program.rules if rule.statement.category in ("urgent", "caution")
        ]
        alarming, named = self._named(alarms, at_least=1), self._named(self.program.rules)
        for slot in self.program.slots:
            if not alarming & slot.mask & ~slot.blank:
                continue
            question = slot.question.code
            for code in (NOT_SURE, PREFER_NOT, SKIPPED):
                bit = slot.blank if code == SKIPPED else slot.bits.get(code, 0)
                if bit and not bit & named:
                    example = self._example_of(question, code)
                    sentence = "leads to silence where another answer leads to an alarm"
                    yield Finding("note", "P07", f"choice {question}.{code}", sentence, example)

    def uncovered_claims(self) -> Iterator[Finding]:
        cited = {
            claim
            for rule in self.document.rules
            for claim in (*rule.statement.claims, *rule.statement.related)
        }
        for claim in self.document.claims:
            if claim.code not in cited and not claim.why_unused:
                sentence = "is cited by no rule and has no reason why not"
                yield Finding("stop", "P08", f"claim {claim.code}", sentence)

    def guarantees(self) -> Iterator[Finding]:
        guarantees = Guarantees(self.program)
        for guarantee in self.document.guarantees:
            broken = guarantees.broken_by(guarantee)
            if broken:
                sentence = f"does not hold: {guarantee.sentence}"
                where = f"guarantee {guarantee.code}"
                yield Finding("stop", guarantee.code, where, sentence, broken.example)

    def _example(self, rule: Rule) -> int | None:
        found = self.fires[rule.code]
        return found.example if found else None

    def _example_of(self, question: str, choice: str) -> int | None:
        found = find(self.program, ((self.program.test(Clause((f"{question}.{choice}",))),),))
        return found.example if found else None

    def _always_together(self, one: Rule, other: Rule) -> bool:
        first, second = self.conditions[one.code], self.conditions[other.code]
        return not find(self.program, (first,), (second,)) and not find(
            self.program, (second,), (first,)
        )

    def _named(self, rules: tuple[Rule, ...] | list[Rule], at_least: int = 0) -> int:
        """The bits that clauses name, of those that want at least so many."""
        named = 0
        for rule in rules:
            for test in self.conditions[rule.code]:
                if test.low >= at_least:
                    named |= sum_of(test.masks)
        return named


def sum_of(masks: tuple[int, ...]) -> int:
    bits = 0
    for mask in masks:
        bits |= mask
    return bits
