"""The alarm of a disk that fills up."""

import logging
import os

import pytest
from django.core.management import call_command

from suitability import free_space
from suitability.throttle.turns import lock_file
from tests.support.patient_client import agree, walk

ALL_THERE_IS = 10**12  # MB


@pytest.fixture(autouse=True)
def never_logged(db, monkeypatch):
    monkeypatch.setattr(free_space.LOGS, "last", 0.0)
    lock_file("free-space-logged").unlink(missing_ok=True)


def lines(caplog) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == free_space.__name__]


def test_with_little_room_a_save_is_made_and_the_log_says_so_once_an_hour(
    client, release, settings, caplog, monkeypatch
):
    settings.FREE_MB = ALL_THERE_IS
    walk(client)
    for _ in range(3):
        assert agree(client)["Location"] == "/saved/"
        monkeypatch.setattr(free_space.LOGS, "last", 0.0)  # as in another process
    (line,) = lines(caplog)
    assert line.startswith("Only ")
    assert line.endswith("(FREE_MB is 1000000000000).")
    os.utime(lock_file("free-space-logged"), (0, 0))
    monkeypatch.setattr(free_space.LOGS, "last", 0.0)
    agree(client)
    assert len(lines(caplog)) == 2


def test_with_enough_room_nothing_is_logged(client, release, settings, caplog):
    settings.FREE_MB = 1
    walk(client)
    with caplog.at_level(logging.INFO):
        agree(client)
    assert lines(caplog) == []


@pytest.mark.parametrize(("least", "status"), [(1, 0), (ALL_THERE_IS, 1)])
def test_a_command_tells_a_monitor(least, status, settings, capsys):
    settings.FREE_MB = least
    ended = 0
    try:
        call_command("check_space")
    except SystemExit as end:
        ended = end.code
    written = capsys.readouterr()
    assert ended == status
    assert " MB are free at " in (written.err if status else written.out)
