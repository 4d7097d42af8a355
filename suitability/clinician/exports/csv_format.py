"""Rows as CSV (RFC 4180), with spreadsheet formulas neutralised.

Why: a spreadsheet runs a cell that begins with `=`, `+`, `-`, `@`, tab or a line break ("CSV
injection"), whoever wrote it. A colleague's user name `=HYPERLINK("http://x","Open")` in held_by
would become a link in the sheet of whoever opens the export. With an apostrophe before it,
`'=HYPERLINK(...)`, the spreadsheet shows it as text.
"""

import csv
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

BATCH = 500  # rows
FORMULA_STARTS = tuple("=+-@\t\r\n")


def to_csv(rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Yield the rows as text, many rows at a time, with formulas neutralised."""
    lines: list[str] = []
    writer = csv.writer(_LineList(lines), lineterminator="\r\n")
    for row in rows:
        writer.writerow([neutralise(cell) for cell in row])
        if len(lines) >= BATCH:
            yield "".join(lines)
            lines.clear()
    yield "".join(lines)


def neutralise(cell: str) -> str:
    """Return the cell with an apostrophe before it if a spreadsheet would run it as a formula."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def csv_line(*cells: str) -> str:
    """Return one row as CSV, with its line end."""
    return "".join(to_csv([cells]))


class _LineList:
    """csv.writer wants a file: this one appends each line to a list."""

    def __init__(self, lines: list[str]) -> None:
        self.write = lines.append


def utc_text(at: datetime | None) -> str:
    """Return a moment in UTC as `2026-11-24T09:00:00Z`; empty without one."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if at else ""
