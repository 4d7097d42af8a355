"""Static files as the server sends them: compressed, kept for long, and not sent twice."""

import re
from contextlib import closing
from email.message import Message
from http.client import HTTPConnection
from typing import NamedTuple

import pytest

from tests.faults.server import Server

pytestmark = pytest.mark.faults

YEAR = 365 * 24 * 3600
MOST_OF_A_SHEET = 7_000  # bytes, of the one that a first paint waits for


class Answer(NamedTuple):
    status: int
    headers: Message
    body: bytes


def ask(server: Server, path: str, **headers: str) -> Answer:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
    with closing(connection):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("GET", path, headers=named)
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())


@pytest.fixture(scope="module")
def names(server: Server) -> list[str]:
    """All that a patient's first page loads."""
    page = ask(server, "/").body.decode()
    addresses = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert addresses
    return addresses


@pytest.mark.asvs("V5.3.2")
def test_each_name_has_a_digest_and_is_kept_for_a_year_or_more(server: Server, names: list[str]):
    for name in names:
        assert re.search(r"\.[0-9a-f]{12}\.(css|js|svg)$", name)
        control = ask(server, name).headers["Cache-Control"]
        assert "immutable" in control
        assert int(re.search(r"max-age=(\d+)", control)[1]) >= YEAR


@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_a_style_sheet_is_sent_compressed_to_who_takes_that(
    server: Server, names: list[str], coding: str
):
    (sheet,) = [name for name in names if "patient" in name]
    packed = ask(server, sheet, Accept_Encoding=coding)
    assert packed.headers["Content-Encoding"] == coding
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert len(packed.body) < MOST_OF_A_SHEET


def test_what_has_not_changed_is_not_sent_again(server: Server, names: list[str]):
    for name in names:
        first = ask(server, name)
        again = ask(server, name, If_None_Match=first.headers["ETag"])
        assert (again.status, again.body) == (304, b"")


def test_a_patients_page_is_kept_nowhere(server: Server):
    for path in ("/", "/begin/", "/article/"):
        assert ask(server, path).headers["Cache-Control"] == "no-store"
