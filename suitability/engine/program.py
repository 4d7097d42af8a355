"""A document compiled to integers: answers are bits, and a rule is a few masks over them."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from operator import getitem
from typing import Literal

from suitability.questionnaire.conditions import Clause, Test, united
from suitability.questionnaire.document import (
    SKIPPED,
    Choice,
    Document,
    Question,
    Rule,
    choice_codes,
)

from .decision_table import Known, Verdicts

Answers = Mapping[str, Collection[str]]
Problem = Literal["question", "choice", "exclusive", "single", "hidden", "shape"]


class UnfitAnswers(ValueError):
    """Answers that the questionnaire does not allow. `place` is `question` or `question.choice`."""

    def __init__(self, place: str, problem: Problem, sentence: str) -> None:
        super().__init__(f"{place}: {sentence}")
        self.place = place
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Slot:
    """One question's bits: a bit a choice, and one for a shown question left blank."""

    question: Question
    bits: Mapping[str, int]
    blank: int
    mask: int
    shown_when: tuple[Test, ...]

    def shown(self, bits: int) -> bool:
        for test in self.shown_when:  # noqa: SIM110 - asked for every answer; `all` is slower
            if not test.holds(bits):
                return False
        return True

    def alone(self, choice: Choice) -> bool:
        """Whether a choice cannot stand beside another."""
        return choice.exclusive or self.question.kind == "single"

    def chosen(self, bits: int) -> tuple[str, ...]:
        return tuple(code for code, bit in self.bits.items() if bits & bit)


def hidden(slot: Slot) -> UnfitAnswers:
    return UnfitAnswers(slot.question.code, "hidden", "is answered, but not asked here")


class Program:
    """A document, compiled. `rules` stand in reading order: by priority, then by code."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._masks: dict[str, int] = {}
        self.slots = tuple(self._slots())
        self._slot_of = {slot.question.code: slot for slot in self.slots}
        self.rules = tuple(
            sorted(document.rules, key=lambda rule: (rule.statement.priority, rule.code))
        )
        tells_what_is_shown = united(
            mask for slot in self.slots for test in slot.shown_when for mask in test.masks
        )
        self._verdicts = Verdicts(
            [slot.mask for slot in self.slots],
            [(rule.code, [self.test(one) for one in rule.clauses]) for rule in self.rules],
            spare=len(self.slots),
            keep=tells_what_is_shown,
        )
        self._answered = [1 << self._verdicts.spare_at + n for n in range(len(self.slots))]
        self._rows = {
            slot.question.code: Known(partial(self._row, slot, answered))
            for slot, answered in zip(self.slots, self._answered, strict=True)
        }
        shows = tells_what_is_shown << self._verdicts.answers_at
        self._leaves_out = united((*self._answered, shows))
        self._left_out = Known(self._row_of_left_out)

    def _slots(self) -> Iterator[Slot]:
        at = 0
        waiting = list(self.document.factors)
        for question in self.document.questions:
            shown_when = tuple(self.test(clause) for clause in question.shown_when)
            bits = {code: 1 << at + n for n, code in enumerate(choice_codes(question))}
            at += len(bits)
            self._masks.update({f"{question.code}.{code}": bit for code, bit in bits.items()})
            for factor in [f for f in waiting if all(name in self._masks for name in f.of)]:
                self._masks[factor.code] = self.mask(factor.of)
                waiting.remove(factor)
            blank = bits.pop(SKIPPED)
            yield Slot(
                self._in_words(question), bits, blank, sum(bits.values()) | blank, shown_when
            )

    def _in_words(self, question: Question) -> Question:
        """The question as it is read, with terms in place."""
        say = self.document.expand
        choices = tuple(
            replace(choice, label=say(choice.label), hint=say(choice.hint))
            for choice in question.choices
        )
        return replace(question, text=say(question.text), help=say(question.help), choices=choices)

    def mask(self, names: Iterable[str]) -> int:
        """The bits of choices (`question.choice`) and factors."""
        return united(self._masks[name] for name in names)

    def test(self, clause: Clause) -> Test:
        masks = tuple(self._masks[name] for name in clause.of)
        high = len(masks) if clause.high is None else clause.high
        if high == 0 or (clause.low == 1 and high == len(masks)):
            return Test((self.mask(clause.of),), clause.low, min(high, 1))
        return Test(masks, clause.low, high)

    def slot(self, question: str) -> Slot:
        """Raises UnfitAnswers for a question that is not there."""
        if question not in self._slot_of:
            raise UnfitAnswers(question, "question", "there is no such question")
        return self._slot_of[question]

    def choose(self, question: str, chosen: Collection[str]) -> int:
        """The bits of one question's choices; a blank is a bit too. Raises UnfitAnswers."""
        slot = self.slot(question)
        for code in chosen:
            if code not in slot.bits:
                raise UnfitAnswers(f"{question}.{code}", "choice", "there is no such choice")
        distinct = set(chosen)
        if slot.question.kind == "single" and len(distinct) > 1:
            raise UnfitAnswers(question, "single", "only one choice is possible here")
        for choice in slot.question.choices:
            if choice.exclusive and choice.code in distinct and len(distinct) > 1:
                place = f"{question}.{choice.code}"
                raise UnfitAnswers(place, "exclusive", "cannot stand beside another choice")
        return sum(slot.bits[code] for code in distinct) or slot.blank

    def bits(self, answers: Answers) -> int:
        """The questions asked so far, as bits. Raises UnfitAnswers.

        A question that is absent was not asked; an empty answer was left blank.
        """
        for question in answers:
            self.slot(question)
        bits = 0
        for slot in self.slots:
            code = slot.question.code
            if code in answers:
                chosen = self.choose(code, answers[code])
                if slot.shown(bits):
                    bits |= chosen
                elif chosen != slot.blank:
                    raise hidden(slot)
        return bits

    def settle(self, bits: int) -> int:
        """Without what stands in questions that no longer apply."""
        for slot in self.slots:
            if not slot.shown(bits):
                bits &= ~slot.mask
        return bits

    def complete(self, bits: int) -> int:
        """The canonical code of these answers: every shown question without one is left blank."""
        for slot in self.slots:
            if not bits & slot.mask and slot.shown(bits):
                bits |= slot.blank
        return bits

    def answers(self, bits: int) -> dict[str, tuple[str, ...]]:
        """The answers that `bits` stand for; the reverse of `bits`."""
        return {slot.question.code: slot.chosen(bits) for slot in self.slots if bits & slot.mask}

    def fired(self, bits: int) -> int:
        """The rules that fire, as bits: bit n is `rules[n]`."""
        return self._verdicts.fired(bits)

    def fired_rules(self, bits: int) -> tuple[Rule, ...]:
        """The rules that fire, in reading order."""
        fired = self.fired(bits)
        return tuple(rule for place, rule in enumerate(self.rules) if fired >> place & 1)

    def assess(self, answers: Answers) -> tuple[str, ...]:
        """The codes of the rules that fire, in reading order. Raises UnfitAnswers.

        A question that is shown and absent was left blank.
        """
        said, rows, verdicts = 0, self._rows, self._verdicts
        try:
            for code, chosen in answers.items():
                said |= rows[code][tuple(chosen)]
        except KeyError:
            self.bits(answers)  # says which is not there
        said |= self._left_out[said & self._leaves_out]
        if verdicts.plain:  # the same without two calls, which would be a tenth of all
            return sum(map(getitem, verdicts.names, said.to_bytes(verdicts.size, "little")), ())
        return verdicts.named(verdicts.bytes_of(said))

    def _row(self, slot: Slot, answered: int, chosen: tuple[str, ...]) -> int:
        """What an answer says of the rules (see verdicts.py), and a bit that there is one; of a
        follow-up that is left blank, nothing, since it may not be shown. Raises UnfitAnswers."""
        if slot.shown_when and not chosen:
            return 0
        return self._verdicts.rows[slot.mask][self.choose(slot.question.code, chosen)] | answered

    def _row_of_left_out(self, said: int) -> int:
        """What the questions without an answer say. Of the joined rows of the others, `said` has
        which are answered, and the choices on which it depends what is shown."""
        bits, row = said >> self._verdicts.answers_at, 0
        for slot, answered in zip(self.slots, self._answered, strict=True):
            shown = slot.shown(bits)
            if said & answered:
                if not shown:
                    raise hidden(slot)
            else:
                blank = slot.blank if shown else 0
                bits |= blank
                row |= self._verdicts.rows[slot.mask][blank]
        return row

    @cached_property
    def answer_bytes(self) -> int:
        """How many bytes a code of answers takes."""
        return (self.slots[-1].mask.bit_length() + 7) // 8

    def pack(self, bits: int) -> bytes:
        return bits.to_bytes(self.answer_bytes, "big")

    def pack_fired(self, fired: int) -> bytes:
        return fired.to_bytes((len(self.rules) + 7) // 8, "big")
