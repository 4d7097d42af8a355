"""What tests have in common: a fresh process's view of the releases, and one release."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from hypothesis import HealthCheck, settings

from suitability.audit.audit_entry import ChainHead
from suitability.audit.hash_chain import first_head
from suitability.content.reader import SHIPPED
from suitability.database_limits import close_all
from suitability.permissions import ROLES
from suitability.releases.release import Release, publish
from suitability.releases.release_cache import clear_release_cache
from tests.support.midnight import wait_out_midnight
from tests.support.shipped_program import DOCUMENT

# The same examples in every run, so that what fails fails again, and for everybody. How long one
# takes says how busy the machine is.
settings.register_profile(
    "steady", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("steady")

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def pytest_runtest_setup() -> None:
    """No test begins so late that it ends on another day: many ask which day it is, and then a
    page or a command that asks again. Few take a minute."""
    wait_out_midnight(60)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Where PASSED_TESTS names a file, add the tests that passed: `make test-all` looks there for
    those that the hazard log names. Of several workers the one that starts them writes."""
    path = os.environ.get("PASSED_TESTS")
    if path and report.when == "call" and report.passed and "PYTEST_XDIST_WORKER" not in os.environ:
        with Path(path).open("a", encoding="utf-8") as record:
            record.write(f"{report.nodeid}\n")


@pytest.fixture(autouse=True)
def fresh_process() -> Iterator[None]:
    """Each test has a database of its own, so no release may be remembered from another, nor that
    its database was not to be had."""
    clear_release_cache()
    yield
    clear_release_cache()
    close_all()


def as_migrated() -> None:
    """What migrations put into the database, in case an earlier test emptied it."""
    for role in ROLES:
        Group.objects.get_or_create(name=role)
    ChainHead.objects.bulk_create([first_head()], ignore_conflicts=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped content files, to be edited."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "content"))


@pytest.fixture
def release(db: None) -> Release:
    """The shipped content, live; published in the past also where a clock stands before NOW."""
    as_migrated()
    return publish(DOCUMENT, notes="", now=min(NOW, timezone.now()))
