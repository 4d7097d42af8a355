"""Backup and restore of SQLite, while people save.

VACUUM INTO reads one moment of the database, in a read transaction that no writer waits for, and
leaves out the room of rows that were deleted: what a patient deleted is not in a backup.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections

from .backup_file import (
    MIGRATIONS,
    OURS,
    BackupError,
    Holdings,
    holdings,
    no_room,
    refuse_other_kind,
    whole_file,
)

ALIAS = "backup"  # of the connection to a file that is verified
PATIENCE = 30.0  # seconds that a lock is waited for


class SQLiteBackup:
    """A database file: by default the one that DATABASE_URL names."""

    kind = "sqlite"

    def __init__(self, database: Path | None = None) -> None:
        named = database or Path(str(connections[DEFAULT_DB_ALIAS].settings_dict["NAME"]))
        self.database = named.absolute()

    def back_up(self, file: Path, *, overwrite: bool) -> Holdings:
        """Write the database into `file`, and return what that holds. Raises BackupError."""
        if file.absolute() == self.database:
            raise BackupError("That is the database itself: give another name.")
        if not self.database.is_file():
            raise BackupError(f"There is no database at {self.database}.")
        with whole_file(file, overwrite=overwrite) as part:
            vacuum_into(part, source=self.database, beside=file)
            return verified(part)

    def restore(self, file: Path) -> Holdings:
        """Put a backup in place of the database, which must be empty. Raises BackupError."""
        refuse_other_kind(file, self.kind)
        self.refuse_unless_empty()
        with whole_file(self.database, overwrite=True) as part:
            vacuum_into(part, source=file, beside=self.database)
            holds = verified(part)
            self.refuse_unless_empty()
            return holds

    def refuse_unless_empty(self) -> None:
        """Refuse to restore over a database that holds anything. Raises BackupError, also for a log
        of writes that another file has left behind: SQLite would write it into the one that is put
        here."""
        left = Path(f"{self.database}-wal")
        if left.exists() and left.stat().st_size:
            raise BackupError(f"{left} belongs to another database: move it away with its own.")
        if self.database.exists() and not self.is_empty():
            raise BackupError(
                f"{self.database} is not empty, and a restore never writes over a database. "
                "Stop the service, move that file away with its -wal and -shm, and try again."
            )

    def is_empty(self) -> bool:
        with open_directly(self.database, beside=self.database) as database:
            return database.execute("SELECT 1 FROM sqlite_schema").fetchone() is None


@contextmanager
def open_directly(database: Path, *, beside: Path) -> Iterator[sqlite3.Connection]:
    """Yield a connection of its own to a database file that is there. An error of SQLite becomes a
    BackupError; it has run out of room `beside` the file that is written."""
    address = f"{database.absolute().as_uri()}?mode=rw"
    try:
        with closing(sqlite3.connect(address, uri=True, timeout=PATIENCE)) as connection:
            yield connection
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
            raise BackupError(no_room(beside)) from None
        raise BackupError(f"{database} could not be read: {error}.") from None


def vacuum_into(part: Path, *, source: Path, beside: Path) -> None:
    """Copy a database, as it is at one moment, into an empty file. Raises BackupError."""
    with open_directly(source, beside=beside) as connection:
        connection.execute("VACUUM INTO ?", [str(part)])


def verified(file: Path) -> Holdings:
    """Return what a database file holds after a look at every page, reference and log entry of it.
    Raises BackupError."""
    try:
        with opened(file) as using:
            return holdings(rows_of(using), migrations_of(using), using=using)
    except DatabaseError as error:
        raise BackupError(f"The copy does not verify ({error}): nothing was put there.") from None


@contextmanager
def opened(file: Path) -> Iterator[str]:
    """Yield the name of a connection of Django's to a database file."""
    ours = connections[DEFAULT_DB_ALIAS].settings_dict
    connections.databases[ALIAS] = ours | {"NAME": str(file), "OPTIONS": {}}
    try:
        yield ALIAS
    finally:
        connections[ALIAS].close()
        del connections[ALIAS], connections.databases[ALIAS]


def rows_of(using: str) -> dict[str, int]:
    """Verify all pages, indexes and foreign keys, and return the number of rows by table. Raises
    BackupError, DatabaseError."""
    connection = connections[using]
    with connection.cursor() as cursor:
        faults = cursor.execute("PRAGMA integrity_check(1)").fetchall()
        if faults != [("ok",)]:
            raise BackupError(f"The database is damaged: {faults[0][0]}. Keep your older backups.")
        orphan = cursor.execute("PRAGMA foreign_key_check").fetchone()
        if orphan:
            raise BackupError(f"The database is damaged: {orphan[0]} names a row that is missing.")
        tables = connection.introspection.table_names(cursor)
        counts = (f'SELECT count(*) FROM "{table}"' for table in tables)  # noqa: S608 - its own
        return {
            table: cursor.execute(count).fetchone()[0]
            for table, count in zip(tables, counts, strict=True)
        }


def migrations_of(using: str) -> set[str]:
    """Return the names of our migrations that a database has had; none if it is not ours."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if MIGRATIONS not in connection.introspection.table_names(cursor):
            return set()
        cursor.execute(f"SELECT name FROM {MIGRATIONS} WHERE app = %s", [OURS])  # noqa: S608
        return {name for (name,) in cursor.fetchall()}
