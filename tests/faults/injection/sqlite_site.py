"""A service on SQLite, and what can be done to it."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from tests.faults.server import collect_static, manage

from .site import Site
from .small_disk import filled, small_disk
from .staff import MAKE


class SQLiteSite(Site):
    """The database is alone in a folder, on a small disk if there may be one."""

    name = "SQLite"

    @contextmanager
    def prepared(self) -> Iterator[None]:
        """Have a database with the shipped content live and accounts of staff, to be copied."""
        self.disk = self.folder / "disk"
        self.published = self.folder / "published.sqlite3"
        with small_disk(self.disk) as self.has_small_disk:
            manage("migrate", "--no-input", database=self.published)
            manage("publish", database=self.published)
            collect_static(self.published)
            manage("shell", "-v0", "-c", MAKE, database=self.published)
            yield

    @contextmanager
    def served(self) -> Iterator[None]:
        """Serve a fresh copy."""
        self.home = self.disk / "database"
        self.home.mkdir()
        self.file = self.home / "db.sqlite3"
        shutil.copy(self.published, self.file)
        try:
            self.start_server(f"sqlite:///{self.file}")
            yield
        finally:
            self.server.stop()
            shutil.rmtree(self.home)

    def connection(self) -> sqlite3.Connection:
        """Another program's connection."""
        address = f"{self.file.as_uri()}?mode=rw"
        return sqlite3.connect(address, uri=True, isolation_level=None, timeout=10)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with closing(self.connection()) as connection:
            return connection.execute(sql).fetchall()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Another program writes, and is not done."""
        with closing(self.connection()) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield
            connection.execute("ROLLBACK")

    @contextmanager
    def away(self) -> Iterator[None]:
        """The folder is elsewhere, as when a volume is not mounted."""
        elsewhere = self.home.with_name("elsewhere")
        self.home.rename(elsewhere)
        try:
            yield
        finally:
            elsewhere.rename(self.home)

    @contextmanager
    def disk_full(self) -> Iterator[None]:
        with filled(self.disk):
            yield

    def damage(self) -> list[str]:
        """What the database says of itself that must not be."""
        faults = [fault for (fault,) in self.rows("PRAGMA integrity_check") if fault != "ok"]
        return [*faults, *(str(row) for row in self.rows("PRAGMA foreign_key_check"))]
