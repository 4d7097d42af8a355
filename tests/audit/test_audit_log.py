"""Who looked at responses or changed them: one entry an act, and no way to change one unseen."""

import logging
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from config.logs import PrivateFormatter
from suitability.append_only import RowIsFinal
from suitability.audit import checkpoints
from suitability.audit.audit_entry import Act, AuditEntry, ChainHead
from suitability.audit.hash_chain import FIRST_SEAL, problems
from suitability.releases.recall import recall
from suitability.releases.release import Release
from suitability.responses.discard import Discard
from suitability.responses.response import Response
from suitability.responses.review import Event
from tests.support.editorial_team import edit_draft
from tests.support.patient_client import copy_of, delete_copy
from tests.support.personas import CAUTIONS
from tests.support.saved_responses import (
    auditor,
    clinician,
    days_ago,
    held_by,
    response_and_link,
    saves,
    words_of,
)
from tests.support.staff_clients import account_named, client_of

pytestmark = pytest.mark.usefixtures("release")


def entries() -> list[tuple[str, str, str, str]]:
    """Act, by, role and what about, in their order."""
    rows = AuditEntry.objects.order_by("number")
    return [(entry.act, entry.by, entry.role, entry.reference or entry.about) for entry in rows]


def post_step(step: str) -> Callable[[Client, Response], HttpResponse]:
    def act(client: Client, response: Response) -> HttpResponse:
        sent = {"step": step, "seen": "9", "note": "A note.", "to": account_named("dan").pk}
        return client.post(f"/responses/{response.pk}/review/", sent)

    return act


def is_discarded() -> None:
    response, now = Response.objects.get(), timezone.now()
    Discard.objects.create(
        response=response, reason="test", by="ann", at=now, delete_at=response.delete_at
    )
    Response.objects.update(delete_at=now)


IN_REVIEW, REVIEWED = ("in_review", "cleo"), ("reviewed", "cleo")

# What is done, how the response stands before, and what the one entry says it was about.
ACTS = {
    "listed": (lambda client, response: client.get("/responses/"), None, ""),
    "listed, filtered": (
        lambda client, response: client.get("/responses/?rule=C10&status=new&after=x"),
        None,
        "status=new&rule=C10",
    ),
    "searched": (
        lambda client, response: client.post("/responses/find/", {"reference": response.reference}),
        None,
        "its reference",
    ),
    "searched, in vain": (
        lambda client, response: client.post("/responses/find/", {"reference": "0000-0000-00x"}),
        None,
        "0000000000X",
    ),
    "opened": (
        lambda client, response: client.get(f"/responses/{response.pk}/"),
        None,
        "its reference",
    ),
    "took": (post_step("take"), None, "its reference"),
    "took, over": (post_step("take_over"), ("in_review", "dan"), "its reference"),
    "noted": (post_step("note"), None, "its reference"),
    "signed_off": (post_step("sign_off"), IN_REVIEW, "its reference"),
    "follows_up": (post_step("follow_up"), IN_REVIEW, "its reference"),
    "put_back": (post_step("put_back"), IN_REVIEW, "its reference"),
    "handed_over": (post_step("hand_over"), IN_REVIEW, "its reference"),
    "reopened": (post_step("reopen"), REVIEWED, "its reference"),
    "discarded": (
        lambda client, response: client.post(
            f"/responses/{response.pk}/discard/", {"reason": "test", "seen": "0"}
        ),
        None,
        "its reference",
    ),
    "restored": (
        lambda client, response: client.post(f"/responses/{response.pk}/restore/"),
        is_discarded,
        "its reference",
    ),
    "exported": (
        lambda client, response: client.get("/responses/export.csv?rule=C10"),
        None,
        "csv rule=C10",
    ),
    "exported, as lines": (
        lambda client, response: client.get("/responses/export.jsonl"),
        None,
        "jsonl",
    ),
}


def stands(before: tuple[str, str] | Callable[[], None] | None) -> None:
    """Put the response where it stands before an act: its status, and who holds it."""
    if callable(before):
        before()
    elif before:
        status, holder = before
        Response.objects.update(status=status, **held_by(holder))


@pytest.mark.asvs("V16.2.1")
@pytest.mark.parametrize("name", ACTS)
def test_each_act_of_a_clinician_is_one_entry(name):
    act, before, about = ACTS[name]
    clinician("dan")
    response, client = saves(CAUTIONS), clinician()
    stands(before)
    assert act(client, response).status_code in (200, 302, 404)
    expected = response.reference if about == "its reference" else about
    assert entries() == [(name.partition(",")[0], "cleo", "clinician", expected)]


def test_each_act_that_there_is_has_a_row_here():
    elsewhere = {"deleted", "purged", "touched", "log_exported", "fetched", "made_up"}
    elsewhere |= {"replaced", "made_current", "languages_changed"}
    elsewhere |= {"invited", "password_chosen", "roles_changed", "deactivated", "reactivated"}
    elsewhere |= {"factor_reset", "sessions_ended", "unlocked", "signed_in", "sign_in_failed"}
    elsewhere |= {"locked_out", "code_failed", "signed_out", "password_changed", "factor_set"}
    elsewhere |= {"factor_removed", "codes_made", "approved", "recalled", "key_made", "key_ended"}
    elsewhere |= {"key_refused", "key_leaked", "refused"}
    # Those about accounts, releases and keys are in tests/accounts/ and tests/fhir_api/.
    assert {name.partition(",")[0] for name in ACTS} | elsewhere == set(Act.values)


def test_a_patient_who_deletes_is_one_entry_without_a_name():
    response, link = response_and_link()
    delete_copy(link)
    assert entries() == [("deleted", "patient", "patient", response.reference)]


def test_what_patients_do_with_their_own_list_is_not_told():
    _, link = response_and_link()
    copy_of(link)
    assert entries() == []


def test_a_purge_is_one_entry_however_many_it_deletes():
    for _ in range(3):
        saves(now=days_ago(91))
    saves()
    call_command("purge")
    assert entries() == [("purged", "manage.py purge", "command", "3 responses")]
    call_command("purge")
    assert entries()[1:] == [("purged", "manage.py purge", "command", "0 responses")]


def test_an_approver_who_sees_which_lists_are_touched_is_one_entry():
    saves(CAUTIONS)
    edit_draft("rule.C10", heading="Pressure that is low")
    client_of("abe", "approver").get("/admin/replay/")
    assert entries() == [("touched", "abe", "approver", "replay, 1 responses")]
    client_of("ed2", "editor").get("/admin/replay/")
    assert len(entries()) == 1
    recall(
        Release.objects.get(),
        reason="A number was wrong.",
        by=account_named("abe"),
        now=timezone.now(),
    )
    client_of("bea", "approver").get("/admin/releases/1/")
    assert entries()[2:] == [("touched", "bea", "approver", "release 1, 1 responses")]


def test_a_superuser_is_told_as_one():
    client_of("root", superuser=True).get("/responses/")
    assert entries() == [("listed", "root", "superuser", "")]


@pytest.mark.parametrize(
    "act",
    [
        lambda client, response: client.get("/responses/99999/"),
        lambda client, response: client.get("/responses/?status=x"),
        lambda client, response: client.post(
            f"/responses/{response.pk}/review/", {"step": "reopen"}
        ),
        lambda client, response: Client().get(f"/responses/{response.pk}/"),
    ],
    ids=["nothing there", "nothing shown", "refused", "nobody"],
)
def test_what_showed_and_changed_nothing_is_not_told(act):
    response = saves()
    act(clinician(), response)
    assert entries() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ACTS)
def test_what_cannot_be_told_is_not_done(name, request):
    request.getfixturevalue("release")
    act, before, _ = ACTS[name]
    clinician("dan")
    response, client = saves(CAUTIONS), clinician()
    stands(before)
    before_act = Response.objects.values().get()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE suitability_entry RENAME TO elsewhere")
    try:
        answer = act(client, response)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE elsewhere RENAME TO suitability_entry")
    assert answer.status_code == 503
    assert "could not record" in words_of(answer)
    assert Response.objects.values().get() == before_act
    assert not Event.objects.exists()
    assert not AuditEntry.objects.exists()


def test_an_entry_is_never_changed_or_deleted():
    clinician().get("/responses/")
    entry = AuditEntry.objects.get()
    for attempt in (
        entry.save,
        entry.delete,
        AuditEntry.objects.all().delete,
        lambda: AuditEntry.objects.update(by="x"),
    ):
        with pytest.raises(RowIsFinal):
            attempt()


@pytest.fixture
def log():
    """Seven entries."""
    response, client = saves(), clinician()
    for _ in range(3):
        client.get("/responses/")
        client.get(f"/responses/{response.pk}/")
    client.post("/responses/find/", {"reference": "0000"})
    assert AuditEntry.objects.count() == 7


def runs(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def verify(capsys, *arguments: str) -> tuple[int, str]:
    try:
        call_command("verify_log", *arguments)
        status = 0
    except SystemExit as end:
        status = end.code
    captured = capsys.readouterr()
    return status, captured.out + captured.err


def test_a_log_that_nobody_touched_is_whole(log, capsys):
    status, printed = verify(capsys)
    assert status == 0
    assert printed == f"the log is whole; checkpoint {ChainHead.objects.get()}\n"


def test_a_log_without_entries_is_whole(capsys, db):
    assert verify(capsys) == (0, f"the log is whole; checkpoint 0:{FIRST_SEAL}\n")
    ChainHead.objects.all().delete()
    assert verify(capsys)[0] == 1


EDITS = {
    "at": "2026-01-01 00:00:00+00:00",
    "by": "'somebody else'",
    "role": "'auditor'",
    "act": "'noted'",
    "response": "77",
    "reference": "'00000000000'",
    "about": "'something else'",
    "seal": "'" + "0" * 64 + "'",
    "number": "70",
    "account": "70",
    "read": "'3-7'",
}


@pytest.mark.asvs("V16.4.2")
@pytest.mark.parametrize("number", [1, 4, 7])
@pytest.mark.parametrize("field", EDITS)
def test_every_edit_of_every_field_is_found(field, number, log, capsys):
    value = EDITS[field] if field != "at" else f"'{EDITS[field]}'"
    runs(f"UPDATE suitability_entry SET {field} = {value} WHERE number = %s", number)
    status, printed = verify(capsys)
    assert status == 1
    if field != "number":
        assert f"entry {number}: it does not say what was written" in printed


@pytest.mark.parametrize("number", range(1, 8))
def test_every_entry_that_is_taken_out_is_found(number, log, capsys):
    runs("DELETE FROM suitability_entry WHERE number = %s", number)
    assert verify(capsys)[0] == 1


def test_entries_that_change_places_are_found(log, capsys):
    runs("UPDATE suitability_entry SET number = 100 WHERE number = 2")
    runs("UPDATE suitability_entry SET number = 2 WHERE number = 3")
    runs("UPDATE suitability_entry SET number = 3 WHERE number = 100")
    assert verify(capsys)[0] == 1


def test_an_entry_that_was_added_by_hand_is_found(log, capsys):
    last = AuditEntry.objects.values().first()
    AuditEntry.objects.bulk_create([AuditEntry(**{**last, "number": 8, "by": "forger"})])
    assert verify(capsys)[0] == 1


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM suitability_tail",
        "UPDATE suitability_tail SET number = 6",
        "UPDATE suitability_tail SET seal = '" + "0" * 64 + "'",
        "DELETE FROM suitability_entry",
    ],
)
def test_a_tail_that_was_changed_and_a_log_that_was_emptied_are_found(sql, log, capsys):
    runs(sql)
    assert verify(capsys)[0] == 1


SEALS = {
    "as it was": "",
    "of the entry before": ", sealed = 6",
    "none": ", sealed = 0, code = ''",
    "begun anew": ", start = 6, sealed = 6",
    "by another key": f", sealed = 6, code = '{'0' * 64}'",
}


@pytest.mark.asvs("V16.4.2")
@pytest.mark.parametrize("sealed", SEALS.values(), ids=SEALS)
def test_a_log_that_was_cut_back_with_its_tail_is_found_without_the_key(sealed, log, capsys):
    seal = AuditEntry.objects.get(number=6).seal
    runs("DELETE FROM suitability_entry WHERE number = 7")
    runs(f"UPDATE suitability_tail SET number = 6, seal = %s{sealed}", seal)
    status, printed = verify(capsys)
    assert status == 1
    assert "not sealed with the log's key" in printed
    clinician("ann").get("/responses/")  # does not mend it
    assert verify(capsys)[0] == 1


def test_a_log_cut_back_to_an_older_head_is_found_by_a_checkpoint_kept_elsewhere(log, capsys):
    older = ChainHead.objects.values().get()
    clinician("ann").get("/responses/")
    checkpoint = str(ChainHead.objects.get())
    runs("DELETE FROM suitability_entry WHERE number = 8")
    ChainHead.objects.update(**older)
    assert verify(capsys)[0] == 0
    status, printed = verify(capsys, "--expect", checkpoint)
    assert (status, printed) == (1, f"the checkpoint {checkpoint} is not in the log\n")


def test_entries_of_an_older_program_amid_an_upgrade_verify_and_the_next_one_seals(log, capsys):
    sealed = ChainHead.objects.values("sealed", "code").get()
    clinician("ann").get("/responses/")
    ChainHead.objects.update(**sealed)  # as the older program, which knows neither, leaves them
    assert verify(capsys)[0] == 0
    clinician("ann").get("/responses/")
    assert ChainHead.objects.filter(number=9, sealed=9, start=0).exists()
    assert verify(capsys)[0] == 0


@pytest.mark.asvs("V16.4.3")
@pytest.mark.django_db(transaction=True)
def test_checkpoints_go_to_the_servers_log_by_themselves(request, capsys, monkeypatch):
    request.getfixturevalue("release")
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(PrivateFormatter())
    checkpoints.logger.addHandler(handler)
    monkeypatch.setattr(checkpoints, "EVERY", 3)
    monkeypatch.setitem(checkpoints.last, "at", float("-inf"))
    client = clinician()
    for _ in range(4):
        client.get("/responses/")
    checkpoints.logger.removeHandler(handler)
    first, third = written.getvalue().splitlines()  # the first of the hour, and each third
    assert verify(capsys, "--expect", first, "--expect", third)[0] == 0
    assert auditor().post("/log/verify/", {"checkpoint": third}).context["problems"] == []
    runs("DELETE FROM suitability_entry WHERE number >= 3")
    assert "the checkpoint 3:" in verify(capsys, "--expect", third)[1]


def test_what_is_added_while_the_log_is_verified_is_no_problem(log):
    reader, added = clinician("ann"), []

    def meanwhile(execute, sql, *args):
        if sql.startswith("SELECT") and "suitability_tail" in sql and not added:
            added.append(reader.get("/responses/").status_code)
        return execute(sql, *args)

    with connection.execute_wrapper(meanwhile):
        assert list(problems()) == []
    assert added == [200]


def test_a_checkpoint_kept_elsewhere_stays_good_while_the_log_grows(log, capsys):
    checkpoint = str(ChainHead.objects.get())
    clinician("ann").get("/responses/")
    assert verify(capsys, "--expect", checkpoint)[0] == 0


@pytest.mark.parametrize("word", ["checkpoint", "mark"])  # an older program called it a mark
def test_a_line_that_was_printed_is_taken_as_the_checkpoint_in_it(word, log, capsys):
    line = f"the log is whole; {word} {ChainHead.objects.get()}"
    assert verify(capsys, "--expect", line)[0] == 0
    runs("DELETE FROM suitability_entry WHERE number = 7")
    assert "the checkpoint 7:" in verify(capsys, "--expect", line)[1]


def test_another_key_opens_no_seal(log, settings):
    settings.LOG_KEY = "another"
    assert len([*problems()]) == 8  # the entries, and the end


def test_an_auditor_reads_and_filters_the_log_and_nothing_else(log):
    client = auditor()
    words = words_of(client.get("/log/"))
    assert "cleo (clinician) looked at the list" in words
    assert len(client.get("/log/?act=opened").context["entries"]) == 3
    assert len(client.get("/log/?by=cleo").context["entries"]) == 7
    assert len(client.get("/log/?by=dan").context["entries"]) == 0
    assert len(client.get(f"/log/?response={Response.objects.get().pk}").context["entries"]) == 3
    assert len(client.get("/log/?since=2020-01-01&until=2020-12-31").context["entries"]) == 0
    for path in ("/responses/", f"/responses/{Response.objects.get().pk}/", "/admin/"):
        assert client.get(path).status_code in (302, 403)
    assert client.get("/responses/").status_code == 403


@pytest.mark.parametrize("query", ["act=x", "since=x", "response=x", "response=-1"])
def test_a_filter_of_the_log_that_makes_no_sense_is_refused_in_words(query, log):
    response = auditor().get(f"/log/?{query}")
    assert response.status_code == 400
    assert "Fix the marked fields" in words_of(response)


def test_the_log_goes_on_over_pages(log, monkeypatch):
    monkeypatch.setattr("suitability.clinician.audit_log_pages.ENTRIES_PER_PAGE", 3)
    client = auditor()
    page, seen = client.get("/log/"), []
    while True:
        seen += [entry.number for entry in page.context["entries"]]
        if not page.context["older"]:
            break
        page = client.get(f"/log/?{page.context['older']}")
    assert seen == [7, 6, 5, 4, 3, 2, 1]


@pytest.mark.asvs("V16.2.4")
def test_the_log_is_exported_as_it_is_filtered_and_that_is_told(log):
    response = auditor().get("/log/export.csv?act=opened")
    lines = b"".join(response.streaming_content).decode().splitlines()
    assert lines[0] == "number,at,by,role,act,reference,about,seal,account,response,read"
    assert len(lines) == 5
    assert lines[-1] == "#end,3"
    assert entries()[-1] == ("log_exported", "audrey", "auditor", "act=opened")
