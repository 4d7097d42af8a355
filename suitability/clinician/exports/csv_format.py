"""Rows as CSV (RFC 4180), with spreadsheet formulas neutralised.

Why: a spreadsheet runs a cell that begins with `=`, `+`, `-`, `@`, tab or a line break ("CSV
injection"), whoever wrote it. A colleague's user name `=HYPERLINK("http://x","Open")` in held_by
would become a link in the sheet of whoever opens the export. With an apostrophe before it,
`'=HYPERLINK(...)`, the spreadsheet shows it as text.
"""

import csv
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice

BATCH = 500  # rows
BYTE_ORDER_MARK = "\ufeff"  # before UTF-8, so that Excel reads it as such
END_MARK = "#end"
FORMULA_STARTS = tuple("=+-@\t\r\n")


def to_csv(rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Yield the rows as text, many rows at a time, with formulas neutralised."""
    writer = csv.writer(_Echo(), lineterminator="\r\n")
    lines = (writer.writerow([neutralise(cell) for cell in row]) for row in rows)
    while text := "".join(islice(lines, BATCH)):
        yield text


def neutralise(cell: str) -> str:
    """Return the cell with an apostrophe before it if a spreadsheet would run it as a formula."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def csv_line(*cells: str) -> str:
    """Return one row as CSV, with its line end."""
    return "".join(to_csv([cells]))


def end_line(rows: int) -> str:
    """Return the last line of a table, `#end,1234`: a file without it was cut off on the way, and
    so was one with another number of rows between its head and this line."""
    return csv_line(END_MARK, str(rows))


def with_end(rows: Iterable[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a table, and the last line with their number."""
    count = 0
    for row in rows:
        count += 1
        yield row
    yield END_MARK, str(count)


class _Echo:
    """csv.writer wants a file, and returns what its `write` does: here the line itself."""

    def write(self, line: str) -> str:
        return line


def utc_text(at: datetime | None) -> str:
    """Return a moment in UTC as `2026-11-24T09:00:00Z`; empty without one."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if at else ""
