"""A long write is many short ones, each about as long as it may be."""

from time import monotonic, sleep

import pytest
from django.db import connection

from suitability.responses import small_steps
from suitability.responses.small_steps import FEWEST, FIRST, HOLD, REST, in_steps


class Clock:
    """One that goes on only while somebody waits, whatever else this machine has to do."""

    def __init__(self) -> None:
        self.now = 0.0

    def wait(self, seconds: float) -> None:
        self.now += seconds


def lengths(clock: Clock, rows: int, seconds_a_row: float) -> list[int]:
    steps = []
    for step in in_steps(range(rows)):
        steps.append(len(step))
        clock.wait(seconds_a_row * len(step))
    return steps


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(small_steps, "monotonic", lambda: clock.now)
    monkeypatch.setattr(small_steps, "sleep", clock.wait)
    return clock


def test_every_row_comes_once_and_in_order():
    assert [row for step in in_steps(range(1234)) for row in step] == list(range(1234))
    assert list(in_steps([])) == []


def test_slow_rows_make_short_steps_and_quick_ones_long_steps(clock: Clock):
    slow = lengths(clock, FIRST + 60, HOLD / 20)
    assert slow[0] == FIRST
    assert all(FEWEST <= length <= 25 for length in slow[1:-1])
    quick = lengths(clock, 20 * FIRST, 0)
    assert quick[:3] == [FIRST, 2 * FIRST, 4 * FIRST]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's writers do not wait")
def test_whoever_waits_has_a_rest_to_write_in():
    ended, rests = None, []
    for _ in in_steps(range(4 * FIRST)):
        if ended is not None:
            rests.append(monotonic() - ended)
        ended = monotonic()
    assert rests
    assert min(rests) >= REST > 0.1  # the longest that SQLite waits before it looks again


def test_the_rows_are_fetched_between_two_steps():
    at_work, seen = False, []

    def rows():
        for row in range(3 * FIRST):
            seen.append(at_work)
            yield row

    for _ in in_steps(rows()):
        at_work = True
        sleep(0.001)
        at_work = False
    assert len(seen) == 3 * FIRST
    assert not any(seen)
