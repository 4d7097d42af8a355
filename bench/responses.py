"""Very many responses: the list, the CSV export and the replay, each in a process of its own."""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from statistics import median

from .figures import Figure, by_itself, less_is_better, more_is_better
from .rounds import Run
from .servers import ROOT, environment

Found = dict[str, dict[str, list[float]]]
LIST = ("list_deep_vs_first", "list_million_vs_thousand", "list_vs_admin")
PARTS = {
    "list": LIST,
    "csv": ("csv_vs_orm",),
    "memory": ("csv_memory",),
    "replay": ("replay_vs_datalogic", "replay_vs_group_by"),
}
ROUNDS = 5
GROWTH = (1_000, 10_000, 100_000, 1_000_000)


def measure(run: Run, wanted: Sequence[str]) -> Iterator[Figure]:
    rows, rounds = run.rows(20_000), ROUNDS
    parts = tuple(part for part, names in PARTS.items() if any(name in wanted for name in names))
    if parts:
        times_of = practice(parts, rows, rounds)
        small = practice(parts, 1_000, rounds) if "list" in parts else {}
        yield from (figure for figure in figures(times_of, small, rows) if figure.name in wanted)
    if "csv_vs_copy" in wanted:
        took_on = practice(("csv",), rows, rounds, on_postgres=True)["csv"]
        yield more_is_better(
            "csv_vs_copy", took_on["ours"], took_on["copy"], "COPY", "rows a second", rows=rows
        )


def figures(measured: Found, small: Found, rows: int) -> Iterator[Figure]:
    if "list" in measured:
        times, seconds = measured["list"], "seconds a page"
        yield less_is_better(
            LIST[0], times["deep"], times["first"], "the first page", seconds, rows=rows
        )
        peer = small["list"]["first"]
        yield less_is_better(LIST[1], times["first"], peer, "1,000 responses", seconds, rows=rows)
        yield less_is_better(
            LIST[2], times["filtered"], times["admin"], "Django's admin", seconds, rows=rows
        )
    if "csv" in measured:
        rates = measured["csv"]
        yield more_is_better(
            "csv_vs_orm", rates["ours"], rates["orm"], "values_list", "rows a second", rows=rows
        )
    if "memory" in measured:
        yield by_itself("csv_memory", measured["memory"]["ours"], "MB", rows=rows)
    if "replay" in measured:
        times = measured["replay"]
        for name, peer_name, key in (
            ("replay_vs_datalogic", "datalogic-py, row by row", "datalogic"),
            ("replay_vs_group_by", "GROUP BY", "group_by"),
        ):
            yield less_is_better(name, times["ours"], times[key], peer_name, "seconds", rows=rows)


@cache
def practice(parts: tuple[str, ...], rows: int, rounds: int, on_postgres: bool = False) -> Found:
    """What bench/practice.py measured on a database of its own."""
    folder = Path(tempfile.mkdtemp(prefix="bench."))
    env = environment("config.settings", folder / "db.sqlite3")
    command = [sys.executable, "-m", "bench.practice", ",".join(parts), str(rows), str(rounds)]
    if on_postgres:
        command = ["tests/with_postgres", *command]
    try:
        made = subprocess.run(command, env=env, cwd=ROOT, check=True, stdout=subprocess.PIPE)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    measured: Found = json.loads(made.stdout.splitlines()[-1])
    return measured


def growth(run: Run) -> dict[str, dict[int, float]]:
    """Milliseconds by number of responses: a page, a thousand rows of CSV, and a replay."""
    series: dict[str, dict[int, float]] = {}
    for rows in GROWTH[:2] if run.quick else GROWTH:
        took = practice(tuple(PARTS), rows, ROUNDS)
        for name, value in (
            ("list page", median(took["list"]["deep"]) * 1000),
            ("CSV export", 1000 * rows / median(took["csv"]["ours"])),
            ("replay", median(took["replay"]["ours"]) * 1000),
        ):
            series.setdefault(name, {})[rows] = value
    return series
