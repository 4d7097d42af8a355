"""A backup of PostgreSQL under load, restored into an empty database."""

import os
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.faults.drill import ENOUGH, checkpoint_of, opened, people_at_work, wait_for_saves
from tests.faults.server import Server, manage

from .conftest import started

pytestmark = pytest.mark.machines


@pytest.fixture
def empty(practice: str) -> Iterator[str]:
    """The address of an empty database."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("CREATE DATABASE elsewhere")
        yield urlsplit(practice)._replace(path="/elsewhere").geturl()
        connection.execute("DROP DATABASE elsewhere WITH (FORCE)")


@pytest.fixture
def backup(practice: str, tmp_path: Path) -> Path:
    manage("backup", str(tmp_path / "backup"), database=practice)
    return tmp_path / "backup"


def refusal(*arguments: str, database: str) -> str:
    with pytest.raises(subprocess.CalledProcessError) as refused:
        manage(*arguments, database=database)
    return str(refused.value.stderr)


def tables_in(database: str) -> int:
    with psycopg.connect(database) as connection:
        count = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        return int(connection.execute(count).fetchone()[0])


def test_a_backup_under_load_holds_every_save_acknowledged_before_it(
    practice: str, empty: str, tmp_path: Path
):
    (tmp_path / "server").mkdir()
    server, file = started(practice, tmp_path / "server"), tmp_path / "backup"
    try:
        with people_at_work(server) as ledger:
            before, notes = list(ledger.saves), list(ledger.notes)
            checkpoint = checkpoint_of(practice)
            manage("backup", str(file), database=practice)
            wait_for_saves(ledger, len(before) + ENOUGH)
    finally:
        server.stop()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600

    manage("restore", str(file), database=empty)
    manage("migrate", database=empty)
    manage("verify_log", "--expect", checkpoint, database=empty)
    machine = Server(tmp_path, DATABASE_URL=empty)
    machine.start()
    try:
        assert opened(machine, before) == before
        with psycopg.connect(empty) as database:
            stored = database.execute("SELECT note FROM suitability_event").fetchall()
        assert set(notes) <= {note for (note,) in stored}
    finally:
        machine.stop()


def test_a_database_that_holds_something_is_never_written_over(backup: Path, practice: str):
    assert "is not empty" in refusal("restore", str(backup), database=practice)


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def with_bad_bytes(file: Path) -> None:
    content = bytearray(file.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 4000] = b"\xa5" * 4000
    file.write_bytes(content)


@pytest.mark.parametrize("happens", [cut, with_bad_bytes])
def test_a_damaged_backup_is_refused_before_anything_is_written(
    happens: object, backup: Path, empty: str
):
    happens(backup)  # type: ignore[operator]
    assert "is damaged, or was cut off" in refusal("restore", str(backup), database=empty)
    assert tables_in(empty) == 0


def test_a_backup_of_a_newer_program_is_refused(practice: str, empty: str, tmp_path: Path):
    later = "VALUES ('suitability', '9999_from_later', '2031-01-01')"
    with psycopg.connect(practice) as connection:
        connection.execute(f"INSERT INTO django_migrations (app, name, applied) {later}")
    try:
        assert "newer program" in refusal("backup", str(tmp_path / "b"), database=practice)
    finally:
        with psycopg.connect(practice) as connection:
            connection.execute("DELETE FROM django_migrations WHERE name = '9999_from_later'")


def test_a_backup_of_sqlite_is_not_for_postgresql(empty: str, tmp_path: Path):
    file = tmp_path / "backup"
    file.write_bytes(b"SQLite format 3\0")
    assert "is a backup of sqlite" in refusal("restore", str(file), database=empty)
