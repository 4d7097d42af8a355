"""The log as JSON, by choice: an object a line, with the id that the answer has too."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

import pytest

from tests.faults.conftest import StartServer
from tests.faults.raw import answer_to, head
from tests.faults.server import Server
from tests.faults.test_logs import SavedVisit

pytestmark = pytest.mark.faults

GIVEN = "0123456789abcdef-1.2_3"
RANDOM = re.compile(r"[0-9a-f]{32}")


def entries(server: Server) -> list[dict[str, Any]]:
    return [json.loads(line) for line in server.log.read_text().splitlines()]


def id_of(server: Server, request: bytes) -> str:
    """The id in the header of an answer."""
    answer = answer_to(server, request)[1]
    (sent,) = re.findall(r"^x-request-id: (\S+)\r$", answer, re.MULTILINE)
    return sent


def asks(path: bytes = b"/", *headers: bytes) -> bytes:
    return head(b"GET " + path + b" HTTP/1.1", *headers)


def asks_for_the_list(visit: SavedVisit, request_id: str) -> bytes:
    """From the browser that has it open."""
    cookie = b"Cookie: " + visit.reader.cookie.encode()
    return asks(visit.copy.encode(), cookie, b"X-Request-ID: " + request_id.encode())


@pytest.fixture(scope="module")
def broken(start_server: StartServer) -> SavedVisit:
    """Behind a proxy, with a list whose table is gone."""
    visit = SavedVisit(start_server(LOG_FORMAT="json", TRUSTED_PROXIES="1"))
    with closing(visit.server.open_database()) as database:
        database.execute("ALTER TABLE suitability_response RENAME TO elsewhere")
    return visit


def test_every_line_is_an_object_that_says_when_who_and_what(broken: SavedVisit):
    broken.reader.get(broken.copy)
    assert len(entries(broken.server)) > 1
    for entry in entries(broken.server):
        assert {"time", "level", "logger", "message"} <= entry.keys()
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", entry["time"])


def test_an_error_has_the_id_that_the_proxy_gave_and_nothing_of_the_patient(broken: SavedVisit):
    assert id_of(broken.server, asks_for_the_list(broken, GIVEN)) == GIVEN
    (entry,) = [entry for entry in entries(broken.server) if entry.get("request_id") == GIVEN]
    assert (entry["level"], entry["logger"]) == ("ERROR", "django.request")
    assert entry["message"].endswith("/copy/...")
    assert entry["trace"].endswith("OperationalError")
    assert broken.leaks == []


UNSAFE = {
    "short": b"1234567",
    "long": b"a" * 65,
    "a space": b"12345678 12345678",
    "a quote": b'12345678"}',
    "letters of elsewhere": "ééééééééé".encode(),
    "nothing": b"",
}


@pytest.mark.parametrize("sent", UNSAFE.values(), ids=UNSAFE)
def test_an_id_in_which_something_may_hide_is_replaced(broken: SavedVisit, sent: bytes):
    assert RANDOM.fullmatch(id_of(broken.server, asks(b"/", b"X-Request-ID: " + sent)))


def test_without_a_trusted_proxy_every_id_is_random(server: Server):
    ids = {id_of(server, asks(b"/", b"X-Request-ID: " + GIVEN.encode())) for _ in range(5)}
    assert len(ids) == 5
    assert all(RANDOM.fullmatch(request_id) for request_id in ids)


def test_requests_at_once_have_each_its_own_id(broken: SavedVisit):
    def ask(number: int) -> tuple[str, str]:
        given = f"request-{number:04}"
        article = asks(b"/article/", b"X-Request-ID: " + given.encode())
        request = asks_for_the_list(broken, given) if number % 2 else article
        return given, id_of(broken.server, request)

    with ThreadPoolExecutor(8) as pool:
        pairs = list(pool.map(ask, range(40)))
    assert [given for given, echoed in pairs if given != echoed] == []
    logged = [entry.get("request_id", "") for entry in entries(broken.server)]
    of_these = sorted(request_id for request_id in logged if request_id.startswith("request-"))
    assert of_these == [given for given, _ in pairs[1::2]]


def test_a_body_that_never_comes_has_an_id_too(start_server: StartServer):
    server = start_server(BODY_SECONDS="1")
    request = head(b"POST /begin/ HTTP/1.1", b"Content-Length: 100")
    assert RANDOM.fullmatch(id_of(server, request))
