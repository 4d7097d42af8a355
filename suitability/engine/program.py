"""A document compiled to integers: answers are bits, and a rule is a few masks over them."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from operator import getitem
from typing import Literal

from suitability.questionnaire.conditions import CardinalityConstraint, Clause, union
from suitability.questionnaire.document import Document, Rule
from suitability.questionnaire.questions import SKIPPED, Choice, Question

from .bounded_cache import BoundedCache
from .decision_table import DecisionTable, MetConstraint, names_by_byte

Answers = Mapping[str, Collection[str]]
Problem = Literal["question", "choice", "exclusive", "single", "one_of", "most", "hidden", "shape"]


class UnfitAnswers(ValueError):
    """Answers that the questionnaire does not allow. `name` is `question` or `question.choice`."""

    def __init__(self, name: str, problem: Problem, sentence: str) -> None:
        super().__init__(f"{name}: {sentence}")
        self.name = name
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Slot:
    """One question's bits: a bit a choice, and one for a shown question left blank.

    `limits` hold for each answer that can be given, beside what `is_exclusive` says.
    """

    question: Question
    bits: Mapping[str, int]
    blank: int
    mask: int
    shown_when: tuple[CardinalityConstraint, ...]
    limits: tuple[CardinalityConstraint, ...] = ()

    def shown(self, bits: int) -> bool:
        """Return whether the question is asked, given the answers to those before it."""
        for constraint in self.shown_when:  # noqa: SIM110 - asked for every answer; `all` is slower
            if not constraint.holds(bits):
                return False
        return True

    def is_exclusive(self, choice: Choice) -> bool:
        """Return whether a choice cannot stand beside another."""
        return choice.exclusive or self.question.kind == "single"

    def chosen(self, bits: int) -> tuple[str, ...]:
        """Return the codes of the choices that are picked here; none if blank or not asked."""
        return tuple(code for code, bit in self.bits.items() if bits & bit)


def limits(question: Question, bits: Mapping[str, int]) -> Iterator[CardinalityConstraint]:
    """Yield how many of a question's choices can be picked: of those under one heading at most
    one, and of all at most so many."""
    for codes in question.groups().values():
        yield CardinalityConstraint(tuple(bits[code] for code in codes), 0, 1)
    if question.most:
        beside = tuple(bits[choice.code] for choice in question.choices if not choice.exclusive)
        yield CardinalityConstraint(beside, 0, question.most)


def hidden(slot: Slot) -> UnfitAnswers:
    return UnfitAnswers(slot.question.code, "hidden", "is answered, but not asked here")


def too_many(slot: Slot, limit: CardinalityConstraint, bits: int) -> UnfitAnswers:
    """Return the error for choices that a limit does not allow beside each other."""
    question = slot.question
    if limit.high > 1:  # of those under one heading, at most one
        return UnfitAnswers(question.code, "most", f"at most {limit.high} choices are possible")
    code = next(code for code, bit in slot.bits.items() if bit & bits & union(limit.masks))
    (heading,) = (choice.one_of for choice in question.choices if choice.code == code)
    sentence = f"only one choice is possible under '{heading}'"
    return UnfitAnswers(f"{question.code}.{code}", "one_of", sentence)


class Program:
    """A document, compiled. `rules` stand in reading order: by priority, then by code. `masks` has
    the bits of each choice, also `question.skipped`, and of each factor, by its name."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.masks: dict[str, int] = {}
        self.slots = tuple(self._slots())
        self._slot_of = {slot.question.code: slot for slot in self.slots}
        self.rules = tuple(
            sorted(document.rules, key=lambda rule: (rule.statement.priority, rule.code))
        )
        self._every_rule = (1 << len(self.rules)) - 1
        self._conditions = [tuple(map(self.constraint, rule.clauses)) for rule in self.rules]
        self._table = DecisionTable([slot.mask for slot in self.slots], self._conditions)
        self._questions = [self._question(slot) for slot in self.slots]
        self._rows = {
            slot.question.code: BoundedCache(partial(self._row, slot)) for slot in self.slots
        }
        self._ruled_out_by_rest = BoundedCache(self._rest)

    def _slots(self) -> Iterator[Slot]:
        offset = 0
        waiting = list(self.document.factors)
        for question in self.document.questions:
            shown_when = tuple(self.constraint(clause) for clause in question.shown_when)
            bits = {code: 1 << offset + n for n, code in enumerate(question.choice_codes())}
            offset += len(bits)
            mask = sum(bits.values())
            self.masks.update({f"{question.code}.{code}": bit for code, bit in bits.items()})
            for factor in [f for f in waiting if all(name in self.masks for name in f.of)]:
                self.masks[factor.code] = self.mask(factor.of)
                waiting.remove(factor)
            blank = bits.pop(SKIPPED)
            words = self._in_words(question)
            yield Slot(words, bits, blank, mask, shown_when, tuple(limits(words, bits)))

    def _in_words(self, question: Question) -> Question:
        """Return the question as it is read, with its terms filled in."""
        say = self.document.expand
        choices = tuple(
            replace(c, label=say(c.label), hint=say(c.hint), one_of=say(c.one_of))
            for c in question.choices
        )
        return replace(question, text=say(question.text), help=say(question.help), choices=choices)

    def mask(self, names: Iterable[str]) -> int:
        """Return the bits of choices (`question.choice`) and factors."""
        return union(self.masks[name] for name in names)

    def constraint(self, clause: Clause) -> CardinalityConstraint:
        return clause.compile(self.masks)

    def slot(self, question: str) -> Slot:
        """Return a question's slot. Raises UnfitAnswers for a question that is not there."""
        if question not in self._slot_of:
            raise UnfitAnswers(question, "question", "there is no such question")
        return self._slot_of[question]

    def choose(self, question: str, chosen: Collection[str]) -> int:
        """Return the bits of one question's choices; a blank is a bit too. Raises UnfitAnswers."""
        slot = self.slot(question)
        for code in chosen:
            if code not in slot.bits:
                raise UnfitAnswers(f"{question}.{code}", "choice", "there is no such choice")
        distinct = set(chosen)
        if slot.question.kind == "single" and len(distinct) > 1:
            raise UnfitAnswers(question, "single", "only one choice is possible here")
        for choice in slot.question.choices:
            if choice.exclusive and choice.code in distinct and len(distinct) > 1:
                name = f"{question}.{choice.code}"
                raise UnfitAnswers(name, "exclusive", "cannot stand beside another choice")
        bits = sum(slot.bits[code] for code in distinct)
        for limit in slot.limits:
            if not limit.holds(bits):
                raise too_many(slot, limit, bits)
        return bits or slot.blank

    def bits(self, answers: Answers) -> int:
        """Return the questions asked so far, as bits. Raises UnfitAnswers.

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

    def knows(self, bits: int) -> bool:
        """Return whether each of these bits is that of a choice here, or of a blank."""
        return bits.bit_length() <= self.slots[-1].mask.bit_length()

    def drop_hidden(self, bits: int) -> int:
        """Return the answers without those to questions that no longer apply."""
        for slot in self.slots:
            if not slot.shown(bits):
                bits &= ~slot.mask
        return bits

    def fill_blanks(self, bits: int) -> int:
        """Return the canonical code of answers: each shown question without one is left blank."""
        for slot in self.slots:
            if not bits & slot.mask and slot.shown(bits):
                bits |= slot.blank
        return bits

    def answers(self, bits: int) -> dict[str, tuple[str, ...]]:
        """Return the answers that `bits` stand for; the reverse of `bits`."""
        return {slot.question.code: slot.chosen(bits) for slot in self.slots if bits & slot.mask}

    def fired(self, bits: int) -> int:
        """Return the rules that fire, as bits: bit n is `rules[n]`."""
        return self._every_rule & ~self._table.ruled_out(bits)

    def fired_slowly(self, bits: int) -> int:
        """Return the same as `fired`, constraint by constraint. Tests compare the two."""
        return sum(
            1 << n
            for n, constraints in enumerate(self._conditions)
            if all(constraint.holds(bits) for constraint in constraints)
        )

    def rules_in(self, fired: int) -> tuple[Rule, ...]:
        """Return the rules that `fired` stands for, in reading order."""
        return tuple([rule for n, rule in enumerate(self.rules) if fired >> n & 1])

    def assess(self, answers: Answers) -> tuple[str, ...]:
        """Return the codes of the rules that fire, in reading order. Raises UnfitAnswers.

        A question that is shown and absent was left blank.
        """
        joined, rows = 0, self._rows
        try:
            for question, chosen in answers.items():
                joined |= rows[question][tuple(chosen)]
        except KeyError:
            self.bits(answers)  # says which is not there
        ruled_out = joined & self._every_rule
        ruled_out |= self._ruled_out_by_rest[joined >> len(self.rules)]
        codes: list[str] = []
        tables = self._codes_by_byte
        for in_byte in map(getitem, tables, ruled_out.to_bytes(len(tables), "little")):
            codes += in_byte
        return tuple(codes)

    def _question(self, slot: Slot) -> tuple[Slot, MetConstraint, tuple[MetConstraint, ...]]:
        """Return a slot, and when it is answered and when it is shown, asked of the met bits."""
        is_answered = self._table.watch(CardinalityConstraint((slot.mask,), 1, 1))
        return slot, is_answered, tuple(map(self._table.watch, slot.shown_when))

    def _row(self, slot: Slot, chosen: tuple[str, ...]) -> int:
        """Return an answer's row of the decision table, the met bits above those of the rules, so
        that rows are joined by one OR; an empty one for a follow-up that is left blank, since it
        may be hidden. Raises UnfitAnswers."""
        if slot.shown_when and not chosen:
            return 0
        bits = self.choose(slot.question.code, chosen)
        ruled_out, met = self._table.rows[slot.mask][bits]
        return met << len(self.rules) | ruled_out

    def _rest(self, met: int) -> int:
        """Return what the questions without an answer rule out, each left blank or hidden, and
        then the constraints on several questions. Raises UnfitAnswers."""
        ruled_out = 0
        for slot, is_answered, shown_when in self._questions:
            shown = all(constraint.holds(met) for constraint in shown_when)
            if not is_answered.holds(met):
                by_blank, met_by_blank = self._table.rows[slot.mask][slot.blank if shown else 0]
                ruled_out |= by_blank
                met |= met_by_blank
            elif not shown:
                raise hidden(slot)
        return ruled_out | self._table.ruled_out_jointly(met)

    @cached_property
    def _codes_by_byte(self) -> list[list[tuple[str, ...]]]:
        return names_by_byte([rule.code for rule in self.rules])

    @cached_property
    def answer_bytes(self) -> int:
        """Return the number of bytes that a code of answers takes."""
        return (self.slots[-1].mask.bit_length() + 7) // 8

    def pack(self, bits: int) -> bytes:
        """Return the code of answers as `answer_bytes` bytes, the highest bits first."""
        return bits.to_bytes(self.answer_bytes, "big")

    def pack_fired(self, fired: int) -> bytes:
        """Return the rules that fired as bytes, a bit for each rule, the last rule's first."""
        return fired.to_bytes((len(self.rules) + 7) // 8, "big")
