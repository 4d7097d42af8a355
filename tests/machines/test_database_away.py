"""A PostgreSQL server that is locked, stopped, started again, or says nothing at all."""

import os
import shlex
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.faults.reader import Page, Reader
from tests.faults.server import ROOT, Server, manage
from tests.faults.test_lock import NOT_SAVED, SAVERS, SOON, figures, timed, with_lists
from tests.support.staff_clients import FilledForm

from .conftest import MAKE, PASSWORD, signed_in, started

pytestmark = pytest.mark.machines

QUESTION = "/questions/trigger/"
SHOW = 'printf \'%s\\n\' "$DATABASE_URL" "$DATABASE_CONTROL"; cat'
PATIENTS_PATHS = ("/", "/begin/", QUESTION, "/check/", "/summary/", "/save/", "/article/")


class Postgres:
    """A server of this module's own, to be stopped and paused."""

    def __init__(self, address: str, control: list[str]) -> None:
        self.address, self.pg_ctl = address, control

    def control(self, act: str, *options: str) -> None:
        command = [*self.pg_ctl, act, *options]
        subprocess.run(command, cwd="/", check=True, stdout=subprocess.DEVNULL, timeout=30)

    @contextmanager
    def stopped(self) -> Iterator[None]:
        self.control("stop", "-m", "immediate")
        try:
            yield
        finally:
            self.control("start")

    @contextmanager
    def silent(self) -> Iterator[None]:
        """All its processes are paused: connections are accepted, and nothing is answered."""
        folder = Path(self.pg_ctl[self.pg_ctl.index("-D") + 1])
        postmaster = int((folder / "postmaster.pid").read_text().split()[0])
        with psycopg.connect(self.address, autocommit=True) as connection:
            others = connection.execute("SELECT pid FROM pg_stat_activity").fetchall()
            own = connection.info.backend_pid
        pids = [postmaster, *(pid for (pid,) in others if pid != own)]
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in pids:
                os.kill(pid, signal.SIGCONT)

    @contextmanager
    def locked(self, *tables: str) -> Iterator[None]:
        with psycopg.connect(self.address) as connection:
            for table in tables:
                connection.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
            yield
            connection.rollback()


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    with subprocess.Popen(
        [ROOT / "tests/with_postgres", "sh", "-c", SHOW],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        address, control = (process.stdout.readline().strip() for _ in range(2))
        manage("shell", "-v0", "-c", MAKE, database=address)
        yield Postgres(address, shlex.split(control))
        process.communicate()


@pytest.fixture
def server(postgres: Postgres, tmp_path: Path) -> Iterator[Server]:
    server = started(postgres.address, tmp_path)
    yield server
    server.stop()


def assert_not_saved(saving: tuple[float, Page]) -> None:
    seconds, page = saving
    assert (page.status, NOT_SAVED in page.text) == (503, True), page
    assert seconds <= SOON + 1


def away(postgres: Postgres) -> dict[str, Callable[[], object]]:
    return {
        "locked": lambda: postgres.locked("suitability_response", "suitability_frozensummary"),
        "all locked": lambda: postgres.locked("suitability_release", "suitability_response"),
        "stopped": postgres.stopped,
        "silent": postgres.silent,
    }


@pytest.mark.parametrize("how", ["locked", "all locked", "stopped", "silent"])
def test_a_save_says_soon_that_it_was_not_done_and_holds_up_nobody(
    postgres: Postgres, server: Server, how: str
):
    savers, reader = with_lists(server, SAVERS), Reader(server)
    read = reader.answers()
    with away(postgres)[how](), ThreadPoolExecutor(SAVERS) as pool:  # type: ignore[attr-defined]
        for _ in range(2):
            saving = [pool.submit(timed, saver.saves) for saver in savers]
            time.sleep(0.2)
            waited, page = timed(lambda: reader.get(QUESTION))
            assert (page.status, page.path) == (200, QUESTION)
            assert waited <= SOON
            saves = [save.result() for save in saving]
            for save in saves:
                assert_not_saved(save)
            print(figures(how, waited, saves))
        assert timed(lambda: reader.get(QUESTION))[0] <= 1
        assert reader.get("/summary/").words == read.words
    time.sleep(3)  # a silent server is tried each half second
    for saver in savers:
        assert saver.saves().path == "/saved/"


def test_workers_started_meanwhile_serve_what_is_there_when_it_is_back(
    postgres: Postgres, tmp_path: Path
):
    before = started(postgres.address, tmp_path)
    reader = Reader(before)
    read = reader.answers()
    cleo = signed_in(before)
    saved = reader.saves()
    before.stop()
    with postgres.stopped():
        before.start()
        for path in PATIENTS_PATHS:
            page = reader.get(path)
            assert (page.status, "Your answers so far are still here" in page.text) == (503, True)
        assert "Your list may be saved" in reader.get("/saved/").text
        assert "Your list was not saved" in reader.post("/save/", {"agree": "on"}).text
        assert reader.get("/fhir/metadata").status in (200, 503)
        listed = cleo.get("/responses/")
        assert (listed.status, "for staff" in listed.text) == (503, True)
        assert cleo.get("/fhir/Questionnaire").status == 503
        assert Reader(before).post("/accounts/login/", {"login": "dan"}).status in (400, 503)
        login = {"login": "dan", "password": PASSWORD}
        assert Reader(before).post("/accounts/login/", login).status == 503
    assert reader.get("/saved/").reference == saved.reference
    assert reader.get("/summary/").words == read.words
    assert cleo.get("/responses/").status == 200
    before.stop()


STAFFS_PATHS = {
    "cleo": ("/responses/", "/responses/1/", "/responses/export.csv", "/overview/", "/discarded/"),
    "ed": ("/admin/", "/admin/proof/", "/admin/publishing/", "/admin/suitability/rulepart/"),
    "ada": ("/admin/replay/", "/admin/releases/1/", "/preview/"),
}


def test_staff_read_that_it_is_away_and_send_again_what_they_typed(
    postgres: Postgres, server: Server
):
    patient = Reader(server)
    patient.answers()
    patient.saves()
    readers = {name: signed_in(server, name) for name in STAFFS_PATHS}
    cleo, path, note = readers["cleo"], "/responses/1/", "She will bring\na list of her own."
    opened = FilledForm(cleo.get(path).text.split('id="review"')[1]).fields
    typed = opened | {"step": ["note"], "note": [note]}
    with postgres.stopped():
        for name, paths in STAFFS_PATHS.items():
            for page in map(readers[name].get, paths):
                assert (page.status, "Wait a minute" in page.text or "again" in page.text) == (
                    503,
                    True,
                ), page
        refused = cleo.post(f"{path}review/", typed)
        assert refused.status == 503
        assert "a list of her own." in refused.text
    again = FilledForm(refused.text.split('action="/responses/1/review/')[1]).fields
    assert again["note"] == [note]
    done = cleo.post(f"{path}review/", again)
    assert (done.status, "a list of her own." in done.text) == (200, True), done


def test_the_first_request_after_a_restart_is_answered(postgres: Postgres, server: Server):
    reader = Reader(server)
    reader.answers()
    cleo = signed_in(server)
    saved = reader.saves()
    for _ in range(3):
        postgres.control("restart", "-m", "immediate")
        assert reader.get("/saved/").reference == saved.reference
        postgres.control("restart", "-m", "immediate")
        assert cleo.get("/responses/").status == 200
        postgres.control("restart", "-m", "immediate")
        another = with_lists(server, 1)[0]
        postgres.control("restart", "-m", "immediate")
        assert another.saves().path == "/saved/"
