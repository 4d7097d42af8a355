"""What pytest collects in some folders or files, for tests of what tests there are.

It is a plugin for pytest too, which writes what was collected: `pytest -p tests.support.collected`.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

WRITE_TO = "COLLECTED_TESTS"
NOT_RUN = {"skip", "xfail"}
EVERYTHING = frozenset({"tests"})


@dataclass
class Collected:
    """A test function: whether it has an example that is neither skipped nor may fail, and the
    requirements that it says it covers."""

    runs: bool = False
    asvs: set[str] = field(default_factory=set)


@cache
def collected(paths: frozenset[str]) -> dict[str, Collected]:
    """Return the test functions in these folders or files, by their ids without parameters."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "collected.json")
        command = [sys.executable, "-m", "pytest", "-q", "--collect-only", "-p", __name__]
        environment = os.environ | {WRITE_TO: str(path)}
        command += ["-p", "no:cacheprovider", *sorted(paths)]
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
        items = json.loads(path.read_text(encoding="utf-8"))
    tests: dict[str, Collected] = {}
    for test, runs, requirements in items:
        entry = tests.setdefault(test, Collected())
        entry.runs |= runs
        entry.asvs |= set(requirements)
    return tests


def pytest_collection_finish(session: pytest.Session) -> None:
    items = [
        (
            item.nodeid.partition("[")[0],
            not any(item.get_closest_marker(name) for name in NOT_RUN),
            [code for marker in item.iter_markers("asvs") for code in marker.args],
        )
        for item in session.items
    ]
    Path(os.environ[WRITE_TO]).write_text(json.dumps(items), encoding="utf-8")
