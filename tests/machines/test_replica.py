"""A real streaming replica: what is read from it, what is not, and what happens without it."""

import os
import shlex
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest

from tests.faults.reader import Page, Reader
from tests.faults.server import Server
from tests.support.midnight import wait_out_midnight
from tests.support.polling import PATIENCE, within

from .conftest import Ask, signed_in, started

pytestmark = pytest.mark.machines

SCANS = (
    "SELECT coalesce(seq_scan, 0) + coalesce(idx_scan, 0) FROM pg_stat_user_tables "
    "WHERE relname = 'suitability_response'"
)
MANY = {  # pages that read many responses, and how one response shows on them
    "the list": "/responses/",
    "an export": "/responses/export.csv",
    "JSON Lines": "/responses/export.jsonl",
    "a FHIR bundle": "/responses/export.fhir",
    "the overview": "/overview/",
}
PRINTED_AT = '<p class="print-only">'  # how the line begins that has the minute, on paper


def control(act: str, *options: str) -> None:
    command = [*shlex.split(os.environ["REPLICA_CONTROL"]), act, *options]
    subprocess.run(command, cwd="/", check=True, stdout=subprocess.DEVNULL, timeout=30)


@pytest.fixture(scope="module")
def replica(practice: str) -> Callable[[str], list[tuple]]:
    """Asks the replica a question in SQL, over a new connection, since it is stopped at times."""

    def asked(sql: str) -> list[tuple]:
        with psycopg.connect(os.environ["REPLICA_URL"], autocommit=True) as connection:
            return connection.execute(sql).fetchall()

    return asked


@pytest.fixture(scope="module")
def server(practice: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = started(
        practice,
        tmp_path_factory.mktemp("server"),
        REPLICA_URL=os.environ["REPLICA_URL"],
        REPLICA_SECONDS="600",
        WEB_CONCURRENCY="1",
    )
    yield server
    server.stop()


@pytest.fixture(scope="module")
def cleo(server: Server) -> Reader:
    return signed_in(server)


@pytest.fixture(scope="module")
def ed(server: Server) -> Reader:
    return signed_in(server, "ed")


def caught_up(ask: Ask, replica: Ask) -> None:
    (end,) = ask("SELECT pg_current_wal_lsn()::text")[0]
    has_it = f"SELECT pg_last_wal_replay_lsn() >= '{end}'"
    assert within(PATIENCE, lambda: replica(has_it)[0][0])


@contextmanager
def paused(ask: Ask, replica: Ask) -> Iterator[None]:
    """Nothing that is written meanwhile comes to the replica's tables."""
    caught_up(ask, replica)
    replica("SELECT pg_wal_replay_pause()")
    state = "SELECT pg_get_wal_replay_pause_state()"
    assert within(PATIENCE, lambda: replica(state) == [("paused",)])
    try:
        yield
    finally:
        replica("SELECT pg_wal_replay_resume()")


def saves(server: Server) -> Page:
    patient = Reader(server)
    patient.answers()
    return patient.saves()


def test_many_are_read_from_the_replica_and_one_from_the_primary(
    server: Server, cleo: Reader, ed: Reader, ask: Ask, replica: Ask
):
    wait_out_midnight(120)  # the overview's links and weeks follow the day
    first = saves(server).reference
    caught_up(ask, replica)
    for path in ("/responses/", "/responses/export.csv"):
        assert first in cleo.get(path).text
    was = {path: body(cleo, path) for path in MANY.values()}
    replayed = ed.get("/admin/replay/").text
    with paused(ask, replica):
        saved = [saves(server) for _ in range(6)]
        for path, before in was.items():
            assert body(cleo, path) == before, path
        assert main(ed.get("/admin/replay/").text) == main(replayed)
        for page in saved:  # found by its reference, opened, and read by the patient, at once
            assert cleo.post("/responses/find/", {"reference": page.reference}).status == 200
            assert page.reference in Reader(server).opens(page.link).text
    caught_up(ask, replica)
    for path, before in was.items():
        assert body(cleo, path) != before, path
    assert main(ed.get("/admin/replay/").text) != main(replayed)
    for page in saved:
        assert page.reference in cleo.get("/responses/").text


def body(reader: Reader, path: str) -> str:
    page = reader.get(path)
    assert page.status == 200, page
    return main(page.text)


def main(text: str) -> str:
    """A page without what differs each time it is sent."""
    differs = ("csrf", "listed_at", "data-left", "You are signed out at", PRINTED_AT)
    return "\n".join(
        line for line in text.splitlines() if not any(part in line for part in differs)
    )


def test_lists_and_exports_read_no_response_on_the_primary(cleo: Reader, ask: Ask, replica: Ask):
    def scans() -> list[int]:
        """Of the responses, on the primary and on the replica."""
        time.sleep(15)  # an idle process tells what it did after ten seconds at the latest
        return [asked(SCANS)[0][0] for asked in (ask, replica)]

    primary, copy = scans()
    for path in MANY.values():
        for _ in range(3):
            assert cleo.get(path).status == 200
    primary_then, copy_then = scans()
    assert primary_then == primary
    assert copy_then >= copy + 3 * len(MANY)


def test_what_is_read_is_in_the_log_of_the_primary(cleo: Reader, ask: Ask):
    (before,) = ask("SELECT count(*) FROM suitability_entry")[0]
    cleo.get("/responses/")
    cleo.get("/responses/export.csv")
    assert ask("SELECT count(*) FROM suitability_entry")[0][0] == before + 2


def test_pages_answer_while_the_replica_is_gone_and_use_it_when_it_is_back(
    server: Server, cleo: Reader, ed: Reader, ask: Ask, replica: Ask
):
    assert cleo.get("/responses/").status == 200
    control("stop", "-m", "immediate")
    try:
        newest = saves(server).reference
        for path in MANY.values():
            assert cleo.get(path).status == 200, path
        assert newest in cleo.get("/responses/").text
        assert ed.get("/admin/replay/").status == 200
    finally:
        control("start")
    time.sleep(5.5)
    with paused(ask, replica):
        late = saves(server).reference
        assert late not in cleo.get("/responses/").text
    assert "The replica is not used for a while: OperationalError." in server.log.read_text()


def test_a_replica_that_is_too_far_behind_is_not_read(
    practice: str, tmp_path_factory: pytest.TempPathFactory, ask: Ask, replica: Ask
):
    folder = tmp_path_factory.mktemp("server")
    url = os.environ["REPLICA_URL"]
    server = started(practice, folder, REPLICA_URL=url, REPLICA_SECONDS="8", WEB_CONCURRENCY="1")
    try:
        reader, patient = signed_in(server), Reader(server)
        patient.answers()
        ask("SELECT pg_current_xact_id()::text")  # what is replayed last, from when time counts
        with paused(ask, replica):
            saved = patient.saves().reference
            assert saved not in reader.get("/responses/").text
            assert within(PATIENCE, lambda: saved in reader.get("/responses/").text)
        assert "too far behind" in server.log.read_text()
    finally:
        server.stop()
