"""All details behind the sheet, on two pages at most; the options have a third for themselves.

They fit by construction, as the sheet does: what a statement says is shortened, from the last
statement on, until all of them have room, and what has none is named. What is urgent keeps its
text until all else is named. What everybody reads is short from the start, but for the open line.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import product

from .explanations import as_sentence
from .sentences import main_sentence
from .sheet import SEPARATOR, clip
from .statements import Shown
from .summary import Summary, every_statement

PAGES, COLUMNS = 2, 2
COLUMN_LINES = 66  # of 9 points
GAP = 0.4  # of a line, between statements
WIDTH = 50  # letters in a line of a column, in a wide typeface
NAMED = 14 * WIDTH  # letters for the names of what has no room
ROOM = PAGES * COLUMNS * COLUMN_LINES - NAMED // WIDTH - 2


class Length(IntEnum):
    """How much of a statement is printed: each has less than the one before it."""

    WITH_REASON = 0
    WITH_TEXT = 1
    FIRST_SENTENCE = 2
    NAME = 3


@dataclass(frozen=True, slots=True)
class Detail:
    """A statement on the pages behind the sheet; `ask` and `because` may be empty."""

    urgent: bool
    heading: str
    text: str
    because: str
    ask: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Details:
    """Statements in reading order, and the line that names those without room, if any."""

    statements: tuple[Detail, ...]
    others: str


def sheet_details(summary: Summary) -> Details:
    """Return the details of a summary."""
    statements = tuple(dict.fromkeys(every_statement(summary)))
    lengths = shortened(statements, summary)
    names = [
        shown.name
        for shown, length in zip(statements, lengths, strict=True)
        if length == Length.NAME
    ]
    details = [
        detail(shown, length, summary)
        for shown, length in zip(statements, lengths, strict=True)
        if length != Length.NAME
    ]
    named = clip(SEPARATOR.join(names), NAMED)
    others = summary.words.sheet_not_here.replace("{choices}", named) if names else ""
    return Details(tuple(details), others)


def shortened(statements: Sequence[Shown], summary: Summary) -> list[Length]:
    """Return how much of each statement has room."""
    short = Length.FIRST_SENTENCE
    lengths = [
        short if s.always and s not in summary.open_line else Length.WITH_REASON for s in statements
    ]
    costs = [cost(s, n, summary) for s, n in zip(statements, lengths, strict=True)]
    for length, n in steps(statements):
        if sum(costs) <= ROOM:
            break
        lengths[n] = max(lengths[n], length)
        costs[n] = cost(statements[n], lengths[n], summary)
    return lengths


def steps(statements: Sequence[Shown]) -> Iterator[tuple[Length, int]]:
    """Yield what to shorten next: a length, and the index of the statement that gets it."""
    last_first = range(len(statements) - 1, -1, -1)
    yield from ((Length.WITH_TEXT, n) for n in last_first)
    for is_urgent in (False, True):
        alike = [n for n in last_first if (statements[n].category == "urgent") == is_urgent]
        yield from product((Length.FIRST_SENTENCE, Length.NAME), alike)


def cost(shown: Shown, length: Length, summary: Summary) -> float:
    return 0 if length == Length.NAME else lines(detail(shown, length, summary))


def detail(shown: Shown, length: Length, summary: Summary) -> Detail:
    """Return a statement as long as it may be."""
    with_reason = length == Length.WITH_REASON
    first, _ = main_sentence(shown.lines)
    return Detail(
        urgent=shown.category == "urgent",
        heading=shown.heading,
        text=first if length >= Length.FIRST_SENTENCE else shown.text,
        because=as_sentence(shown.because, summary.words)
        if with_reason and not shown.always and shown.code not in summary.private
        else "",
        ask=shown.ask if with_reason else (),
    )


def lines(detail: Detail) -> float:
    """Return how many lines of a column a statement takes, with the gap after it."""
    texts = (f"Urgent {detail.heading}", detail.text, detail.because, *detail.ask)
    return GAP + sum(-(-len(text) // WIDTH) for text in texts)
