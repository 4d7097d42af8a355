"""Servers with the shipped content published."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.reader import Reader
from tests.faults.server import Server, collect_static, manage

StartServer = Callable[..., Server]


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the shipped content live, to be copied; the static files are in place."""
    database = tmp_path_factory.mktemp("published") / "db.sqlite3"
    manage("migrate", "--no-input", database=database)
    manage("publish", database=database)
    collect_static(database)
    return database


@pytest.fixture(scope="module")
def start_server(
    published: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[StartServer]:
    """Starts servers that run until the tests of a module are done."""
    servers = []

    def start(**settings: str) -> Server:
        server = Server(tmp_path_factory.mktemp("server"), **settings)
        shutil.copy(published, server.database)
        servers.append(server)
        server.start()
        return server

    yield start
    for server in servers:
        server.stop()


@pytest.fixture(scope="module")
def server(start_server: StartServer) -> Server:
    """One server for all tests of a module."""
    return start_server()


@pytest.fixture
def reader(server: Server) -> Reader:
    return Reader(server)
