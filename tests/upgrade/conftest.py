"""A database that an older program made, before and after the present program's `migrate`."""

import gzip
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
import time_machine
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import ConnectionHandler, connections
from django.test import Client
from pytest_django import DjangoDbBlocker

MADE = Path(__file__).with_name("release-1.sqlite3.gz")
KEY = "the key of a system that reads by FHIR"
SOON_AFTER = datetime(2026, 11, 28, 4, tzinfo=UTC)  # its newest row was written at 03:11


@pytest.fixture(scope="module")
def old_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The SQLite file as the older program left it, with a FHIR key."""
    path = tmp_path_factory.mktemp("upgrade") / "old.sqlite3"
    path.write_bytes(gzip.decompress(MADE.read_bytes()))
    with closing(sqlite3.connect(path)) as old, old:  # its command makes a key so
        old.execute(
            "INSERT INTO suitability_token (name, key_hash, made_at) VALUES (?, ?, ?)",
            ("the record system", sha256(KEY.encode()).hexdigest(), "2026-11-28 03:11:00"),
        )
    return path


@pytest.fixture(scope="module")
def migrated_file(
    old_file: Path, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Path]:
    """A migrated copy, which stands in for the default database while a module's tests run.

    pytest-django sets the suite's own database up through the same alias, so that comes first.
    Then it begins and rolls back each test's transaction on whatever has the alias: here, the copy.
    """
    path = shutil.copy(old_file, old_file.with_name("migrated.sqlite3"))
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": path}
    of_the_suite = connections["default"]
    connections["default"] = migrated = ConnectionHandler({"default": database})["default"]
    ContentType.objects.clear_cache()  # whose numbers are those of the suite's database
    try:
        with django_db_blocker.unblock():
            call_command("migrate", verbosity=0)
        yield path
    finally:
        migrated.close()
        connections["default"] = of_the_suite
        ContentType.objects.clear_cache()  # whose numbers are those of the copy


@pytest.fixture
def upgraded(migrated_file: Path, db: None) -> Iterator[None]:
    """The migrated copy in use soon after its newest row was written, whenever the tests run: what
    was saved is as old as it was, and has not expired."""
    with time_machine.travel(SOON_AFTER):
        yield


@pytest.fixture
def staff(upgraded: None) -> dict[str, Client]:
    """A browser for each role, in which the account that the older program made is signed in."""
    clients = {role: Client() for role in ("clinician", "editor", "auditor")}
    for role, client in clients.items():
        client.force_login(User.objects.get(username=f"demo-{role}"))
    return clients
