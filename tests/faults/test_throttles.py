"""Limits over all processes of a server, and the start page while passwords are guessed."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from statistics import median

import pytest

from tests.faults.conftest import StartServer
from tests.faults.reader import Page, Reader
from tests.faults.server import Server, manage

pytestmark = pytest.mark.faults

EIGHT = 8  # readers at once
PASSWORD = "a password for these tests"
MAKE = f"""
from django.contrib.auth.models import Group, User
from suitability.accounts.temporary_password import mark_own
user = User.objects.create_user("cleo", password={PASSWORD!r}, is_staff=True)
mark_own(user)
user.groups.set(Group.objects.filter(name="clinician"))
"""


def tries_to_sign_in(reader: Reader) -> Page:
    return reader.post("/accounts/login/", {"login": "nobody", "password": "a guess"})


def signs_in(reader: Reader) -> Page:
    return reader.post("/accounts/login/", {"login": "cleo", "password": PASSWORD})


def test_of_many_who_sign_in_at_once_so_many_are_let_in_as_the_limit_says(
    start_server: StartServer,
):
    server = start_server(LIMIT_FACTOR="0.05", WEB_CONCURRENCY="4")  # 3, of 2 at once
    manage("shell", "-v0", "-c", MAKE, database=server.database)
    readers, statuses = [Reader(server) for _ in range(EIGHT)], set()
    with ThreadPoolExecutor(EIGHT) as pool:
        for _ in range(4):
            pages = list(pool.map(signs_in, readers))
            pairs = zip(readers, pages, strict=True)
            readers = [reader for reader, page in pairs if page.path != "/responses/"]
            statuses |= {page.status for page in pages}
    assert statuses == {200, 429}
    assert len(readers) == EIGHT - 3


def test_of_many_who_save_at_once_so_many_are_stored_as_the_limit_says(start_server: StartServer):
    server = start_server(LIMIT_FACTOR="0.05")  # 3
    readers = [Reader(server) for _ in range(EIGHT)]
    for reader in readers:
        reader.answers()
    with ThreadPoolExecutor(EIGHT) as pool:
        pages = list(pool.map(Reader.saves, readers))
    assert sorted(page.path for page in pages) == ["/save/"] * (EIGHT - 3) + ["/saved/"] * 3
    refused = [page for page in pages if page.path == "/save/"]
    assert {page.status for page in refused} == {429}
    assert server.stored() == 3


@pytest.mark.asvs("V15.2.2")
def test_the_start_page_stays_quick_while_eight_guess_passwords(start_server: StartServer):
    server = start_server()
    a_hash = seconds_of(lambda: tries_to_sign_in(Reader(server)))
    end = time.monotonic() + 6
    readers = [Reader(server) for _ in range(EIGHT)]

    def guess_and_guess(reader: Reader) -> list[int]:
        statuses = []
        while time.monotonic() < end:
            statuses.append(tries_to_sign_in(reader).status)
            time.sleep(0.05)
        return statuses

    with ThreadPoolExecutor(EIGHT) as pool:
        guessing = [pool.submit(guess_and_guess, reader) for reader in readers]
        time.sleep(0.5)
        waits = start_pages(server, until=end - 0.5)
        statuses = {status for ended in guessing for status in ended.result()}
    assert statuses == {400, 429}
    print(f"a try {a_hash:.2f} s; start page {median(waits):.3f} s, at most {max(waits):.3f} s")
    assert median(waits) < a_hash / 2


def start_pages(server: Server, until: float) -> list[float]:
    """How long each took, in seconds, one after the other."""
    reader, waits = Reader(server), []
    while time.monotonic() < until:
        waits.append(seconds_of(lambda: reader.get("/")))
        time.sleep(0.05)
    return waits


def seconds_of(act: Callable[[], object]) -> float:
    began = time.monotonic()
    act()
    return time.monotonic() - began


def test_no_address_is_logged(server: Server):
    for number in range(3):
        tries_to_sign_in(Reader(server))
        Reader(server).get(f"/copy/{number:043}/")
    assert "127.0.0.1" not in server.log.read_text().replace(server.address, "")
