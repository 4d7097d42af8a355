"""The program as a wheel: built, installed in an empty environment, and served from any folder."""

import os
import re
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.reader import Reader
from tests.faults.server import ROOT, Server

pytestmark = pytest.mark.slow

PIP = ("-m", "pip", "--quiet", "--disable-pip-version-check")


class InstalledServer(Server):
    """`suitability run` of an environment, in an empty folder, with nothing said but its port."""

    starts_in = 120.0  # seconds: it migrates, publishes and collects before

    def __init__(self, folder: Path, programs: Path) -> None:
        super().__init__(folder)
        self.works_in = folder
        self.command = (str(programs / "suitability"), "run")
        self.settings = {"BIND": self.settings["BIND"], "DJANGO_ENV": "development"}


def run(*command: str | Path, folder: Path = ROOT) -> str:
    """What a command says that knows nothing of the tests."""
    done = subprocess.run(
        command,
        cwd=folder,
        env={"PATH": os.environ["PATH"], "HOME": os.environ["HOME"]},
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


def files_in(folder: str, *, packed: str) -> set[str]:
    """The files of a folder, as a wheel that has it as `packed` names them."""
    return {
        f"{packed}/{path.relative_to(ROOT / folder).as_posix()}"
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.parent.name != "__pycache__"
    }


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, *PIP, "wheel", "--no-deps", "--wheel-dir", folder, ROOT)
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment into which the wheel was installed."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=True)
    python = folder / "bin/python"
    run(python, *PIP, "install", "--require-hashes", "-r", "requirements/base.txt")
    run(python, *PIP, "install", "--no-deps", wheel)
    return python.parent


@pytest.fixture(scope="module")
def server(programs: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[InstalledServer]:
    started = InstalledServer(tmp_path_factory.mktemp("anywhere"), programs)
    try:
        started.start()
        yield started
    finally:
        started.stop()


def test_the_wheel_has_the_whole_program_and_nothing_else(wheel: Path):
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert packed == (
        files_in("config", packed="config")
        | files_in("suitability", packed="suitability")
        | files_in("templates", packed="config/templates")
        | files_in("static", packed="config/static")
    )


def test_a_patient_goes_from_the_first_page_to_a_saved_list(server: InstalledServer):
    patient = Reader(server)
    summary = patient.answers()
    assert summary.status == 200
    saved = patient.saves()
    assert (saved.path, server.stored()) == ("/saved/", 1)
    assert patient.opens(saved.link).words == summary.words


def test_static_files_are_served_under_names_that_change_with_them(server: InstalledServer):
    start = Reader(server).get("/")
    styles = re.findall(r'href="(/static/[^"]+\.\w{12}\.css)"', start.text)
    assert styles
    assert {Reader(server).get(path).status for path in styles} == {200}


def test_staff_sign_in_by_the_password_that_was_printed_and_take_an_export(
    server: InstalledServer,
):
    """An export is written by a process of its own, which has to find program and database."""
    patient, clinician = Reader(server), Reader(server)
    patient.answers()
    reference = patient.saves().reference
    password = re.search(r"demo-clinician.* with the password (\S+)", server.log.read_text())
    assert password
    assert clinician.signs_in("demo-clinician", password[1]).path == "/responses/"
    assert reference in clinician.get("/responses/export.csv").text


def test_data_are_kept_in_the_folder_where_it_was_started(server: InstalledServer, programs: Path):
    assert {path.name for path in server.works_in.iterdir()} >= {"db.sqlite3", "staticfiles"}
    assert [*programs.parent.rglob("*.sqlite3"), *programs.parent.rglob("staticfiles.json")] == []


def test_other_commands_are_called_by_the_same_name(server: InstalledServer, programs: Path):
    printed = run(programs / "suitability", "demo_accounts", folder=server.works_in)
    assert "again: suitability demo_accounts --again" in printed
