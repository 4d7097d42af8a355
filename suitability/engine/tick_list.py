"""The tick list: the questions to ask of a summary, each under its code, and which are ticked.

A code is that of the statement that asks, and the question's number there: `C41.2` is the second
question of C41. What two ask in the same words stands on the list once, under the code of the
first in reading order; a tick under the other's code counts as well, since which of them fire
changes with the answers. The codes follow from the summary alone, so lists that were frozen before
there were codes have them.
"""

from collections.abc import Collection, KeysView, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from .sheet import with_questions
from .summary import Summary, every_statement

in_reading_order = attrgetter("priority", "code")


class UnfitTicks(ValueError):
    """A code that is not on the list, or one that is there twice."""


@dataclass(frozen=True, slots=True)
class Ticks:
    """The codes that a person ticked, and those of the first questions that they unticked.

    They outlast a change of answers: a question in neither, which came with the change, is ticked
    if it is among the first.
    """

    on: tuple[str, ...] = ()
    off: tuple[str, ...] = ()


UNTOUCHED = Ticks()


@dataclass(frozen=True, slots=True)
class QuestionToAsk:
    """A question to ask as it stands on a list."""

    code: str
    text: str
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class TickList:
    """The questions to begin with, and the others."""

    first: tuple[QuestionToAsk, ...]
    more: tuple[QuestionToAsk, ...]

    @property
    def every(self) -> tuple[QuestionToAsk, ...]:
        return self.first + self.more

    @property
    def ticked(self) -> tuple[str, ...]:
        """Return the codes of what is ticked, in page order."""
        return tuple(question.code for question in self.every if question.is_ticked)


def tick_list(summary: Summary, ticks: Ticks = UNTOUCHED) -> TickList:
    """Return the list of a summary; with UNTOUCHED its first questions are ticked."""
    codes = _codes(summary)

    def listed(text: str, *, is_first: bool) -> QuestionToAsk:
        on = not codes[text].isdisjoint(ticks.on)
        off = not codes[text].isdisjoint(ticks.off)
        return QuestionToAsk(next(iter(codes[text])), text, on or (is_first and not off))

    return TickList(
        tuple([listed(text, is_first=True) for text in summary.questions_first]),
        tuple([listed(text, is_first=False) for text in summary.questions_more]),
    )


def chosen_ticks(summary: Summary, codes: Sequence[str]) -> Ticks:
    """Return the ticks of who ticked exactly these codes. Raises UnfitTicks."""
    untouched = tick_list(summary)
    known = {question.code for question in untouched.every}
    if len(set(codes)) < len(codes) or not known.issuperset(codes):
        raise UnfitTicks
    return UNTOUCHED if set(codes) == set(untouched.ticked) else saved_ticks(summary, codes)


def saved_ticks(summary: Summary, codes: Collection[str]) -> Ticks:
    """Return the ticks that make exactly these codes ticked, of those on the list."""
    first = tick_list(summary).first
    off = (question.code for question in first if question.code not in codes)
    return Ticks(tuple(codes), tuple(off))


def as_ticked(summary: Summary, asks: TickList) -> Summary:
    """Return a summary with the questions on its sheet that were ticked."""
    if summary.sheet is None:
        return summary
    ticked = [question.text for question in asks.every if question.is_ticked]
    return replace(summary, sheet=with_questions(summary.sheet, ticked))


def _codes(summary: Summary) -> dict[str, KeysView[str]]:
    """Return the codes of each question to ask by its words, in reading order."""
    codes: dict[str, dict[str, None]] = {}
    for statement in sorted(every_statement(summary), key=in_reading_order):
        for number, text in enumerate(statement.ask, 1):
            codes.setdefault(text, {})[f"{statement.code}.{number}"] = None
    return {text: of_text.keys() for text, of_text in codes.items()}
