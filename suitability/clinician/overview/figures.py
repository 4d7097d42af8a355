"""A figure of the overview: a chart, and the same as a table."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap

from django.utils.functional import Promise

from .disclosure_control import SuppressedCount

LINE = 30  # characters of a label that fit on a phone
LINE_HEIGHT, BAR_HEIGHT, GAP = 18, 22, 10  # pixels
WIDEST = 50  # percent of the chart, so that the number has room beside the bar


@dataclass(frozen=True, slots=True)
class Row:
    """A label, its count as it may be shown, and the query string of the list of these responses;
    empty if there is none."""

    label: str
    count: SuppressedCount
    query: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A row as it is drawn. `lines` are parts of its label, each with its y in pixels; `top` is
    the bar's own y in pixels, and `width` a percentage of the chart."""

    lines: Sequence[tuple[int, str]]
    top: int
    width: int
    count: SuppressedCount
    query: str

    @property
    def base(self) -> int:
        """The y of the number's baseline, in pixels."""
        return self.top + BAR_HEIGHT - 6


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure; `column` heads the labels, and `note` is what to know before reading it."""

    code: str
    heading: str | Promise
    column: str | Promise
    rows: Sequence[Row]
    note: str | Promise = ""

    @property
    def bars(self) -> Iterator[Bar]:
        """Yield the bars from top to bottom; a suppressed count has a bar without length."""
        lengths = [row.count.low if row.count.is_exact else 0 for row in self.rows]
        most, top = max(lengths), 0
        for row, length in zip(self.rows, lengths, strict=True):
            label = wrap(row.label, LINE)
            lines = [(top + LINE_HEIGHT * n - 5, line) for n, line in enumerate(label, 1)]
            top += LINE_HEIGHT * len(label)
            yield Bar(lines, top, WIDEST * length // (most or 1), row.count, row.query)
            top += BAR_HEIGHT + GAP

    @property
    def height(self) -> int:
        """The chart's height in pixels."""
        return max(bar.top for bar in self.bars) + BAR_HEIGHT + GAP


def figure_rows(
    labels: Iterable[str | Promise], counts: Iterable[SuppressedCount], queries: Iterable[str]
) -> tuple[Row, ...]:
    """Return the rows in the order in which they come. An order by size would disclose which of
    the suppressed counts are smallest, and a link of one that is suppressed its number."""
    return tuple(
        Row(str(label), count, query if count.is_exact else "")
        for label, count, query in zip(labels, counts, queries, strict=True)
    )
