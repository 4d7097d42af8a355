"""What one line of a summary holds: a label and a text, or a question and its answers."""

from dataclasses import dataclass
from functools import lru_cache

from .program import Slot

MAX_CACHED = 4096  # lines and answers, and their texts


@dataclass(frozen=True, slots=True)
class Given:
    """A question that was asked and its answers in words; none means left blank."""

    code: str
    question: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A topic's code and name, or a label and what stands beside it."""

    label: str
    text: str


cached_line = lru_cache(MAX_CACHED)(Line)  # equal lines are one object


def given(slot: Slot, bits: int) -> Given:
    """Return one question and its answer, in words."""
    chosen = slot.chosen(bits)
    question = slot.question
    answers = tuple(choice.in_full for choice in question.choices if choice.code in chosen)
    return Given(question.code, question.text, answers)
