"""Two web servers on one PostgreSQL, with the shipped content published. tests/with_replica says
where the databases are; without it these tests are skipped, and `make test-all` says so."""

import os
from collections.abc import Callable, Iterator

import psycopg
import pytest

from tests.faults.reader import Reader
from tests.faults.server import Server, collect_static, manage

Ask = Callable[..., list[tuple]]

PASSWORD = "a password for these tests"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
STAFF = {
    "cleo": "clinician",
    "dan": "clinician",
    "ed": "editor",
    "ada": "approver",
}
WITH_FACTOR = {"fay": "clinician", "gus": "clinician", "hal": "clinician"}
MAKE = f"""
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Group, User
from suitability.accounts.temporary_password import mark_own
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("publish")
for name, role in {STAFF | WITH_FACTOR!r}.items():
    user = User.objects.create_user(name, password={PASSWORD!r}, is_staff=True)
    mark_own(user)
    user.groups.set(Group.objects.filter(name=role))
    if name in {list(WITH_FACTOR)!r}:
        TOTP.activate(user, {SECRET!r})
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if "REPLICA_URL" not in os.environ:
        for item in items:
            if item.get_closest_marker("machines"):
                item.add_marker(pytest.mark.skip(reason="run it by tests/with_replica"))


@pytest.fixture(scope="session")
def practice() -> str:
    """The address of a database with the shipped content live, and staff."""
    address = os.environ["DATABASE_URL"]
    manage("shell", "-v0", "-c", MAKE, database=address)
    collect_static(address)
    return address


@pytest.fixture(scope="session")
def ask(practice: str) -> Iterator[Ask]:
    """Asks the primary a question in SQL."""
    with psycopg.connect(practice, autocommit=True) as connection:
        yield lambda *sql: connection.execute(*sql).fetchall()


def started(practice: str, folder: object, **settings: str) -> Server:
    server = Server(folder, DATABASE_URL=practice, **settings)  # type: ignore[arg-type]
    server.start()
    return server


@pytest.fixture(scope="module")
def servers(practice: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Server]]:
    """Two, of two processes each."""
    running = [started(practice, tmp_path_factory.mktemp("server")) for _ in range(2)]
    yield running
    for server in running:
        server.stop()


def signed_in(server: Server, name: str = "cleo") -> Reader:
    reader = Reader(server)
    page = reader.signs_in(name, PASSWORD)
    assert page.status == 200, page
    return reader
