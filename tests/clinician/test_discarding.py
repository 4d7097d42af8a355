"""Junk is discarded for a day, for staff alone: the patient's list is never lost by a misclick."""

from datetime import timedelta

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from suitability.audit.audit_entry import AuditEntry
from suitability.responses.replacement import Replacement
from suitability.responses.response import FrozenSummary, Response
from suitability.responses.retention import purge_expired
from suitability.responses.review import take_step
from tests.support.patient_client import copy_of, delete_copy
from tests.support.personas import CAUTIONS
from tests.support.saved_responses import (
    auditor,
    clinician,
    days_ago,
    references,
    response_and_link,
    saves,
    words_of,
)
from tests.support.staff_clients import account_named

pytestmark = pytest.mark.usefixtures("release")


def discards(client: Client, response: Response, reason: str = "test", seen: int = 99):
    sent = {"reason": reason, "seen": str(seen)}
    return client.post(f"/responses/{response.pk}/discard/", sent)


def reviews(step: str, response: Response, name: str, *, seen: int = 0, note: str) -> None:
    by, now = account_named(name, "clinician"), timezone.now()
    take_step(step, response.pk, seen=seen, by=by, role="clinician", now=now, note=note)


def restores(client: Client, response: Response) -> HttpResponse:
    return client.post(f"/responses/{response.pk}/restore/")


def test_it_is_in_no_list_count_export_or_overview_and_can_be_restored():
    client = clinician()
    junk, others = saves(CAUTIONS), [saves(CAUTIONS) for _ in range(5)]
    answer = discards(client, junk)
    assert answer["Location"] == f"/responses/{junk.pk}/list/"
    assert junk.spoken_reference not in references(client.get("/responses/"))
    assert "New (5 )" in words_of(client.get("/responses/")).replace("(5)", "(5 )")
    exported = b"".join(client.get("/responses/export.csv").streaming_content).decode()
    assert junk.spoken_reference not in exported
    assert client.get(f"/responses/{junk.pk}/").status_code == 404
    assert "<td>5</td>" in client.get("/overview/").content.decode()
    assert "<td>6</td>" not in client.get("/overview/").content.decode()
    assert client.get(f"/fhir/QuestionnaireResponse/{junk.pk}").status_code == 404
    page = client.get("/responses/discarded/")
    assert junk.spoken_reference in words_of(page)
    assert "A test or a training" in words_of(page)
    assert restores(client, junk)["Location"] == f"/responses/{junk.pk}/"
    listed = references(client.get("/responses/"))
    assert set(listed) == {each.spoken_reference for each in (junk, *others)}
    words = words_of(client.get(f"/responses/{junk.pk}/"))
    assert "cleo discarded it" in words
    assert "cleo restored it" in words
    before = junk.delete_at
    junk.refresh_from_db()
    assert junk.delete_at == before


def test_both_are_in_the_log_with_the_reason():
    junk, client = saves(), clinician()
    discards(client, junk, "not_ours")
    restores(client, junk)
    entries = AuditEntry.objects.filter(act__in=("discarded", "restored")).order_by("number")
    logged = [(entry.act, entry.by, entry.response, entry.about) for entry in entries]
    assert logged == [
        ("discarded", "cleo", junk.pk, "Not from a patient of ours"),
        ("restored", "cleo", junk.pk, ""),
    ]


def deletes(client: Client, response: Response) -> HttpResponse:
    return client.post(f"/responses/{response.pk}/delete/")


def test_junk_is_deleted_for_good_after_a_page_that_asks_and_the_log_says_by_whom():
    (junk, link), client = response_and_link(), clinician()
    other = saves(CAUTIONS)
    discards(client, junk)
    assert f"/responses/{junk.pk}/delete/" in client.get("/responses/discarded/").content.decode()
    asked = words_of(client.get(f"/responses/{junk.pk}/delete/"))
    assert "You cannot undo this." in asked
    assert Response.objects.filter(pk=junk.pk).exists()
    assert deletes(client, junk)["Location"] == "/responses/discarded/"
    words = words_of(client.get("/responses/discarded/"))
    assert f"Done: deleted {junk.spoken_reference} for good." in words
    assert [left.pk for left in Response.objects.all()] == [other.pk]
    assert not FrozenSummary.objects.filter(pk=junk.summary_id).exists()
    assert copy_of(link).status_code == 404
    entry = AuditEntry.objects.get(act="deleted")
    assert (entry.by, entry.role, entry.response, entry.reference, entry.about) == (
        "cleo",
        "clinician",
        junk.pk,
        junk.reference,
        "discarded as: A test or a training",
    )
    log = words_of(auditor().get("/log/"))
    assert "cleo (clinician) deleted" in log
    assert "discarded as: A test or a training" in log


def test_deleted_once_it_is_gone_for_a_second_try_and_nothing_is_written():
    junk, client = saves(), clinician()
    discards(client, junk)
    deletes(client, junk)
    assert deletes(client, junk).status_code == 404
    assert restores(client, junk).status_code == 404
    assert AuditEntry.objects.filter(act="deleted").count() == 1


def test_only_what_was_discarded_within_the_day_is_deleted():
    response, junk, old = saves(), saves(CAUTIONS), saves()
    client = clinician()
    for each in (junk, old):
        discards(client, each)
    restores(client, junk)
    for each in (response, junk):
        assert deletes(client, each).status_code == 404
    with time_machine.travel(timezone.now() + timedelta(hours=24, minutes=1)):
        assert deletes(clinician("dan"), old).status_code == 404
    assert Response.objects.count() == 3
    assert not AuditEntry.objects.filter(act="deleted").exists()


def test_after_a_day_it_cannot_be_restored():
    junk, client = saves(), clinician()
    discards(client, junk)
    with time_machine.travel(timezone.now() + timedelta(hours=23, minutes=50)):
        later = clinician("ann")
        assert junk.spoken_reference in words_of(later.get("/responses/discarded/"))
    with time_machine.travel(timezone.now() + timedelta(hours=24, minutes=1)):
        later = clinician("dan")
        assert junk.spoken_reference not in words_of(later.get("/responses/discarded/"))
        assert restores(later, junk).status_code == 404


def test_the_patient_has_the_list_until_its_own_time_is_over():
    junk, link = response_and_link(now=days_ago(10))
    ends = junk.delete_at
    discards(clinician(), junk)
    words = words_of(copy_of(link))
    assert f"It is kept until {timezone.localtime(ends):%B} {ends.day}, {ends.year}" in words
    for days, there in ((79, True), (81, False)):
        now = timezone.now() + timedelta(days=days)
        purge_expired(by="purge", now=now, clock_is_right=True)
        assert Response.objects.filter(pk=junk.pk).exists() == there
        with time_machine.travel(now):
            assert (copy_of(link).status_code == 200) == there


def test_the_patient_can_delete_and_replace_it_as_before():
    junk, link = response_and_link()
    discards(clinician(), junk)
    delete_copy(link)
    assert not Response.objects.filter(pk=junk.pk).exists()
    other, _ = response_and_link()
    discards(clinician("ann"), other)
    newer, _ = response_and_link(CAUTIONS, beside=other, replaces=[other.reference])
    assert not Response.objects.filter(pk=other.pk).exists()
    assert Replacement.objects.get(pk=other.pk).by == newer
    assert Replacement.objects.unexpired(timezone.now()).count() == 1


def test_a_list_beside_a_discarded_one_is_told_to_the_patient_and_not_to_staff():
    junk, link = response_and_link()
    beside, other_link = response_and_link(CAUTIONS, beside=junk)
    client = clinician()
    assert junk.spoken_reference in words_of(client.get(f"/responses/{beside.pk}/"))
    discards(client, junk)
    assert junk.spoken_reference not in words_of(client.get(f"/responses/{beside.pk}/"))
    for each in (link, other_link):
        assert "There is another saved list" in words_of(copy_of(each))


def test_a_reference_of_a_discarded_one_says_so():
    junk, client = saves(), clinician()
    discards(client, junk)
    answer = client.post("/responses/find/", {"reference": junk.reference})
    assert answer.status_code == 404
    assert "cleo discarded it on" in words_of(answer)


@pytest.mark.parametrize("reason", ["", "x", "<b>"])
def test_a_reason_is_needed(reason):
    junk, client = saves(), clinician()
    refused = discards(client, junk, reason)
    assert refused.status_code == 400
    assert "Please choose why it is discarded." in words_of(refused)
    assert references(client.get("/responses/")) == [junk.spoken_reference]


@pytest.mark.parametrize(
    ("steps", "says"),
    [
        ((("ann", "take"),), "the response is in review with ann"),
        ((("cleo", "take"), ("cleo", "sign_off")), "the response is reviewed with cleo"),
    ],
)
def test_what_a_colleague_holds_or_is_signed_off_is_not_discarded(steps, says):
    response, client = saves(), clinician()
    for seen, (by, step) in enumerate(steps):
        reviews(step, response, by, seen=seen, note="x")
    page = client.get(f"/responses/{response.pk}/")
    assert "/discard/" not in page.content.decode()
    assert "cannot be discarded" in words_of(client.get(f"/responses/{response.pk}/discard/"))
    refused = discards(client, response)
    assert refused.status_code == 400
    assert says in words_of(refused)


def test_who_did_not_see_the_newest_step_does_not_discard():
    response, client = saves(), clinician()
    reviews("note", response, "ann", note="Real!")
    refused = discards(client, response, seen=0)
    assert refused.status_code == 400
    assert "While you were reading, ann added a note" in words_of(refused)


def test_it_is_for_clinicians():
    junk = saves()
    audrey = auditor()
    for path in (f"/responses/{junk.pk}/discard/", "/responses/discarded/"):
        assert audrey.get(path).status_code == 403
    assert discards(Client(), junk).status_code == 302
    assert clinician().post("/responses/999/restore/").status_code == 404
    assert clinician("ann").get("/responses/999/discard/").status_code == 404
