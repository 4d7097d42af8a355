"""A list is saved only by a clock that can be right: until when it is kept follows from it."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from suitability.audit.audit_entry import AuditEntry
from suitability.audit.entry_times import has_entry_after, newest_entry_at, times_that_go_back
from suitability.models import Release, Response
from tests.support.patient_client import agree, article_of, walk
from tests.support.saved_responses import auditor, clinician, words_of

pytestmark = pytest.mark.usefixtures("release")


def saved_at(client: Client, moment) -> int:
    """The status of a save by a clock that stands there."""
    with time_machine.travel(moment):
        walk(client)
        return agree(client).status_code


def test_a_save_before_the_newest_release_is_refused_in_words(client, caplog):
    published = Release.objects.get().published_at
    with time_machine.travel(published - timedelta(minutes=2)):
        walk(client)
        read = client.get("/summary/").content.decode()
        refused = agree(client)
        assert refused.status_code == 503
        assert "The clock of this service is wrong" in words_of(refused)
        assert "Your answers are still here" in words_of(refused)
        assert article_of(client.get("/summary/").content.decode()) == article_of(read)
    assert not Response.objects.exists()
    assert "No list is saved" in caplog.text
    assert "what is stored goes up to" in caplog.text
    with time_machine.travel(published + timedelta(minutes=2)):
        assert agree(client)["Location"] == "/saved/"


def test_a_save_before_the_newest_entry_of_the_log_is_refused(client):
    clinician().get("/responses/")
    assert saved_at(client, timezone.now() - timedelta(minutes=2)) == 503
    assert saved_at(client, timezone.now()) == 302


def test_an_act_by_the_wrong_clock_does_not_make_it_right(client):
    cleo = clinician()
    cleo.get("/responses/")
    with time_machine.travel(timezone.now() - timedelta(minutes=5)):
        assert cleo.get("/responses/").status_code == 200
        assert saved_at(client, timezone.now()) == 503


@pytest.mark.parametrize("seconds", [0, 2, 50])
def test_servers_whose_clocks_differ_by_less_than_a_minute_save(client, seconds):
    clinician().get("/responses/")
    assert saved_at(client, timezone.now() - timedelta(seconds=seconds)) == 302


def test_pages_are_read_whatever_the_clock_says(client):
    clinician().get("/responses/")
    with time_machine.travel(timezone.now() - timedelta(minutes=30)):
        walk(client)
        assert client.get("/summary/").status_code == 200
        assert client.get("/save/").status_code == 200


def test_entries_of_a_clock_that_was_ahead_are_left_out_when_told(client, settings):
    cleo = clinician()
    with time_machine.travel(timezone.now() + timedelta(days=400)):
        clinician("dan").get("/responses/")
    cleo.get("/responses/")
    assert saved_at(client, timezone.now()) == 503
    (set_back,) = times_that_go_back()
    assert set_back.startswith("entry 2: its time, ")
    settings.CLOCK_FROM_ENTRY = 2
    assert saved_at(client, timezone.now()) == 302
    assert saved_at(client, timezone.now() - timedelta(minutes=2)) == 503


def test_a_release_of_a_clock_that_was_ahead_is_left_out_too(client, settings):
    early = Release.objects.get().published_at - timedelta(minutes=2)
    assert saved_at(client, early) == 503
    settings.CLOCK_FROM_ENTRY = 1
    assert saved_at(client, early) == 302


@pytest.mark.parametrize("look", [newest_entry_at, lambda: has_entry_after(timezone.now())])
def test_the_newest_entries_are_found_by_the_index_of_moments(look):
    for _ in range(3):
        clinician(f"cleo{_}").get("/responses/")
    with connection.execute_wrapper(explained := Explained()):
        look()
    assert "suitability_entry_at" in explained.plan


class Explained:
    """Asks the database how it would answer each query."""

    plan = ""

    def __call__(self, execute, sql, params, many, context):
        how = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
        cursor = connection.connection.cursor()
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        else:
            sql, params = sql.replace("%s", "?"), tuple(params)
        self.plan += str(list(cursor.execute(f"{how} {sql}", params)))
        return execute(sql.replace("?", "%s"), params, many, context)


@pytest.fixture
def log_with_a_wrong_clock():
    """Three entries, of which the second is an hour early."""
    cleo = clinician()
    cleo.get("/responses/")
    with time_machine.travel(timezone.now() - timedelta(hours=1)):
        clinician("dan").get("/responses/")
    cleo.get("/responses/")


def test_the_check_of_the_log_tells_where_the_clock_was_set_back(log_with_a_wrong_clock, capsys):
    call_command("verify_log")
    note, whole = capsys.readouterr().out.splitlines()
    assert note.startswith("note: entry 2: its time, ")
    assert note.endswith("; a clock was wrong")
    assert whole.startswith("the log is whole; checkpoint 3:")


def test_an_auditor_reads_where_the_clock_was_set_back(log_with_a_wrong_clock):
    words = words_of(auditor().post("/log/verify/"))
    assert "The log is whole" in words
    assert "Moments that cannot all be right" in words
    assert "Entry 2: its time," in words


def test_a_log_in_the_order_of_its_moments_has_no_such_note():
    for name in ("cleo", "dan"):
        clinician(name).get("/responses/")
    assert AuditEntry.objects.count() == 2
    assert list(times_that_go_back()) == []
    assert "Moments that cannot" not in words_of(auditor().post("/log/verify/"))
