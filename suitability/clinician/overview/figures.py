"""A figure of the overview: a chart, and the same as a table."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap

from .disclosure_control import Told

LINE = 30  # characters of a label that fit on a phone
LINE_HEIGHT, BAR_HEIGHT, GAP = 18, 22, 10  # pixels
WIDEST = 50  # percent of the chart, so that the number has room beside the bar


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    told: Told


@dataclass(frozen=True, slots=True)
class Bar:
    """Where a row is drawn. `lines` are parts of its label, each with its height in pixels; `top`
    is the bar's own, and `width` a percentage of the chart."""

    lines: Sequence[tuple[int, str]]
    top: int
    width: int
    told: Told

    @property
    def base(self) -> int:
        """Where the number stands."""
        return self.top + BAR_HEIGHT - 6


@dataclass(frozen=True, slots=True)
class Figure:
    """`column` heads the labels; `note` is what to know before reading it."""

    code: str
    heading: str
    column: str
    rows: Sequence[Row]
    note: str = ""

    @property
    def bars(self) -> Iterator[Bar]:
        lengths = [row.told.low if row.told.is_exact else 0 for row in self.rows]
        most, top = max(lengths), 0
        for row, length in zip(self.rows, lengths, strict=True):
            label = wrap(row.label, LINE)
            lines = [(top + LINE_HEIGHT * n - 5, line) for n, line in enumerate(label, 1)]
            top += LINE_HEIGHT * len(label)
            yield Bar(lines, top, WIDEST * length // (most or 1), row.told)
            top += BAR_HEIGHT + GAP

    @property
    def height(self) -> int:
        return max(bar.top for bar in self.bars) + BAR_HEIGHT + GAP


def rows(labels: Iterable[str], told: Iterable[Told]) -> tuple[Row, ...]:
    """They stay in the order they come in: one by size would tell which of the few are fewest."""
    return tuple(Row(label, one) for label, one in zip(labels, told, strict=True))
