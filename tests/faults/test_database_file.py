"""The SQLite file is its owner's alone, and has nothing of a list that its patient deleted."""

import stat
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults.conftest import StartServer
from tests.faults.reader import Reader
from tests.faults.server import Server, manage

pytestmark = pytest.mark.faults

STORED = """
SELECT link_hash, journey_hash, hex(frame) FROM suitability_response
JOIN suitability_frozensummary ON summary_id = digest
ORDER BY suitability_response.id
"""


def files(server: Server) -> list[Path]:
    return sorted(server.database.parent.glob(f"{server.database.name}*"))


def modes(server: Server) -> set[str]:
    return {oct(stat.S_IMODE(path.stat().st_mode)) for path in files(server)}


def test_others_cannot_read_it_however_it_was_before(start_server: StartServer, tmp_path: Path):
    new = tmp_path / "new.sqlite3"
    manage("migrate", "--no-input", database=new)
    assert stat.S_IMODE(new.stat().st_mode) == 0o600
    server = start_server()
    server.stop()
    server.database.chmod(0o644)
    server.start()
    reader = Reader(server)
    reader.answers()
    assert reader.saves().path == "/saved/"
    assert len(files(server)) == 3
    assert modes(server) == {"0o600"}


def test_of_a_list_that_was_deleted_no_byte_is_left_after_the_purge(start_server: StartServer):
    server = start_server()
    readers = [Reader(server) for _ in range(3)]
    for reader, goal in zip(readers, ("faster", "wake_less", "less_pain"), strict=True):
        reader.answers(goals=[goal])
    saved = [reader.saves() for reader in readers]
    with closing(server.open_database()) as database:
        rows = database.execute(STORED).fetchall()
    marks = [mark for *hashes, frame in rows for mark in (*map(str.encode, hashes), cut(frame))]
    assert len(marks) == 9
    copy = readers[0].opens(saved[0].link).path
    assert readers[0].post(f"{copy}delete/", {}).path == "/deleted/"
    manage("purge", database=server.database)
    left = b"".join(path.read_bytes() for path in files(server) if path.suffix != ".sqlite3-shm")
    assert [mark in left for mark in marks] == [False] * 3 + [True] * 6


def cut(frame: str) -> bytes:
    """Some bytes of what the patient read, compressed, that stand on one page of the file."""
    return bytes.fromhex(frame)[-64:]
