"""Another program holds the lock that SQLite gives to one writer at a time."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import pytest

from tests.faults.conftest import StartServer
from tests.faults.reader import Page, Reader
from tests.faults.server import Server, manage

pytestmark = pytest.mark.faults

SAVERS = 12
SOON = 3.0  # seconds, of which a save waits two for the lock
NOT_SAVED = "We could not save your list. Your answers are still here."


@contextmanager
def write_lock(server: Server) -> Iterator[None]:
    with closing(server.open_database()) as database:
        database.execute("BEGIN IMMEDIATE")
        yield
        database.execute("ROLLBACK")


def timed(act: Callable[[], Page]) -> tuple[float, Page]:
    """How many seconds it took, and what it led to."""
    begun = time.monotonic()
    page = act()
    return time.monotonic() - begun, page


def figures(fault: str, waited: float, saves: list[tuple[float, Page]]) -> str:
    """A line to be read with `pytest -s`."""
    last = max(seconds for seconds, _ in saves)
    return (
        f"{fault}: a question page took {waited:.1f} s, the last of {len(saves)} saves {last:.1f}"
    )


def with_lists(server: Server, count: int) -> list[Reader]:
    readers = [Reader(server) for _ in range(count)]
    for reader in readers:
        reader.answers()
    return readers


def test_a_save_that_cannot_wait_longer_says_so_and_loses_no_answer(server: Server):
    reader = Reader(server)
    read = reader.answers()
    with write_lock(server):
        seconds, refused = timed(reader.saves)
    assert (refused.status, refused.path) == (503, "/save/")
    assert NOT_SAVED in refused.text
    assert 1.9 <= seconds <= SOON
    assert server.stored() == 0
    assert reader.get("/summary/").words == read.words

    saved = reader.saves()
    assert (saved.path, server.stored()) == ("/saved/", 1)
    assert reader.opens(saved.link).words == read.words


def test_a_save_waits_for_its_turn(start_server: StartServer):
    server = start_server()
    reader = Reader(server)
    reader.answers()
    pages = []
    saving = threading.Thread(target=lambda: pages.append(reader.saves()))
    with write_lock(server):
        saving.start()
        saving.join(timeout=1)
        assert saving.is_alive()
    saving.join(timeout=10)
    assert [page.path for page in pages] == ["/saved/"]
    assert server.stored() == 1


def test_many_who_save_at_once_do_not_hold_up_who_reads(start_server: StartServer):
    server = start_server()
    savers, reader = with_lists(server, SAVERS), Reader(server)
    reader.answers()
    with write_lock(server), ThreadPoolExecutor(SAVERS) as pool:
        for _ in range(2):
            saving = [pool.submit(timed, saver.saves) for saver in savers]
            time.sleep(0.2)
            waited, page = timed(lambda: reader.get("/questions/trigger/"))
            assert (page.status, page.path) == (200, "/questions/trigger/")
            assert waited <= SOON
            saves = [save.result() for save in saving]
            for seconds, refused in saves:
                assert (refused.status, NOT_SAVED in refused.text) == (503, True)
                assert seconds <= SOON + 1
            print(figures("locked SQLite", waited, saves))
        # From now on nobody waits, until somebody gets through.
        assert timed(lambda: reader.get("/questions/trigger/"))[0] <= 1
    with ThreadPoolExecutor(SAVERS) as pool:
        paths = [page.path for page in pool.map(Reader.saves, savers)]
    assert paths == ["/saved/"] * SAVERS
    assert server.stored() == SAVERS


def test_reading_goes_on_while_a_writer_holds_the_lock(start_server: StartServer):
    server = start_server()
    reader = Reader(server)
    read = reader.answers()
    link = reader.saves().link
    with write_lock(server):
        assert reader.opens(link).words == read.words
        assert Reader(server).answers(tried=[]).status == 200


def test_what_staff_typed_while_the_lock_is_held_can_be_sent_again(start_server: StartServer):
    from tests.faults.test_staff import MAKE, signed_in

    server = start_server()
    manage("shell", "-v0", "-c", MAKE, database=server.database)
    patient = Reader(server)
    patient.answers()
    patient.saves()
    cleo = signed_in(server)
    form = {"step": "note", "note": "She will bring her own list.", "seen": "0"}
    with write_lock(server):
        seconds, refused = timed(lambda: cleo.post("/responses/1/review/", form))
    assert (refused.status, seconds <= SOON) == (503, True)
    assert form["note"] in refused.text
    assert form["note"] in cleo.post("/responses/1/review/", form).text
