"""What keeps the program from starting or answering is named in one plain line, without a trace."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.faults.conftest import StartServer
from tests.faults.raw import answer_to
from tests.faults.server import COMMAND, ROOT, environment, free_port

pytestmark = pytest.mark.faults

PROGRAMS = {"the server": COMMAND, "manage.py": (sys.executable, "manage.py", "check")}
GIVEN = {
    "nothing": ({}, ["SECRET_KEY", "ALLOWED_HOSTS"]),
    "hosts only": ({"ALLOWED_HOSTS": "suitability.example"}, ["SECRET_KEY"]),
    "a key only": ({"SECRET_KEY": "k" * 64}, ["ALLOWED_HOSTS"]),
    "both empty": ({"SECRET_KEY": "", "ALLOWED_HOSTS": ""}, ["SECRET_KEY", "ALLOWED_HOSTS"]),
}

HOST = {"ALLOWED_HOSTS": "suitability.example"}
GOOD = "a key of more than thirty characters"
SHORT_KEYS = {
    "short": (HOST | {"SECRET_KEY": "k3y-" * 7}, ["SECRET_KEY"]),
    "few characters": (HOST | {"SECRET_KEY": "k" * 64}, ["SECRET_KEY"]),
    "short before": (
        HOST | {"SECRET_KEY": GOOD, "SECRET_KEY_FALLBACKS": f"{GOOD}!,{'k' * 64}"},
        ["SECRET_KEY_FALLBACKS"],
    ),
    "short for the log": (HOST | {"SECRET_KEY": GOOD, "LOG_KEY": "k" * 64}, ["LOG_KEY"]),
}
GIVEN |= SHORT_KEYS


@pytest.mark.asvs("V13.3.1", "V13.4.2")
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


def lines_of(command: Sequence[str | Path], **settings: str) -> list[str]:
    """What a command that fails writes, but for what make says of itself."""
    ended = subprocess.run(
        command,
        cwd=ROOT,
        env=environment(**{"DJANGO_ENV": "development"} | settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode != 0
    return [line for line in ended.stdout.splitlines() if not line.startswith("make: ")]


def test_a_taken_port_is_named_with_another(start_server: StartServer):
    server = start_server()
    (line,) = lines_of(COMMAND, **server.settings)
    assert f"127.0.0.1:{server.port}: another program does so already" in line
    assert f"take another port, such as BIND=127.0.0.1:{server.port + 1}" in line


def make_run(folder: Path, python: str | Path, **settings: str) -> list[str]:
    """`make run` as on a new machine, with an environment in this folder."""
    return lines_of(["make", "run", f"VENV={folder / 'venv'}", f"PYTHON={python}"], **settings)


def test_a_python_that_is_too_old_is_named(tmp_path: Path):
    """One that runs what it is given as Python 3.10 would see it."""
    old = tmp_path / "python3.10"
    code = "import sys; sys.version_info = (3, 10, 12); exec(sys.argv[2])"
    old.write_text(f'#!/bin/sh\nexec {sys.executable} -c "{code}" "$@"\n')
    old.chmod(0o755)
    (line,) = make_run(tmp_path, old)
    assert line.startswith(f"{old} is Python 3.10, but this needs Python 3.11 or newer.")


def test_a_python_that_is_missing_is_named(tmp_path: Path):
    (line,) = make_run(tmp_path, "python9.9")
    assert line.startswith("There is no python9.9, and this needs Python 3.11 or newer.")


def test_a_network_that_is_missing_is_named(tmp_path: Path):
    index = {
        "PIP_INDEX_URL": f"http://127.0.0.1:{free_port()}/simple",
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_RETRIES": "0",
    }
    command, line = make_run(tmp_path, sys.executable, **index)
    assert "-m venv" in command
    assert "cannot be fetched: no network" in line


def test_a_host_that_is_not_allowed_is_named_on_the_page_and_in_the_log(start_server: StartServer):
    server = start_server(WEB_CONCURRENCY="1")  # a second may say later that it has started
    before = server.log.read_text()
    for path in ("/", "/responses/", "/fhir/metadata"):
        request = f"GET {path} HTTP/1.1\r\nHost: lists.example\r\nConnection: close\r\n\r\n"
        status, answer = answer_to(server, request.encode())
        (line,) = answer.partition("\r\n\r\n")[2].splitlines()
        assert (status, "adds it to ALLOWED_HOSTS" in line) == (400, True)
    lines = server.log.read_text().removeprefix(before).splitlines()
    assert len(lines) == 3
    assert all("the host lists.example: it is not in ALLOWED_HOSTS." in line for line in lines)


def test_a_host_that_none_can_have_is_not_repeated(start_server: StartServer):
    server = start_server()
    request = b"GET / HTTP/1.1\r\nHost: <a list of answers>\r\nConnection: close\r\n\r\n"
    assert answer_to(server, request)[0] == 400
    assert "a list of answers" not in server.log.read_text()
    assert "a name that no host can have" in server.log.read_text()
