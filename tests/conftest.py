"""What tests have in common: a fresh process's view of the releases, and one release."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from suitability.content.files import read_document
from suitability.models.live import forget
from suitability.models.release import Release, publish

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def fresh_process() -> Iterator[None]:
    """Each test has a database of its own, so no release may be remembered from another."""
    forget()
    yield
    forget()


@pytest.fixture
def release(db: None) -> Release:
    """The shipped content, live."""
    return publish(read_document(), notes="", now=NOW)
