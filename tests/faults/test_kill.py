"""What a reader saw saved is there after the server was killed."""

import threading
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from itertools import combinations

import pytest

from tests.faults.conftest import StartServer
from tests.faults.reader import Reader
from tests.faults.server import Server

pytestmark = pytest.mark.faults

READERS = 6
ENOUGH = 30
TRIGGERS = ("muscle_pain", "spasticity", "nerve_pain", "stress", "schedule", "plain_insomnia")
PICKS = [picked for many in (1, 2, 3) for picked in combinations(TRIGGERS, many)]


def test_a_kill_just_after_the_saved_page_loses_nothing(server: Server):
    for choice in ("kidney", "stroke", "none"):
        reader = Reader(server)
        read = reader.answers(conditions=[choice])
        saved = reader.saves()
        server.kill()
        server.start()
        copy = Reader(server).opens(saved.link)
        assert (copy.status, copy.reference) == (200, saved.reference)
        assert copy.words == read.words
        assert reader.get("/saved/").reference == saved.reference


def test_a_kill_amid_many_saves_loses_none_that_was_seen(start_server: StartServer):
    server = start_server()
    seen: dict[str, str] = {}
    enough = threading.Event()

    def save_and_save(reader: Reader) -> None:
        """A journey whose answers change before each save, until the server is gone."""
        for picked in PICKS:
            reader.post("/questions/trigger/", {"trigger": picked})
            saved = reader.saves()
            assert saved.path == "/saved/", saved
            seen[saved.link] = saved.reference
            if len(seen) >= ENOUGH:
                enough.set()

    readers = [Reader(server) for _ in range(READERS)]
    for reader in readers:
        reader.answers()
    with ThreadPoolExecutor(READERS) as pool:
        running = [pool.submit(save_and_save, reader) for reader in readers]
        assert enough.wait(timeout=90)
        server.kill()
    for ended in running:
        assert isinstance(ended.exception(), OSError | HTTPException)

    server.start()
    again = Reader(server)
    assert {link: again.opens(link).reference for link in seen} == seen
    assert server.stored() >= len(seen)


@pytest.mark.asvs("V2.3.4")
def test_the_same_form_sent_many_times_at_once_makes_one_response(start_server: StartServer):
    server = start_server(WEB_CONCURRENCY="4")
    reader = Reader(server)
    reader.answers()
    with ThreadPoolExecutor(READERS) as pool:
        pages = list(pool.map(lambda _: reader.saves(), range(READERS * 2)))
    assert {page.path for page in pages} == {"/saved/"}
    assert len({page.reference for page in pages}) == 1
    assert server.stored() == 1
