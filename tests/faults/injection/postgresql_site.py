"""A service on PostgreSQL, and what can be done to it. tests/with_postgres says where it is."""

import os
import shlex
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import sql as composed

from tests.faults.server import collect_static, manage

from .processes import kill, running, wait_for_end
from .site import Site
from .small_disk import filled, small_disk
from .staff import MAKE

PUBLISHED, SERVED = "published", "served"
PATIENCE = 20.0  # seconds


class PostgreSQLSite(Site):
    """The tables are on a small disk of their own if there may be one."""

    name = "PostgreSQL"

    @contextmanager
    def prepared(self) -> Iterator[None]:
        """Have a database with the shipped content live and accounts of staff, to be copied."""
        self.disk = self.folder / "disk"
        self.tables = self.disk / "tables"
        with small_disk(self.disk) as self.has_small_disk:
            self.make_room_for_tables()
            try:
                published = self.create(PUBLISHED)
                manage("migrate", "--no-input", database=published)
                manage("publish", database=published)
                collect_static(published)
                manage("shell", "-v0", "-c", MAKE, database=published)
                yield
            finally:
                for database in (SERVED, PUBLISHED):
                    self.drop(database)
                self.administer("DROP TABLESPACE IF EXISTS small")

    def make_room_for_tables(self) -> None:
        (owner,) = {Path(self.rows_of("postgres", "SHOW data_directory")[0][0]).stat().st_uid}
        self.tables.mkdir()
        os.chown(self.tables, owner, -1)
        for folder in (self.disk, self.folder, self.folder.parent):  # the owner has to get there
            folder.chmod(folder.stat().st_mode | 0o011)
        self.administer(f"CREATE TABLESPACE small LOCATION '{self.tables}'")

    def create(self, database: str, template: str = "template0") -> str:
        """Make a database on the small disk, and return its address."""
        self.administer(f"CREATE DATABASE {database} TEMPLATE {template} TABLESPACE small")
        return self.address_of(database)

    def drop(self, database: str) -> None:
        self.administer(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")

    @contextmanager
    def served(self) -> Iterator[None]:
        """Serve a fresh copy."""
        url = self.create(SERVED, template=PUBLISHED)
        try:
            self.start_server(url)
            yield
        finally:
            self.server.stop()
            self.drop(SERVED)

    def address_of(self, database: str) -> str:
        return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}").geturl()

    def administer(self, statement: str) -> None:
        self.rows_of("postgres", statement)

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        return self.rows_of(SERVED, statement)

    def rows_of(self, database: str, statement: str) -> list[tuple[Any, ...]]:
        address = self.address_of(database)
        with psycopg.connect(address, autocommit=True, connect_timeout=10) as connection:
            answer = connection.execute(composed.SQL(statement))  # type: ignore[arg-type]
            return answer.fetchall() if answer.description else []

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Somebody alters the table, and is not done."""
        with psycopg.connect(self.address_of(SERVED)) as connection:
            connection.execute("LOCK TABLE suitability_response IN ACCESS EXCLUSIVE MODE")
            yield
            connection.rollback()

    @contextmanager
    def away(self) -> Iterator[None]:
        """The postmaster is stopped in order, and started again."""
        control("stop", "-m", "fast")
        try:
            yield
        finally:
            self.start_again()

    @contextmanager
    def disk_full(self) -> Iterator[None]:
        with filled(self.disk):
            yield

    def kill_backend(self) -> None:
        """Kill a process that serves one connection: the postmaster then ends all of them."""
        connections = (
            "SELECT pid FROM pg_stat_activity "
            f"WHERE datname = '{SERVED}' AND backend_type = 'client backend' ORDER BY random()"
        )
        for (number,) in self.rows_of("postgres", connections)[:1]:
            kill(number)

    def kill_postmaster(self) -> None:
        """Kill the first of all processes of the database, and start it again. The others notice
        by themselves; before the last is gone it does not start."""
        file = Path(self.rows_of("postgres", "SHOW data_directory")[0][0]) / "postmaster.pid"
        postmaster = int(file.read_text().split()[0])
        others = [number for number, parent in running() if parent == postmaster]
        kill(postmaster)
        wait_for_end([postmaster, *others])
        self.start_again()

    def start_again(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while control("start"):
            assert time.monotonic() < deadline, "PostgreSQL does not start again"
            time.sleep(0.1)

    def damage(self) -> list[str]:
        """What the database says of itself that must not be."""
        return []  # its foreign keys are checked as rows are written


def control(*command: str) -> int:
    words = [*shlex.split(os.environ["DATABASE_CONTROL"]), *command]
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
    done = subprocess.run(words, cwd="/", check=False, stderr=subprocess.DEVNULL, **quiet)
    return done.returncode
