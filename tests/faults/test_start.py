"""Production refuses to start half configured, and says in one line what it lacks."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.server import COMMAND, ROOT, environment, free_port

pytestmark = pytest.mark.faults

PROGRAMS = {"the server": COMMAND, "manage.py": (sys.executable, "manage.py", "check")}
GIVEN = {
    "nothing": ({}, ["SECRET_KEY", "ALLOWED_HOSTS"]),
    "hosts only": ({"ALLOWED_HOSTS": "suitability.example"}, ["SECRET_KEY"]),
    "a key only": ({"SECRET_KEY": "k" * 64}, ["ALLOWED_HOSTS"]),
    "both empty": ({"SECRET_KEY": "", "ALLOWED_HOSTS": ""}, ["SECRET_KEY", "ALLOWED_HOSTS"]),
}


@pytest.mark.parametrize("command", PROGRAMS.values(), ids=PROGRAMS)
@pytest.mark.parametrize(("given", "lacks"), GIVEN.values(), ids=GIVEN)
def test_production_says_in_one_line_what_it_lacks(
    given: dict[str, str], lacks: list[str], command: tuple[str | Path, ...]
):
    refused = subprocess.run(
        command,
        cwd=ROOT,
        env=environment(DJANGO_ENV="production", BIND=f"127.0.0.1:{free_port()}", **given),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=30,
        check=False,
    )
    assert refused.returncode != 0
    (line,) = refused.stdout.splitlines()
    assert [name for name in lacks if name not in line] == []
    assert "k" * 64 not in line
