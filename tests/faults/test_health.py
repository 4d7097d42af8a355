"""What a monitor asks: whether the server is alive, and whether it can serve everybody."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from secrets import token_urlsafe

import pytest

from tests.faults.conftest import StartServer
from tests.faults.raw import answer_to
from tests.faults.server import Server
from tests.faults.test_lock import with_lists, write_lock

pytestmark = pytest.mark.faults

ALL_WELL = """database: ok
migrations: ok
release: ok
replica: ok, none is set up
"""


def asked(
    server: Server, path: str, host: str = "127.0.0.1", method: str = "GET"
) -> tuple[int, str, str]:
    """The status, head and text of an answer to a monitor."""
    request = f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    status, answer = answer_to(server, request.encode())
    head, _, text = answer.partition("\r\n\r\n")
    return status, head.lower(), text


def ready(server: Server) -> tuple[int, str]:
    """After what is said again for a second."""
    time.sleep(1.1)
    status, _, text = asked(server, "/readyz")
    return status, text


@pytest.mark.asvs("V13.4.5")
def test_a_server_that_is_well_says_so_and_nothing_of_its_version(server: Server):
    assert asked(server, "/healthz")[::2] == (200, "alive: ok\n")
    status, head, text = asked(server, "/readyz")
    assert (status, text) == (200, ALL_WELL)
    assert "cache-control: no-store" in head
    assert not any(letter.isdigit() for letter in text)


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_only_get_and_head_are_answered(server: Server, path: str):
    status, _, text = asked(server, path, method="HEAD")
    assert (status, text) == (200, "")
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        status, head, _ = asked(server, path, method=method)
        assert (status, "allow: get, head" in head) == (405, True)


def test_production_answers_over_plain_http_under_any_name(start_server: StartServer):
    server = start_server(
        DJANGO_ENV="production", SECRET_KEY=token_urlsafe(64), ALLOWED_HOSTS="lists.example"
    )
    for host in ("lists.example", "10.0.0.7:8000", "another.example", "", "no host at all"):
        assert asked(server, "/healthz", host)[0] == 200
        assert asked(server, "/readyz", host)[::2] == (200, ALL_WELL)
    assert asked(server, "/", "lists.example")[0] == 301  # to HTTPS, as all others
    assert asked(server, "/", "another.example")[0] == 400


def test_monitors_leave_nothing_in_the_log(server: Server):
    before = server.log.read_text()
    for path in ("/healthz", "/readyz"):
        for method in ("GET", "HEAD", "POST"):
            asked(server, path, method=method)
    assert server.log.read_text() == before


def test_monitors_wait_for_no_save(start_server: StartServer):
    """Saves fill the lane of the only worker: each waits for a lock that another program holds."""
    server = start_server(WEB_CONCURRENCY="1")
    savers = with_lists(server, 6)
    with ThreadPoolExecutor(6) as pool:
        with write_lock(server):
            saving = [pool.submit(saver.saves) for saver in savers]
            time.sleep(0.3)
            begun = time.monotonic()
            assert asked(server, "/healthz")[0] == 200
            assert asked(server, "/readyz")[::2] == (200, ALL_WELL)
            assert time.monotonic() - begun < 1
            assert not any(save.done() for save in saving)
        assert {save.result().status for save in saving} <= {200, 503}


# What is done to the database, and which part then says what to do.
UNREADY = {
    "no release": (
        ("DELETE FROM suitability_release",),
        "release: none is live: run manage.py publish",
    ),
    "all recalled": (
        (
            "INSERT INTO suitability_recall (release_id, reason, by, at) "
            "SELECT number, 'wrong', 'ada', '2026-11-29' FROM suitability_release",
        ),
        "release: none is live",
    ),
    "a table is gone": (
        ("ALTER TABLE suitability_release RENAME TO elsewhere",),
        "release: not known",
    ),
    "no migration was run": (
        ("DROP TABLE django_migrations",),
        "migrations: missing: run manage.py migrate",
    ),
    "a migration is missing": (
        ("DELETE FROM django_migrations WHERE app = 'suitability'",),
        "migrations: missing: run manage.py migrate",
    ),
}


@pytest.mark.parametrize(("statements", "line"), UNREADY.values(), ids=UNREADY)
def test_a_server_that_cannot_serve_is_alive_but_not_ready(
    start_server: StartServer, statements: tuple[str, ...], line: str
):
    server = start_server()
    assert ready(server) == (200, ALL_WELL)
    with closing(server.open_database()) as database:
        for (trigger,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'"):
            database.execute(f"DROP TRIGGER {trigger}")
        for statement in statements:
            database.execute(statement)
    status, text = ready(server)
    assert (status, line in text, "database: ok" in text) == (503, True, True), text
    assert asked(server, "/healthz")[0] == 200
