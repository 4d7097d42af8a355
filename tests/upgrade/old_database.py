"""A database as the program of release 1 left it, with as many responses as one likes, on SQLite
and PostgreSQL; and the old program's saves, which go on while it is migrated."""

import gzip
import hashlib
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

from tests.faults.server import KEY, ROOT, environment

MADE = Path(__file__).with_name("release-1.sqlite3.gz")
LAST = "0009"  # the last migration of the program that made it
OURS = (
    *("release", "frozensummary", "response", "event", "entry", "tail"),
    *("token", "draft", "part", "submission", "recall"),
)
TABLES = (
    *("auth_user", "auth_group", "auth_user_groups"),
    *(f"suitability_{name}" for name in OURS),
)
ALIKE = 5  # responses that share a summary
BATCH = 1000


@dataclass
class OldDatabase:
    """`address` as DATABASE_URL has it."""

    address: str

    def connect(self) -> Any:
        """A connection that says itself when a transaction begins."""
        if self.address.startswith("sqlite"):
            path = self.address.removeprefix("sqlite:///")
            return sqlite3.connect(path, isolation_level=None, timeout=60)
        return psycopg.connect(self.address, autocommit=True)

    @property
    def mark(self) -> str:
        """What stands for a value in SQL."""
        return "?" if self.address.startswith("sqlite") else "%s"

    def ask(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with closing(self.connect()) as connection:
            return connection.execute(sql, values).fetchall()

    def manage(self, *arguments: str) -> "subprocess.Popen[str]":
        """Begin a command of manage.py."""
        return self.python("manage.py", *arguments)

    def python(self, *arguments: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=environment(
                DJANGO_ENV="development",
                SECRET_KEY=KEY,
                DATABASE_URL=self.address,
                PYTHONUNBUFFERED="1",
            ),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def managed(self, *arguments: str) -> str:
        """Run a command of manage.py, and return what it printed."""
        process = self.manage(*arguments)
        printed, errors = process.communicate()
        assert process.returncode == 0, errors
        return printed

    def insert(self, connection: Any, table: str, rows: list[dict[str, Any]]) -> None:
        if rows:
            columns = list(rows[0])
            values = ", ".join([self.mark] * len(columns))
            names = ", ".join(f'"{name}"' for name in columns)
            connection.cursor().executemany(
                f"INSERT INTO {table} ({names}) VALUES ({values})",
                [tuple(row.values()) for row in rows],
            )


def release_1(folder: Path) -> OldDatabase:
    """What the older program left, in an SQLite file."""
    path = folder / "old.sqlite3"
    path.write_bytes(gzip.decompress(MADE.read_bytes()))
    database = OldDatabase(f"sqlite:///{path}")
    database.ask("PRAGMA journal_mode = WAL")  # as the program has it
    return database


def release_1_on_postgres(folder: Path, server: str) -> OldDatabase:
    """The same rows in a new database of a PostgreSQL server."""
    file = release_1(folder)
    name = f"old_{os.getpid()}_{time.monotonic_ns()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    database = OldDatabase(f"{server.rpartition('/')[0]}/{name}")
    database.managed("migrate", "suitability", LAST)
    with closing(database.connect()) as connection, connection.transaction():
        connection.execute("SET TIME ZONE 'UTC'")
        connection.execute(f"TRUNCATE {', '.join(TABLES)} CASCADE")
        for table in TABLES:
            logical = columns_of_type(connection, table, "boolean")
            rows = rows_of(file, table)
            for row in rows:
                row.update({name: bool(row[name]) for name in logical})
            database.insert(connection, table, rows)
        for table in ("suitability_response", "suitability_event"):
            sequence = f"pg_get_serial_sequence('{table}', 'id')"
            connection.execute(f"SELECT setval({sequence}, (SELECT max(id) FROM {table}))")
    return database


def columns_of_type(connection: Any, table: str, kind: str) -> list[str]:
    columns = connection.execute(
        "SELECT column_name FROM information_schema.columns "
        "WHERE table_name = %s AND data_type = %s",
        (table, kind),
    )
    return [name for (name,) in columns.fetchall()]


def rows_of(database: OldDatabase, table: str) -> list[dict[str, Any]]:
    with closing(database.connect()) as connection:
        cursor = connection.execute(f"SELECT * FROM {table}")
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@dataclass
class OldSaves:
    """What the old program saves: rows like those that are there, with words, references and links
    of their own, which nobody chose."""

    database: OldDatabase
    summaries: list[dict[str, Any]] = field(default_factory=list)
    responses: list[dict[str, Any]] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.summaries = rows_of(self.database, "suitability_frozensummary")
        self.responses = rows_of(self.database, "suitability_response")
        for row in self.responses:
            del row["id"]
            if isinstance(row["answers"], dict):  # as psycopg reads it
                row["answers"] = psycopg.types.json.Jsonb(row["answers"])

    def summary(self, number: int) -> dict[str, Any]:
        text = self.summaries[number % len(self.summaries)]["text"]
        text = text.replace('"review":"', f'"review":"{number} ', 1)
        return {"digest": hashlib.sha256(text.encode()).hexdigest(), "text": text}

    def response(self, number: int, summary: str) -> dict[str, Any]:
        row = dict(self.responses[number % len(self.responses)])
        unique = {"reference": f"{number:011d}", "link_hash": f"{number:064x}"}
        return row | unique | {"summary_id": summary}

    def fill(self, responses: int) -> None:
        with closing(self.database.connect()) as connection:
            for _ in range(-(-responses // BATCH)):
                connection.execute("BEGIN")
                batch: list[dict[str, Any]] = []
                for _ in range(BATCH // ALIKE):
                    numbers = [next(self.numbers) for _ in range(ALIKE)]
                    summary = self.summary(numbers[0])
                    self.database.insert(connection, "suitability_frozensummary", [summary])
                    batch += [self.response(number, summary["digest"]) for number in numbers]
                self.database.insert(connection, "suitability_response", batch)
                connection.execute("COMMIT")

    def save(self, connection: Any) -> str:
        """As release 1 did, and return the reference."""
        number = next(self.numbers)
        summary = self.summary(number)
        response = self.response(number, summary["digest"])
        connection.execute("BEGIN IMMEDIATE" if self.database.mark == "?" else "BEGIN")
        self.database.insert(connection, "suitability_frozensummary", [summary])
        self.database.insert(connection, "suitability_response", [response])
        connection.execute("COMMIT")
        return str(response["reference"])


@dataclass
class Traffic:
    """What a patient saw who saves again and again: which saves, and how long each took."""

    saved: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    failed: list[Exception] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{len(self.saved)} saves meanwhile, the longest {max(self.seconds):.2f} s"


@contextmanager
def traffic(saves: OldSaves) -> Iterator[Traffic]:
    """Saves of the old program, until the block ends."""
    seen, is_over = Traffic(), threading.Event()

    def go_on() -> None:
        with closing(saves.database.connect()) as connection:
            while not is_over.is_set():
                began = time.monotonic()
                try:
                    seen.saved.append(saves.save(connection))
                except (sqlite3.Error, psycopg.Error) as problem:
                    seen.failed.append(problem)
                    return
                seen.seconds.append(time.monotonic() - began)
                is_over.wait(0.02)

    patient = threading.Thread(target=go_on)
    patient.start()
    try:
        yield seen
    finally:
        is_over.set()
        patient.join()
