"""Another program holds the lock that SQLite gives to one writer at a time."""

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from tests.faults.conftest import StartServer
from tests.faults.reader import Reader
from tests.faults.server import Server

pytestmark = pytest.mark.faults


@contextmanager
def write_lock(server: Server) -> Iterator[None]:
    with closing(server.open_database()) as database:
        database.execute("BEGIN IMMEDIATE")
        yield
        database.execute("ROLLBACK")


def test_a_save_that_cannot_wait_longer_says_so_and_loses_no_answer(server: Server):
    reader = Reader(server)
    read = reader.answers()
    with write_lock(server):
        refused = reader.saves()
    assert (refused.status, refused.path) == (503, "/save/")
    assert "We could not save your list. Your answers are still here." in refused.text
    assert server.stored() == 0
    assert reader.get("/summary/").words == read.words

    saved = reader.saves()
    assert (saved.path, server.stored()) == ("/saved/", 1)
    assert reader.get(saved.link).words == read.words


def test_a_save_waits_for_its_turn(start_server: StartServer):
    server = start_server()
    reader = Reader(server)
    reader.answers()
    pages = []
    saving = threading.Thread(target=lambda: pages.append(reader.saves()))
    with write_lock(server):
        saving.start()
        saving.join(timeout=2)
        assert saving.is_alive()
    saving.join(timeout=10)
    assert [page.path for page in pages] == ["/saved/"]
    assert server.stored() == 1


def test_reading_goes_on_while_a_writer_holds_the_lock(start_server: StartServer):
    server = start_server()
    reader = Reader(server)
    read = reader.answers()
    link = reader.saves().link
    with write_lock(server):
        assert reader.get(link).words == read.words
        assert Reader(server).answers(tried=[]).status == 200
