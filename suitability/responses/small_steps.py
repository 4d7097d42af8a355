"""Small steps: a long write as many short transactions, between which others have their turn.

    rows  |== step ==|-- rest --|== step ==|-- rest --| ...

SQLite lets one transaction write at a time, and who waits for it looks again after 0.1 s at the
latest. So a step is short, and a rest is longer than that: whoever waits gets in at the next one.
A step is as long as the last one suggests: if 200 rows took 0.05 s, the next has 400.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from time import monotonic, sleep
from typing import TypeVar

from django.db import connection

HOLD = 0.1  # seconds that a step takes, about
REST = 0.12  # seconds; PostgreSQL's writers do not wait for each other, and need none
FIRST, FEWEST, MOST = 200, 10, 20_000  # rows of a step

T = TypeVar("T")


def in_steps(rows: Iterable[T], *, hold: float = HOLD) -> Iterator[list[T]]:
    """Yield the rows in lists, each so long that the caller's transaction over it takes about
    `hold` seconds. The rows are fetched between two transactions, not in one."""
    remaining, size, rested = iter(rows), FIRST, 0.0
    rest = REST if connection.vendor == "sqlite" else 0.0
    while step := list(islice(remaining, size)):
        sleep(max(0.0, rested - monotonic()))
        began = monotonic()
        yield step
        ended = monotonic()
        fitting = int(len(step) * hold / max(ended - began, 0.001))
        size, rested = max(FEWEST, min(fitting, 2 * size, MOST)), ended + rest
