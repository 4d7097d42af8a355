"""Backup under load, restored on an empty machine; and what a clean stop leaves in the file."""

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.conftest import StartServer
from tests.faults.drill import ENOUGH, checkpoint_of, opened, people_at_work, wait_for_saves
from tests.faults.injection.staff import MAKE
from tests.faults.reader import Reader
from tests.faults.server import PATIENCE, Server, manage

pytestmark = pytest.mark.faults


def test_a_backup_under_load_holds_every_save_acknowledged_before_it(
    start_server: StartServer, tmp_path: Path
):
    server, file = start_server(), tmp_path / "backup"
    manage("shell", "-v0", "-c", MAKE, database=server.database)
    with people_at_work(server) as ledger:
        before, notes = list(ledger.saves), list(ledger.notes)
        checkpoint = checkpoint_of(server.database)
        manage("backup", str(file), database=server.database)
        wait_for_saves(ledger, len(before) + ENOUGH)  # nobody had to wait for its end

    (tmp_path / "empty").mkdir()
    machine = Server(tmp_path / "empty")
    next_steps = manage("restore", str(file), database=machine.database)
    assert "manage.py migrate" in next_steps
    manage("migrate", database=machine.database)
    manage("verify_log", "--expect", checkpoint, database=machine.database)
    machine.start()
    try:
        assert opened(machine, before) == before
        with machine.open_database() as database:
            stored = database.execute("SELECT note FROM suitability_event").fetchall()
        assert set(notes) <= {note for (note,) in stored}
    finally:
        machine.stop()


STOPS = {"the server alone": os.kill, "the server and its workers": os.killpg}


@pytest.mark.parametrize("send", STOPS.values(), ids=STOPS)
def test_after_a_clean_stop_the_file_alone_is_whole(
    send: Callable[[int, int], None], start_server: StartServer, tmp_path: Path
):
    server = start_server()
    patient, links = Reader(server), []
    patient.answers()
    for trigger in ("stress", "schedule", "spasticity", "nerve_pain", "muscle_pain"):
        patient.post("/questions/trigger/", {"trigger": [trigger]})
        links.append(patient.saves().link)
    process, server.process = server.process, None
    send(process.pid, signal.SIGTERM)
    process.wait(timeout=PATIENCE)

    (tmp_path / "copy").mkdir()
    copy = Server(tmp_path / "copy")
    shutil.copy(server.database, copy.database)
    copy.start()
    try:
        assert [Reader(copy).opens(link).status for link in links] == [200] * len(links)
    finally:
        copy.stop()
