"""Faults at random moments, in short: what people saw acknowledged is there once, and unaltered.

docs/faults.md has the figures of the long run, `make faults`.
"""

import os
import subprocess
import sys

import pytest

from tests.faults.server import ROOT

pytestmark = pytest.mark.faults

SHARE = "0.012"  # of the long run: a dozen faults on each database, and many forms sent twice
NOT_INSTALLED = 69  # the exit status of tests/with_postgres
COMMANDS = {"SQLite": [], "PostgreSQL": ["tests/with_postgres"]}


@pytest.mark.parametrize(("database", "within"), COMMANDS.items(), ids=COMMANDS)
def test_what_was_acknowledged_survives_faults(database: str, within: list[str]):
    program = (sys.executable, "-m", "tests.faults.injection", "--database", database)
    done = subprocess.run(
        [*within, *program, "--share", SHARE],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == NOT_INSTALLED:
        pytest.skip("PostgreSQL is not installed")
    assert done.returncode == 0, done.stdout + done.stderr
