"""Exports: whole however slowly they are taken, never cut without a word, and in nobody's way."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from statistics import quantiles

import pytest

from tests.faults.conftest import StartServer
from tests.faults.raw import answer_to, head
from tests.faults.reader import Page, Reader
from tests.faults.server import Server, manage
from tests.support.stalled_sockets import SlowReader

pytestmark = pytest.mark.faults

PASSWORD = "a password for these tests"
MAKE = f"""
from django.contrib.auth.models import Group, User
from suitability.accounts.temporary_password import mark_own
for name in ("clinician", "auditor"):
    user = User.objects.create_user(name, password={PASSWORD!r}, is_staff=True)
    mark_own(user)
    user.groups.set(Group.objects.filter(name=name))
"""
ROWS = 20_000
MANY = 1_000_000
SLOWLY = 200_000.0  # bytes a second
SLACK = 0.005  # seconds: a page takes two thousandths
FILES = {
    "a table": "/responses/export.csv",
    "a table in words": "/responses/export.words",
    "a table with a column a choice": "/responses/export.csv?choices=on",
    "JSON Lines": "/responses/export.jsonl",
    "a FHIR Bundle": "/responses/export.fhir",
}
ENDS = {
    "a table": "#end,{}",
    "a table in words": "#end,{}",
    "a table with a column a choice": "#end,{}",
    "JSON Lines": '{{"end": true, "rows": {}}}',
    "a FHIR Bundle": '"display": "{} entries"',
}


def practice(server: Server, rows: int) -> Server:
    manage("shell", "-v0", "-c", MAKE, database=server.database)
    manage("make_responses", str(rows), database=server.database)
    return server


@pytest.fixture(scope="module")
def server(start_server: StartServer) -> Server:
    return practice(start_server(), ROWS)


def signed_in(server: Server, name: str = "clinician") -> Reader:
    reader = Reader(server)
    page = reader.post("/accounts/login/", {"login": name, "password": PASSWORD})
    assert page.status == 200, page
    reader.token = page.token
    return reader


@pytest.fixture(scope="module")
def clinician(server: Server) -> Reader:
    return signed_in(server)


def asked(reader: Reader, path: str) -> bytes:
    return head(f"GET {path} HTTP/1.1".encode(), b"Cookie: " + reader.cookie.encode())


def taking(server: Server, reader: Reader, path: str, rate: float = SLOWLY) -> SlowReader:
    taker = SlowReader(server.port, asked(reader, path), rate)
    taker.start()
    return taker


def until(happened: Callable[[], bool], patience: float = 60.0) -> None:
    deadline = time.monotonic() + patience
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def page_p99(server: Server, *, seconds: float) -> float:
    """The time within which 99 of 100 question pages come, asked for one after the other."""
    patient = Reader(server)
    page = patient.post("/begin/", {"reader": "adult"})
    request = asked(patient, page.path)
    took, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        began = time.perf_counter()
        status, _ = answer_to(server, request)
        took.append(time.perf_counter() - began)
        assert status == 200
    return quantiles(took, n=100)[98]


@pytest.mark.parametrize("file", FILES)
def test_a_file_is_whole(file: str, server: Server, clinician: Reader):
    if file == "a FHIR Bundle":
        pytest.skip("as a part, below")
    page = clinician.get(FILES[file])
    assert page.status == 200
    assert page.text.splitlines()[-1] == ENDS[file].format(ROWS)
    until(lambda: "is finished" in server.log.read_text())


def test_a_bundle_of_a_part_is_whole(server: Server, clinician: Reader):
    page = clinician.get("/responses/export.fhir?status=follow_up")
    assert '"code": "complete"' in page.text[-300:]


def test_the_log_of_access_is_whole(server: Server):
    page = signed_in(server, "auditor").get("/log/export.csv")
    rows = page.text.splitlines()
    assert rows[-1] == f"#end,{len(rows) - 2}"


@pytest.mark.long
def test_a_file_that_is_taken_slowly_is_whole(server: Server, clinician: Reader):
    """For longer than a server's usual limit of 30 seconds would let it."""
    taker = taking(server, clinician, FILES["a table"], 120_000)
    taker.join(timeout=120)
    assert taker.status == 200
    assert f"#end,{ROWS}".encode() in taker.end


@pytest.mark.long
def test_slow_takers_hold_up_no_patient(server: Server, clinician: Reader):
    """Two of each kind at once; the best of three looks, since others use this machine too."""
    idle = page_p99(server, seconds=4)
    takers = [taking(server, clinician, FILES[file]) for file in (*FILES,)[2:] * 2]
    until(lambda: all(taker.size for taker in takers), patience=90)
    busy = min(page_p99(server, seconds=2) for _ in range(3))
    for taker in takers:
        taker.left.set()
    until(lambda: cuts(server) == len(takers))
    assert {taker.status for taker in takers} == {200}
    assert busy <= 3 * idle + SLACK


def test_a_taker_who_leaves_is_in_the_log(server: Server, clinician: Reader):
    before = cuts(server)
    taker = taking(server, clinician, FILES["JSON Lines"])
    until(lambda: taker.size > 0)
    taker.left.set()
    until(lambda: cuts(server) == before + 1)


def cuts(server: Server) -> int:
    return server.log.read_text().count("its reader went away")


def test_more_at_once_than_may_be_are_asked_to_come_again(start_server: StartServer):
    server = practice(start_server(EXPORTS_AT_ONCE="1"), ROWS)
    reader = signed_in(server)
    first = taking(server, reader, FILES["a table"])
    until(lambda: first.size > 0)
    refused: Page = reader.get(FILES["JSON Lines"])
    assert refused.status == 503
    assert "Please try again in a minute" in refused.text
    assert b"retry-after: 60" in refused_head(server, reader).lower()
    first.left.set()
    until(lambda: reader.get(FILES["JSON Lines"]).status == 200)


def refused_head(server: Server, reader: Reader) -> bytes:
    taker = taking(server, reader, FILES["a table"])
    taker.join(timeout=60)
    return taker.head


@pytest.mark.parametrize(
    "how", [signal.SIGKILL, pytest.param(signal.SIGTERM, marks=pytest.mark.long)]
)
def test_with_the_server_a_file_ends_and_the_log_says_so(
    how: signal.Signals, start_server: StartServer
):
    server = practice(start_server(WEB_CONCURRENCY="1"), ROWS)
    reader = signed_in(server)
    taker = taking(server, reader, FILES["JSON Lines"])  # more than fits between the two
    until(lambda: taker.size > 0)
    parent = server.process.pid  # type: ignore[union-attr]
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    os.kill(int(children[0]) if how == signal.SIGKILL else parent, how)
    until(lambda: "was cut" in server.log.read_text())
    taker.join(timeout=60)
    assert b'"end"' not in taker.end


@pytest.mark.long
def test_a_million_are_whole_however_slowly_they_are_taken(start_server: StartServer):
    """Two of each kind at once, at 200 kB/s: the two tables to their end, which takes half an hour;
    of JSON Lines and FHIR as much as comes meanwhile. Then one of each in a hurry, to its end."""
    server = practice(start_server(), MANY)
    reader = signed_in(server)
    idle = page_p99(server, seconds=30)
    tables = [taking(server, reader, FILES["a table"]) for _ in range(2)]
    others = [taking(server, reader, FILES[file]) for file in ("JSON Lines", "a FHIR Bundle") * 2]
    busy = []
    while any(table.is_alive() for table in tables):
        busy.append(page_p99(server, seconds=60))
    for other in others:
        other.left.set()
    assert [f"#end,{MANY}".encode() in table.end for table in tables] == [True, True]
    assert max(busy) <= 3 * idle + SLACK
    reader = signed_in(server)  # who did nothing for so long was signed out
    for file, end in ENDS.items():
        taker = taking(server, reader, FILES[file], 1e9)
        taker.join()
        entries = 2 * MANY if file == "a FHIR Bundle" else MANY  # each response with its list
        assert end.format(entries).encode() in taker.end
