"""Backup and restore of PostgreSQL, by its own tools.

`pg_dump` reads the same moment that this process reads: it is given the snapshot of a transaction
here, in which the rows are counted and the access log is verified. The archive is then read to its
end, and must hold as many rows.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, transaction
from django.db.backends.postgresql.client import DatabaseClient

from .backup_file import (
    MIGRATIONS,
    OURS,
    BackupError,
    Holdings,
    holdings,
    refuse_newer,
    refuse_other_kind,
    whole_file,
)

COPY = re.compile(rb"COPY (?P<table>\S+) \((?P<columns>.*)\) FROM stdin;\n")
END_OF_ROWS = b"\\.\n"
DEBIAN = Path("/usr/lib/postgresql")  # which keeps the tools of each version out of PATH
LOCK_PATIENCE = "60s"  # a dump that waits longer for a table ends, and everybody goes on
ONE_MOMENT = (
    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY",
    "SET LOCAL statement_timeout = 0",
    "SET LOCAL idle_in_transaction_session_timeout = 0",
)


class PostgreSQLBackup:
    """The database that DATABASE_URL names."""

    kind = "postgresql"

    def back_up(self, file: Path, *, overwrite: bool) -> Holdings:
        """Write the database into `file`, and return what that holds. Raises BackupError,
        DatabaseError."""
        with whole_file(file, overwrite=overwrite) as part, transaction.atomic():
            with connection.cursor() as cursor:
                for statement in ONE_MOMENT:
                    cursor.execute(statement)
                cursor.execute("SELECT pg_export_snapshot()")
                (snapshot,) = cursor.fetchone()
            run(
                "pg_dump",
                "--format=custom",
                "--no-password",
                f"--snapshot={snapshot}",
                f"--lock-wait-timeout={LOCK_PATIENCE}",
                f"--file={part}",
            )
            return compared(*read_archive(part))

    def restore(self, file: Path) -> Holdings:
        """Fill the database, which must be empty, with a backup: all of it or nothing. Raises
        BackupError, DatabaseError."""
        refuse_other_kind(file, self.kind)
        if connection.introspection.table_names():
            raise BackupError(
                f"The database {connection.settings_dict['NAME']} is not empty, and a restore "
                "never writes over one. Make another with createdb, and name it in DATABASE_URL."
            )
        rows, migrations = read_archive(file)
        refuse_newer(migrations)
        run(
            "pg_restore",
            "--single-transaction",
            "--exit-on-error",
            "--no-owner",
            "--no-privileges",
            "--no-password",
            str(file),
        )
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        return compared(rows, migrations)


def compared(rows: dict[str, int], migrations: set[str]) -> Holdings:
    """Return what an archive holds, which must be as much as the database has. Raises
    BackupError."""
    with connection.cursor() as cursor:
        for table, count in rows.items():
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - quoted by pg_dump
            (there,) = cursor.fetchone()
            if there != count:
                raise BackupError(f"It is not whole: {table} has {count} of {there} rows.")
    short = {table.rpartition(".")[2]: count for table, count in rows.items()}
    return holdings(short, migrations, using=DEFAULT_DB_ALIAS)


def read_archive(file: Path) -> tuple[dict[str, int], set[str]]:
    """Read all data of an archive: the number of rows by table, and the names of our migrations.
    Raises BackupError."""
    command = [tool("pg_restore", server=server_version()), "--data-only", "--file=-", str(file)]
    with subprocess.Popen(  # noqa: S603 - a tool of PostgreSQL
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None  # noqa: S101 - for the type
        assert process.stderr is not None  # noqa: S101
        rows, migrations = count_rows(process.stdout)
        complaint = process.stderr.read()
    if process.returncode:
        raise BackupError(f"{file} is damaged, or was cut off: {last_line(complaint)}")
    return rows, migrations


def count_rows(lines: Iterable[bytes]) -> tuple[dict[str, int], set[str]]:
    """Count the rows in the text of a dump: each table begins with COPY, and has a line a row."""
    rows: dict[str, int] = {}
    migrations: set[str] = set()
    remaining = iter(lines)
    for line in remaining:
        begins = COPY.fullmatch(line)
        if begins:
            table, columns = begins["table"].decode(), begins["columns"].decode().split(", ")
            rows[table] = 0
            for row in rows_of_table(remaining):
                rows[table] += 1
                if table.endswith(MIGRATIONS):
                    values = dict(zip(columns, row.decode().rstrip("\n").split("\t"), strict=True))
                    migrations |= {values["name"]} if values["app"] == OURS else set()
    return rows, migrations


def rows_of_table(lines: Iterator[bytes]) -> Iterator[bytes]:
    for line in lines:
        if line == END_OF_ROWS:
            return
        yield line


def run(name: str, *options: str) -> None:
    """Run a tool of PostgreSQL on the database; its password goes through the environment, since
    everybody can read a command line. Raises BackupError."""
    settings = connection.settings_dict
    (_, *address), environment = DatabaseClient.settings_to_cmd_args_env(settings, ["-d"])
    done = subprocess.run(  # noqa: S603 - a tool of PostgreSQL
        [tool(name, server=server_version()), *address, *options],
        env=os.environ | (environment or {}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    if done.returncode:
        raise BackupError(f"{name} did not finish: {last_line(done.stderr)}")


def last_line(output: bytes) -> str:
    lines = output.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else "it gave no reason."


def tool(name: str, *, server: int) -> str:
    """Return the path of a tool: of the server's own version if that is installed here, since an
    older one refuses and a newer one writes what the server does not know; else the one on PATH,
    else the newest. Raises BackupError."""
    installed = sorted(DEBIAN.glob(f"*/bin/{name}"), key=version_of, reverse=True)
    same = [path for path in installed if version_of(path) == server]
    for path in (*same, shutil.which(name), *installed):
        if path:
            return str(path)
    raise BackupError(
        f"{name} is not installed here: install PostgreSQL's client programs (on Debian "
        "postgresql-client), or put the folder that has it on PATH."
    )


def version_of(path: Path) -> int:
    digits = path.parent.parent.name
    return int(digits) if digits.isdigit() else 0


def server_version() -> int:
    try:
        return int(connection.pg_version) // 10000  # type: ignore[attr-defined]
    except DatabaseError:
        return 0
