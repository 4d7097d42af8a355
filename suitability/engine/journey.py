"""One person's way through the questions. The answers so far are bits (see program.py)."""

from collections.abc import Collection
from dataclasses import dataclass

from suitability.questionnaire.questions import Question

from .program import Answers, Program, Slot, UnfitAnswers, hidden


@dataclass(frozen=True, slots=True)
class Change:
    """Answers after a change, and the follow-ups whose answers it removed."""

    bits: int
    removed: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Carried:
    """Answers taken over from other content, and the codes of the questions that lost theirs."""

    bits: int
    dropped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Position:
    """A shown question's number, counted from 1, among `total` that apply; the question before
    it; and whether all that apply were asked."""

    number: int
    total: int
    before: str | None
    complete: bool


def shown(program: Program, bits: int) -> tuple[Slot, ...]:
    """Return the questions that apply, in page order."""
    return tuple(slot for slot in program.slots if slot.shown(bits))


def missing(program: Program, bits: int) -> tuple[Slot, ...]:
    """Return the questions that apply and were not yet asked."""
    return tuple(slot for slot in shown(program, bits) if not bits & slot.mask)


def answer(program: Program, bits: int, question: str, chosen: Collection[str]) -> Change:
    """Put an answer, empty for a blank, in place of the old. Raises UnfitAnswers."""
    slot = program.slot(question)
    if not slot.shown(bits):
        raise hidden(slot)
    changed = bits & ~slot.mask | program.choose(question, chosen)
    applying = program.drop_hidden(changed)
    removed = tuple(
        slot.question
        for slot in program.slots
        if slot.chosen(changed) and not slot.chosen(applying)
    )
    return Change(applying, removed)


def carry(program: Program, answers: Answers) -> Carried:
    """Return those of the answers, given to other content, that still fit here.

    An answer is dropped whole: part of it would say less than the person said, and a question
    without an answer is asked again.
    """
    bits = 0
    for slot in program.slots:
        chosen = answers.get(slot.question.code)
        if chosen is not None and slot.shown(bits):
            bits |= _fitting(program, slot, chosen)
    fitting = program.answers(bits)
    dropped = tuple(code for code, chosen in answers.items() if chosen and code not in fitting)
    return Carried(bits, dropped)


def _fitting(program: Program, slot: Slot, chosen: Collection[str]) -> int:
    try:
        return program.choose(slot.question.code, chosen)
    except UnfitAnswers:
        return 0


def after(program: Program, bits: int, question: str) -> str | None:
    """Return the question to ask after one that is shown; None when every question was asked.

    On the way that is the following one, also if it has an answer, as for who went back. Who came
    to the end is asked only what is left, such as the follow-ups that a change brought.
    """
    left = missing(program, bits)
    if not left:
        return None
    applying = shown(program, bits)
    codes = [slot.question.code for slot in applying]
    following = codes[codes.index(question) + 1 :]
    came_to_the_end = bool(bits & applying[-1].mask)
    return left[0].question.code if came_to_the_end or not following else following[0]


def position(program: Program, bits: int, question: str) -> Position:
    """Return where a question that is shown stands on the way."""
    asked = shown(program, bits)
    index = next(n for n, slot in enumerate(asked) if slot.question.code == question)
    return Position(
        number=index + 1,
        total=len(asked),
        before=asked[index - 1].question.code if index else None,
        complete=all(bits & slot.mask for slot in asked),
    )
