"""What a monitor reads while PostgreSQL is stopped or silent, and the replica old or gone."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.server import Server
from tests.faults.test_health import asked, ready

from .conftest import Ask, started
from .test_database_away import Postgres, away, postgres, server
from .test_replica import control, paused, replica

__all__ = ["postgres", "replica", "server"]  # fixtures

pytestmark = pytest.mark.machines

SOON = 9.0  # seconds: two for each database to connect, two for an answer, and a busy machine


@pytest.mark.parametrize("how", ["stopped", "silent", "all locked"])
def test_a_server_without_its_database_is_alive_and_not_ready(
    postgres: Postgres, server: Server, how: str
):
    assert ready(server)[0] == 200
    with away(postgres)[how]():  # type: ignore[attr-defined]
        begun = time.monotonic()
        assert asked(server, "/healthz")[0] == 200
        assert time.monotonic() - begun < 1
        status, text = ready(server)
        assert time.monotonic() - begun < SOON
        line = "release: not known" if how == "all locked" else "database: does not answer"
        assert (status, line in text) == (503, True), text
    assert until_ready(server, "database: ok\nmigrations: ok\nrelease: ok\n")[0] == 200


def until_ready(server: Server, line: str) -> tuple[int, str]:
    deadline = time.monotonic() + 20
    status, text = ready(server)
    while line not in text and time.monotonic() < deadline:
        status, text = ready(server)
    return status, text


def test_a_replica_that_is_old_or_gone_is_named(
    practice: str, ask: Ask, replica: Callable[[str], list[tuple]], tmp_path: Path
):
    server = started(practice, tmp_path, REPLICA_URL=os.environ["REPLICA_URL"], REPLICA_SECONDS="1")
    assert until_ready(server, "replica: ok")[0] == 200
    with paused(ask, replica):
        ask("SELECT pg_current_xact_id()::text")  # its end is written, and waits to be replayed
        status, text = until_ready(server, "replica: follows no primary, or is too far behind")
        assert (status, "replica: follows no primary, or is too far behind" in text) == (503, True)
        assert "database: ok\nmigrations: ok\nrelease: ok\n" in text
    assert until_ready(server, "replica: ok")[0] == 200
    control("stop", "-m", "immediate")
    status, text = ready(server)
    control("start")
    assert (status, "replica: does not answer" in text) == (503, True), text
    assert until_ready(server, "replica: ok")[0] == 200
    server.stop()
