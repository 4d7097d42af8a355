"""Rows as CSV (RFC 4180) that a spreadsheet opens without harm."""

import csv
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

AT_ONCE = 500  # rows
FORMULA = tuple("=+-@\t\r\n")


def in_csv(rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Text in parts of many rows. A cell that a spreadsheet would take for a formula gets an
    apostrophe before it."""
    part: list[str] = []
    writer = csv.writer(_Into(part), lineterminator="\r\n")
    for row in rows:
        writer.writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in row])
        if len(part) >= AT_ONCE:
            yield "".join(part)
            part.clear()
    yield "".join(part)


def one_line(*cells: str) -> str:
    return "".join(in_csv([cells]))


class _Into:
    """A file for a csv.writer, which puts each line into a list."""

    def __init__(self, lines: list[str]) -> None:
        self.write = lines.append


def moment(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if at else ""
