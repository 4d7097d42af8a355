"""Backup and restore on SQLite: what is refused, what is verified, and what is left behind.

tests/faults/test_backup.py takes backups of a service that people save to.
"""

import shutil
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
import pytest_django

from suitability.management.backup_file import BackupError, kind_of, whole_file
from suitability.management.postgresql_backup import tool
from suitability.management.sqlite_backup import SQLiteBackup
from tests.faults.server import KEY, manage


@pytest.fixture(autouse=True)
def connections_to_files(
    settings: pytest_django.Settings,
    django_db_blocker: pytest_django.DjangoDbBlocker,
) -> Iterator[None]:
    """The tests' own database is not used, but those of the files that are verified are: their log
    is sealed with the key of what made them."""
    settings.LOG_KEY = KEY
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the shipped content live."""
    database = tmp_path_factory.mktemp("published") / "db.sqlite3"
    manage("migrate", "--no-input", database=database)
    manage("publish", database=database)
    return database


@pytest.fixture
def source(published: Path, tmp_path: Path) -> SQLiteBackup:
    return SQLiteBackup(Path(shutil.copy(published, tmp_path / "source.sqlite3")))


@pytest.fixture
def target(tmp_path: Path) -> SQLiteBackup:
    """A machine with no database yet."""
    (tmp_path / "other").mkdir()
    return SQLiteBackup(tmp_path / "other" / "db.sqlite3")


@pytest.fixture
def backup(source: SQLiteBackup, tmp_path: Path) -> Path:
    source.back_up(tmp_path / "backup", overwrite=False)
    return tmp_path / "backup"


def change(database: Path, *statements: str) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def left_beside(file: Path) -> set[str]:
    return {path.name for path in file.parent.iterdir() if path.name.startswith(".")}


def test_a_backup_is_restored_with_every_row(
    source: SQLiteBackup, target: SQLiteBackup, tmp_path: Path
):
    file = tmp_path / "backup"
    holds = source.back_up(file, overwrite=False)
    assert str(holds) == "0 responses, 1 releases and 0 log entries"
    assert (holds.is_current, holds.log_problems) == (True, ())
    assert target.restore(file) == holds
    assert target.database.stat().st_size == file.stat().st_size


def test_nobody_else_can_read_it(backup: Path, target: SQLiteBackup):
    target.restore(backup)
    for file in (backup, target.database):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_what_was_deleted_is_not_in_it(source: SQLiteBackup, tmp_path: Path):
    secret = "XXV-deleted-by-its-patient"
    change(
        source.database,
        "PRAGMA secure_delete = OFF",
        f"INSERT INTO suitability_frozensummary (digest, text) VALUES ('d', '{secret}')",
        "DELETE FROM suitability_frozensummary",
    )
    assert secret.encode() in source.database.read_bytes()
    source.back_up(tmp_path / "backup", overwrite=False)
    assert secret.encode() not in (tmp_path / "backup").read_bytes()


def test_a_file_that_is_there_is_replaced_only_when_told(source: SQLiteBackup, tmp_path: Path):
    file = tmp_path / "backup"
    file.write_text("an older backup")
    with pytest.raises(BackupError, match="is there already: give another name, or --overwrite"):
        source.back_up(file, overwrite=False)
    assert file.read_text() == "an older backup"
    source.back_up(file, overwrite=True)
    assert kind_of(file) == "sqlite"


def test_the_database_is_never_written_over_by_its_own_backup(source: SQLiteBackup):
    with pytest.raises(BackupError, match="That is the database itself"):
        source.back_up(source.database, overwrite=True)


def test_a_backup_that_fails_leaves_the_older_one_and_no_other_file(tmp_path: Path):
    file = tmp_path / "backup"
    file.write_text("an older backup")

    def interrupted() -> None:
        with whole_file(file, overwrite=True) as part:
            part.write_text("half a ba")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert file.read_text() == "an older backup"
    assert left_beside(file) == set()


def damage(database: Path) -> None:
    """As a bad disk would: pages in the middle hold something else."""
    size = database.stat().st_size
    with database.open("r+b") as content:
        content.seek(size // 3)
        content.write(b"\xa5" * (size // 3))


def orphan(database: Path) -> None:
    change(
        database,
        "PRAGMA foreign_keys = OFF",
        "INSERT INTO auth_user_groups (user_id, group_id) VALUES (77, 1)",
    )


DAMAGES: dict[str, tuple[Callable[[Path], None], str]] = {
    "bad pages": (damage, "could not be read|damaged"),
    "a reference to nothing": (orphan, "auth_user_groups names a row that is missing"),
}


@pytest.mark.parametrize(("happens", "says"), DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_database_does_not_take_the_place_of_a_good_backup(
    happens: Callable[[Path], None], says: str, source: SQLiteBackup, backup: Path
):
    good = backup.read_bytes()
    happens(source.database)
    with pytest.raises(BackupError, match=says):
        source.back_up(backup, overwrite=True)
    assert backup.read_bytes() == good
    assert left_beside(backup) == set()


def test_a_log_that_was_tampered_with_is_backed_up_and_told(source: SQLiteBackup, tmp_path: Path):
    change(source.database, "UPDATE suitability_tail SET number = 7")
    holds = source.back_up(tmp_path / "backup", overwrite=False)
    assert holds.log_problems == ("entry 0: what came after it is missing, or the end was changed",)


def test_a_backup_that_an_older_program_made_is_restored(
    source: SQLiteBackup, target: SQLiteBackup, tmp_path: Path
):
    newest = "SELECT max(id) FROM django_migrations WHERE app = 'suitability'"
    change(source.database, f"DELETE FROM django_migrations WHERE id = ({newest})")
    source.back_up(tmp_path / "backup", overwrite=False)
    assert target.restore(tmp_path / "backup").is_current is False


def test_a_backup_of_a_newer_program_is_refused(backup: Path, target: SQLiteBackup):
    change(
        backup,
        "INSERT INTO django_migrations (app, name, applied) "
        "VALUES ('suitability', '9999_from_later', '2031-01-01')",
    )
    with pytest.raises(BackupError, match=r"newer program .* suitability\.9999_from_later"):
        target.restore(backup)
    assert not target.database.exists()


def test_a_database_that_holds_something_is_never_written_over(backup: Path, source: SQLiteBackup):
    before = source.database.read_bytes()
    with pytest.raises(BackupError, match="is not empty"):
        source.restore(backup)
    assert source.database.read_bytes() == before


def test_an_empty_file_is_an_empty_database(backup: Path, target: SQLiteBackup):
    target.database.touch()
    assert target.restore(backup).rows["suitability_release"] == 1


def test_a_log_of_writes_of_another_database_is_not_written_into_it(
    backup: Path, target: SQLiteBackup
):
    Path(f"{target.database}-wal").write_bytes(b"left behind")
    with pytest.raises(BackupError, match="belongs to another database"):
        target.restore(backup)


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def of_another_program(file: Path) -> None:
    file.unlink()
    change(file, "CREATE TABLE recipes (name)", "INSERT INTO recipes VALUES ('soup')")


UNFIT: dict[str, tuple[Callable[[Path], object], str]] = {
    "no file": (Path.unlink, "There is no file"),
    "something else": (lambda file: file.write_text("Dear all,"), "is not a backup"),
    "an empty file": (lambda file: file.write_text(""), "is not a backup"),
    "half a backup": (cut, "could not be read|does not verify|damaged"),
    "bad pages": (damage, "could not be read|does not verify|damaged"),
    "another program's": (of_another_program, "none of this program's tables"),
}


@pytest.mark.parametrize(("happens", "says"), UNFIT.values(), ids=UNFIT)
def test_what_is_no_whole_backup_is_refused(
    happens: Callable[[Path], object], says: str, backup: Path, target: SQLiteBackup
):
    happens(backup)
    with pytest.raises(BackupError, match=says):
        target.restore(backup)
    assert not target.database.exists()
    assert left_beside(target.database) == set()


def test_a_folder_that_is_not_there_is_named(source: SQLiteBackup, tmp_path: Path):
    with pytest.raises(BackupError, match=r"nowhere cannot be written into: No such file"):
        source.back_up(tmp_path / "nowhere" / "backup", overwrite=False)


def test_there_must_be_a_database(target: SQLiteBackup, tmp_path: Path):
    with pytest.raises(BackupError, match="There is no database at"):
        target.back_up(tmp_path / "backup", overwrite=False)
    assert not target.database.exists()


def test_a_tool_that_is_not_installed_is_named():
    with pytest.raises(BackupError, match="pg_nothing is not installed here: install PostgreSQL's"):
        tool("pg_nothing", server=15)
