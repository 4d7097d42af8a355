"""All details behind the sheet, on three pages at most.

They fit by construction, as the sheet does: what a statement says is shortened, from the last
statement on, until all of them have room, and what has none is named. What everybody reads is
short from the start.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from .sheet import SEPARATOR, clip
from .statements import Shown
from .summary import Summary, every_statement

PAGES, COLUMNS = 3, 2
COLUMN_LINES = 60  # of 9 points, with the gaps between statements
WIDTH = 45  # letters in a line of a column, in a wide typeface
NAMED = 8 * WIDTH  # letters for the names of what has no room
ROOM = PAGES * COLUMNS * COLUMN_LINES - 2 * NAMED // WIDTH
SENTENCE_END = re.compile(r"(?<=[a-z0-9)]\.)\s+(?=[A-Z])")  # not the one in "U.S. label"


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
    """Statements in reading order, and the names of those without room, as one text."""

    statements: tuple[Detail, ...]
    others: str


def sheet_details(summary: Summary) -> Details:
    """Return the details of a summary."""
    statements = tuple(dict.fromkeys(every_statement(summary)))
    lengths = shortened(statements, summary.private)
    names = [
        shown.name
        for shown, length in zip(statements, lengths, strict=True)
        if length == Length.NAME
    ]
    details = [
        detail(shown, length, summary.private)
        for shown, length in zip(statements, lengths, strict=True)
        if length != Length.NAME
    ]
    return Details(tuple(details), clip(SEPARATOR.join(names), NAMED))


def shortened(statements: Sequence[Shown], private: Sequence[str]) -> list[Length]:
    """Return how much of each statement has room."""
    lengths = [Length.FIRST_SENTENCE if s.always else Length.WITH_REASON for s in statements]
    costs = [lines(detail(s, n, private)) for s, n in zip(statements, lengths, strict=True)]
    for length in Length:
        for n in range(len(statements) - 1, -1, -1):
            if sum(costs) <= ROOM:
                return lengths
            lengths[n] = max(lengths[n], length)
            costs[n] = lines(detail(statements[n], lengths[n], private))
    return lengths


def detail(shown: Shown, length: Length, private: Sequence[str]) -> Detail:
    """Return a statement as long as it may be."""
    with_reason = length == Length.WITH_REASON
    first = SENTENCE_END.split(shown.text)[0]
    return Detail(
        urgent=shown.category == "urgent",
        heading=shown.heading,
        text=first if length >= Length.FIRST_SENTENCE else shown.text,
        because=", and ".join(shown.because)
        if with_reason and not shown.always and shown.code not in private
        else "",
        ask=shown.ask if with_reason else (),
    )


def lines(detail: Detail) -> int:
    """Return how many lines of a column a statement takes, with the gap after it."""
    texts = (f"Urgent {detail.heading}", detail.text, detail.because, *detail.ask)
    return 1 + sum(-(-len(text) // WIDTH) for text in texts)
