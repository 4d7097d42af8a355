"""Patients save while responses are purged and while a database is filled; a purge is killed."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.faults.conftest import StartServer
from tests.faults.reader import Reader
from tests.faults.server import KEY, ROOT, Server, environment, manage
from tests.faults.test_kill import PICKS

pytestmark = pytest.mark.faults

ROWS = 6_000
SOME = 5_000
A_MONTH_OF_A_MILLION = 333_333
SAVERS = 2
LONGEST = 1.0  # seconds that a save may wait, beside the time that it takes anyway


@pytest.fixture(scope="module")
def server(start_server: StartServer) -> Server:
    """On SQLite, or by tests/with_postgres on PostgreSQL."""
    address = os.environ.get("DATABASE_URL", "")
    if address.startswith("postgres"):
        manage("migrate", "--no-input", database=address)
        manage("publish", database=address)
        return start_server(DATABASE_URL=address)
    return start_server()


def database_of(server: Server) -> Path | str:
    address = server.settings["DATABASE_URL"]
    return address if address.startswith("postgres") else server.database


def ask(server: Server, sql: str) -> list[tuple[Any, ...]]:
    """What the database answers; of a change, nothing."""
    database = database_of(server)
    if isinstance(database, str):
        with psycopg.connect(database, autocommit=True) as line:
            cursor = line.execute(sql)
            return cursor.fetchall() if cursor.description else []
    with closing(server.open_database()) as file:
        file.execute("PRAGMA busy_timeout = 10000")
        return file.execute(sql).fetchall()


def stored(server: Server) -> int:
    return int(ask(server, "SELECT count(*) FROM suitability_response")[0][0])


def purged(server: Server) -> int:
    """How many were purged, as the log says."""
    entries = ask(server, "SELECT about FROM suitability_entry WHERE act = 'purged'")
    return sum(int(about.split()[0]) for (about,) in entries)


def started(server: Server, *arguments: str) -> subprocess.Popen[bytes]:
    database = database_of(server)
    address = f"sqlite:///{database}" if isinstance(database, Path) else database
    return subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment(DJANGO_ENV="development", SECRET_KEY=KEY, DATABASE_URL=address),
        stdout=subprocess.DEVNULL,
    )


def made_due(server: Server, rows: int, seed: str) -> None:
    """So many responses whose time is over."""
    manage("make_responses", str(rows), "--seed", seed, database=database_of(server))
    ask(server, "UPDATE suitability_response SET delete_at = saved_at WHERE delete_at > saved_at")


@contextmanager
def patients_who_save(server: Server) -> Iterator[list[float]]:
    """Patients who save one list after the other; the list of how many seconds each save took."""
    seconds: list[float] = []
    over = threading.Event()

    def save_and_save(reader: Reader) -> None:
        while not over.is_set():
            for picked in PICKS:
                reader.post("/questions/trigger/", {"trigger": picked})
                asked = reader.get("/save/")
                form = {"agree": "on", **{name: asked.field(name) for name in ("journey", "list")}}
                began = time.monotonic()
                assert reader.post("/save/", form).path == "/saved/"
                seconds.append(time.monotonic() - began)
                if over.is_set():
                    break

    readers = [Reader(server) for _ in range(SAVERS)]
    for reader in readers:
        reader.answers()
    with ThreadPoolExecutor(SAVERS) as pool:
        saving = [pool.submit(save_and_save, reader) for reader in readers]
        try:
            yield seconds
        finally:
            over.set()
    for saver in saving:
        saver.result()


def saves_while(server: Server, *arguments: str) -> int:
    """How many saves came through while a command ran to its end, none of them much later than
    without it."""
    with patients_who_save(server) as alone:
        time.sleep(5)
    usual = sorted(alone)[len(alone) // 2]
    with patients_who_save(server) as seconds:
        began = time.monotonic()
        command = started(server, *arguments)
        assert command.wait() == 0
    seconds.sort()
    print(
        f"\n{' '.join(arguments)}: {time.monotonic() - began:.1f} s; {len(seconds)} saves, "
        f"the median {seconds[len(seconds) // 2]:.3f} s, the longest {seconds[-1]:.3f} s; "
        f"the median before {usual:.3f} s"
    )
    assert seconds[-1] - usual < LONGEST
    return len(alone) + len(seconds)


@pytest.mark.parametrize("rows", [ROWS, pytest.param(A_MONTH_OF_A_MILLION, marks=pytest.mark.long)])
def test_nobody_who_saves_waits_for_a_purge(server: Server, rows: int):
    made_due(server, rows, seed=f"{rows}")
    before, purged_before = stored(server), purged(server)
    saves = saves_while(server, "purge", "--clock-is-right")
    assert purged(server) - purged_before == before
    assert 0 < stored(server) <= saves
    manage("verify_log", database=database_of(server))


def test_nobody_who_saves_waits_for_a_fill(server: Server):
    before = stored(server)
    saves = saves_while(server, "make_responses", str(ROWS), "--seed", "2")
    assert before + ROWS < stored(server) <= before + ROWS + saves
    manage("verify_log", database=database_of(server))


def test_a_purge_that_is_killed_goes_on_where_it_was(server: Server):
    made_due(server, SOME, seed="3")
    before, purged_before = stored(server), purged(server)
    left = before
    while left:
        purge = started(server, "purge", "--clock-is-right")
        while purge.poll() is None and stored(server) > left - before // 4:
            time.sleep(0.02)
        purge.kill()
        purge.wait()
        left = stored(server)
        assert purged(server) - purged_before == before - left
    words = "SELECT count(*) FROM suitability_frozensummary WHERE digest NOT IN "
    assert ask(server, words + "(SELECT summary_id FROM suitability_response)") == [(0,)]
    manage("verify_log", database=database_of(server))
