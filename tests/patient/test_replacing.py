"""A corrected list beside an earlier one of the same answers, or in its place."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from suitability.audit.hash_chain import problems
from suitability.models import AuditEntry, FrozenSummary, Replacement, Response
from suitability.responses import saving
from tests.support.patient_client import (
    agree,
    answer,
    copy_of,
    delete_copy,
    link_of,
    secret_in,
    walk,
)
from tests.support.personas import CONFUSED, MANY_CAUTIONS
from tests.support.saved_responses import clinician, saves, words_of

pytestmark = pytest.mark.usefixtures("release")


def saved(client: Client, *replaced: Response) -> tuple[Response, str]:
    """The response that was saved in place of these, and the path of its link."""
    response = agree(client, replaces=[old.reference for old in replaced])
    assert response["Location"] == "/saved/", response.content.decode()
    page = client.get("/saved/").content.decode()
    reference = re.search(r'class="reference">([\w-]+)<', page)
    return Response.objects.get(reference=reference[1].replace("-", "")), link_of(page)


def corrected(client: Client, *choices: str) -> None:
    answer(client, "balance", *choices or ["unsteady"])


@pytest.fixture
def first(client: Client) -> tuple[Response, str]:
    walk(client, MANY_CAUTIONS)
    return saved(client)


def worked_on(response: Response) -> Client:
    """A clinician took it and left a note."""
    cleo = clinician()
    for step in ({"step": "take", "seen": "0"}, {"step": "note", "note": "Asked about falls."}):
        cleo.post(f"/responses/{response.pk}/review/", step)
    return cleo


def looked_up(client: Client, reference: str) -> HttpResponse:
    return client.post("/responses/find/", {"reference": reference}, follow=True)


def test_a_corrected_list_offers_to_replace_the_earlier_one_and_picks_nothing(client, first):
    corrected(client)
    page = client.get("/save/").content.decode()
    assert f"reference {first[0].spoken_reference}" in page
    assert page.count('name="replaces"') == 1
    assert " checked" not in page
    assert "You saved a list before" in page


def test_who_saved_nothing_before_is_offered_nothing(client):
    walk(client, MANY_CAUTIONS)
    saves()
    assert "You saved a list before" not in client.get("/save/").content.decode()


def test_the_same_list_is_not_offered_to_be_replaced_by_itself(client, first):
    assert "You saved a list before" not in client.get("/save/").content.decode()


def test_an_earlier_list_that_nobody_worked_on_is_deleted_and_its_link_says_when(client, first):
    old, old_link = first
    corrected(client)
    new, new_link = saved(client, old)
    assert list(Response.objects.all()) == [new]
    assert FrozenSummary.objects.count() == 1
    page = copy_of(old_link)
    assert page.status_code == 410
    assert "This list was replaced by a newer one" in words_of(page)
    for secret in (new.reference, new.spoken_reference, secret_in(new_link)):
        assert secret not in page.content.decode()
    assert copy_of(new_link).status_code == 200
    assert delete_copy(old_link).status_code == 410
    answers = "".join(map(str, Replacement.objects.values().get().values()))
    assert not [
        choice for chosen in MANY_CAUTIONS.values() for choice in chosen if choice in answers
    ]


def test_a_clinician_with_the_old_reference_is_led_to_the_new_one(client, first):
    old, _ = first
    cleo = clinician()
    corrected(client)
    new, _ = saved(client, old)
    page = looked_up(cleo, old.spoken_reference)
    assert page.redirect_chain == [(f"/responses/{old.pk}/", 302)]
    assert page.status_code == 410
    assert f"{old.spoken_reference} was replaced" in words_of(page)
    assert f'href="/responses/{new.pk}/"' in page.content.decode()
    assert f"It replaces an earlier list {old.spoken_reference}" in words_of(
        cleo.get(f"/responses/{new.pk}/")
    )
    late = cleo.post(f"/responses/{old.pk}/review/", {"step": "take", "note": "Mine.", "seen": "0"})
    assert late.status_code == 400
    assert "the patient replaced this list by a newer one" in words_of(late)
    assert "Mine." in late.content.decode()
    fhir = cleo.get(f"/fhir/QuestionnaireResponse/{old.pk}")
    assert fhir.status_code == 410
    assert f"QuestionnaireResponse/{new.pk}" in fhir.json()["issue"][0]["details"]["text"]


def test_a_list_under_review_stays_with_its_review_and_says_that_it_was_replaced(client, first):
    old, old_link = first
    cleo = worked_on(old)
    corrected(client)
    new, new_link = saved(client, old)
    page = cleo.get(f"/responses/{old.pk}/")
    assert page.status_code == 200
    assert "The patient replaced this list by a newer one" in words_of(page)
    assert new.spoken_reference in words_of(page)
    assert "Asked about falls." in words_of(page)
    assert "another list" not in words_of(page)
    signed = cleo.post(f"/responses/{old.pk}/review/", {"step": "sign_off", "seen": "2"})
    assert signed.status_code == 302
    copy = copy_of(old_link)
    assert copy.status_code == 200
    assert "This list was replaced by a newer one" in words_of(copy)
    assert new.spoken_reference not in words_of(copy)
    assert new_link not in copy.content.decode()
    assert "another saved list" not in words_of(copy_of(new_link))
    delete_copy(old_link)
    assert copy_of(old_link).status_code == 404
    assert looked_up(cleo, old.spoken_reference).status_code == 404


def test_both_that_stay_name_each_other_to_patient_and_clinician(client, first):
    old, old_link = first
    cleo = clinician()
    corrected(client)
    new, new_link = saved(client)
    assert old.spoken_reference in words_of(client.get("/saved/"))
    for link, other in ((old_link, new), (new_link, old)):
        copy = words_of(copy_of(link))
        assert "There is another saved list from the same set of answers" in copy
        assert other.spoken_reference not in copy
    for response, other in ((old, new), (new, old)):
        page = words_of(cleo.get(f"/responses/{response.pk}/"))
        assert f"The same patient saved another list {_asks()} {other.spoken_reference}" in page
    delete_copy(old_link)
    assert "another saved list" not in words_of(copy_of(new_link))
    assert "another list" not in words_of(cleo.get(f"/responses/{new.pk}/"))


def _asks() -> str:
    return (
        "Both were saved from one set of answers, and neither replaces the other. "
        "Ask which one holds."
    )


def test_lists_of_other_people_are_not_touched_and_not_named(client, first):
    other = Client()
    walk(other, CONFUSED)
    foreign, _ = saved(other)
    stranger = saves()
    corrected(client)
    for reference in (foreign.reference, stranger.reference, "nonsense", "\0", "x" * 5000):
        response = agree(client, replaces=[first[0].reference, reference])
        assert response.status_code == 400
        assert "not there any more" in words_of(response)
        assert foreign.spoken_reference not in words_of(response)
    assert Response.objects.count() == 3
    assert not Replacement.objects.exists()


def test_a_list_from_before_lists_had_a_journey_replaces_none_of_its_kind(client, first):
    """All of those have None in the column, whoever saved them."""
    corrected(client)
    Response.objects.update(journey_hash=None)
    foreign = saves()
    before, _ = saved(client)
    Response.objects.update(journey_hash=None)
    assert agree(client, replaces=[foreign.reference]).status_code == 400
    assert "another list" not in words_of(clinician().get(f"/responses/{before.pk}/"))


def test_a_second_tap_replaces_once(client, first):
    corrected(client)
    references = [first[0].reference]
    places = [agree(client, replaces=references)["Location"] for _ in range(3)]
    assert places == ["/saved/"] * 3
    assert Response.objects.count() == Replacement.objects.count() == 1


def test_what_replaced_a_list_can_be_replaced_and_the_first_leads_to_the_last(client, first):
    corrected(client)
    second, _ = saved(client, first[0])
    corrected(client, "fall")
    third, _ = saved(client, second)
    assert set(Replacement.objects.values_list("by", flat=True)) == {third.pk}
    page = looked_up(clinician(), first[0].spoken_reference)
    assert third.spoken_reference in words_of(page)


@pytest.mark.parametrize("reviewed", [True, False])
def test_who_goes_back_to_the_first_answers_has_the_first_link_again(client, first, reviewed):
    old, old_link = first
    cleo = worked_on(old) if reviewed else clinician()
    corrected(client)
    second, second_link = saved(client, old)
    answer(client, "balance", *MANY_CAUTIONS["balance"])
    again, link = saved(client, second)
    assert link == old_link
    assert (again == old) == reviewed
    assert AuditEntry.objects.filter(act="made_current").exists() == reviewed
    copy = words_of(copy_of(old_link))
    assert "replaced" not in copy
    assert copy_of(second_link).status_code == 410
    page = words_of(looked_up(cleo, second.spoken_reference))
    assert again.spoken_reference in page
    assert list(problems()) == []


def test_a_deleted_newer_list_leaves_the_earlier_one_replaced(client, first):
    corrected(client)
    _, link = saved(client, first[0])
    delete_copy(link)
    assert copy_of(first[1]).status_code == 410
    assert "The newer one was deleted since" in words_of(
        looked_up(clinician(), first[0].spoken_reference)
    )


def test_lists_saved_after_a_deletion_still_know_each_other(client, first):
    corrected(client)
    _, link = saved(client)
    delete_copy(link, client=client)
    _, new_link = saved(client)
    assert new_link != link
    assert first[0].spoken_reference in words_of(client.get("/saved/"))


def test_it_is_forgotten_when_the_time_of_the_replaced_list_is_over(client, first):
    old, old_link = first
    corrected(client)
    new, _ = saved(client, old)
    assert Replacement.objects.get().delete_at == old.delete_at
    Replacement.objects.update(delete_at=timezone.now() - timedelta(seconds=1))
    cleo = clinician()
    assert copy_of(old_link).status_code == 404
    assert looked_up(cleo, old.spoken_reference).status_code == 404
    assert cleo.get(f"/responses/{old.pk}/").status_code == 404
    assert "replaces an earlier" not in words_of(cleo.get(f"/responses/{new.pk}/"))
    call_command("purge")
    assert not Replacement.objects.exists()
    assert Response.objects.count() == 1


def test_the_log_says_what_was_replaced_by_what_and_verifies(client, first):
    corrected(client)
    new, _ = saved(client, first[0])
    entry = AuditEntry.objects.first()
    assert (entry.act, entry.by, entry.reference) == ("replaced", "patient", first[0].reference)
    assert entry.about == f"by {new.spoken_reference}, deleted"
    assert list(problems()) == []


@pytest.mark.asvs("V2.3.3")
def test_a_replacement_that_fails_saves_nothing_and_deletes_nothing(client, first, monkeypatch):
    from django.db import OperationalError

    def full(*args: object, **how: object) -> None:
        raise OperationalError("disk is full")

    corrected(client)
    with monkeypatch.context() as during:
        during.setattr(saving, "replace", full)
        assert agree(client, replaces=[first[0].reference]).status_code == 503
    assert Response.objects.get() == first[0]
    assert copy_of(first[1]).status_code == 200


def test_the_database_finds_the_lists_of_a_journey_by_their_index(client, first):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    plan = Response.objects.filter(journey_hash="x").explain()
    assert "response_of_journey" in plan
