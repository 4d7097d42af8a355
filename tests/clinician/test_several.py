"""A step with several responses at once, as they are ticked in the list."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from suitability.audit.audit_entry import AuditEntry
from suitability.clinician.several_actions import SEVERAL
from suitability.responses.response import Response, Status
from suitability.responses.review import Event, take_step
from tests.support.saved_responses import auditor, clinician, saves, words_of
from tests.support.staff_clients import account, account_named, form_in

pytestmark = pytest.mark.usefixtures("release")


def does(client: Client, step: str, *responses: Response, **sent: str) -> HttpResponse:
    """As the list's form sends it, just now."""
    fields = {"step": step, "listed_at": timezone.now().isoformat(), "back": "status=new"}
    chosen = [str(response.pk) for response in responses]
    return client.post("/responses/several/", {**fields, "chosen": chosen, **sent})


def stands(*responses: Response) -> list[tuple[str, str]]:
    rows = Response.objects.in_bulk([response.pk for response in responses])
    return [(rows[each.pk].status, rows[each.pk].held_by) for each in responses]


def took(response: Response, name: str) -> None:
    by = account_named(name, "clinician")
    take_step("take", response.pk, seen=99, by=by, role="clinician", now=timezone.now())


def test_the_form_of_the_list_takes_what_is_ticked():
    responses, client = [saves() for _ in range(3)], clinician()
    page = client.get("/responses/?status=new")
    for response in responses:
        box = f'name="chosen" value="{response.pk}" form="several"'
        assert box in page.content.decode()
    for step in SEVERAL:
        assert f'name="step" value="{step.code}"' in page.content.decode()
    listed_at = page.context["listed_at"]
    answer = does(client, "take", *responses[:2], listed_at=listed_at)
    assert answer["Location"] == "/responses/?status=new#main"
    assert "Done for 2 responses: took it." in words_of(client.get(answer["Location"]))
    assert stands(*responses) == [("in_review", "cleo")] * 2 + [("new", "")]


def test_each_is_an_entry_in_the_log_and_an_event_of_its_review():
    responses, client = [saves() for _ in range(3)], clinician()
    does(client, "take", *responses)
    does(client, "follow_up", *responses, note="Call on Monday.")
    for response in responses:
        entries = AuditEntry.objects.filter(response=response.pk).order_by("number")
        assert [entry.act for entry in entries] == ["took", "follows_up"]
        assert [event.note for event in response.events.all()] == ["", "Call on Monday."]
    assert stands(*responses) == [("follow_up", "cleo")] * 3


def test_what_cannot_be_done_is_told_for_each_and_the_rest_is_done():
    free, taken, gone, client = saves(), saves(), saves(), clinician()
    took(taken, "ann")
    gone.delete()
    Response.objects.filter(pk=gone.pk).delete()
    answer = does(client, "take", free, taken, Response(pk=99))
    words = words_of(answer)
    assert answer.status_code == 200
    assert "Done for 1, not for 2" in words
    assert f"{taken.spoken_reference} : 'Take it' is not possible now" in words
    assert "A response is not there any more." in words
    assert stands(free, taken) == [("in_review", "cleo"), ("in_review", "ann")]


def test_who_could_not_see_the_newest_step_does_not_decide():
    response, client = saves(), clinician()
    before = timezone.now() - timedelta(minutes=5)
    took(response, "ann")
    take_step(
        "follow_up",
        response.pk,
        seen=99,
        by=account_named("ann", "clinician"),
        role="clinician",
        now=timezone.now(),
        note="x",
    )
    for listed_at in (before.isoformat(), "", "x", "2026-99-01T00:00:00Z", "2026-11-28"):
        answer = does(client, "take", response, listed_at=listed_at)
        assert answer.status_code == 400
        assert "While you were reading, ann marked it for follow-up" in words_of(answer)
    assert stands(response) == [("follow_up", "ann")]
    assert does(client, "take", response).status_code == 302


@pytest.mark.parametrize(
    ("step", "needs"), [("hand_over", '<select class="form-select" id="to"'), ("follow_up", "Note")]
)
def test_what_a_step_needs_is_asked_for_first(step, needs):
    responses, client = [saves() for _ in range(2)], clinician()
    account("dan", "clinician")
    does(client, "take", *responses)
    asked = does(client, step, *responses)
    assert asked.status_code == 200
    assert needs in asked.content.decode()
    assert Event.objects.count() == 2
    fields = form_in(asked) | {"note": ["Please see the kidneys."]}
    assert client.post("/responses/several/", fields).status_code == 302
    assert Event.objects.filter(step=step, note="Please see the kidneys.").count() == 2


def test_a_note_that_is_needed_and_not_given_is_asked_for_in_words():
    response, client = saves(), clinician()
    does(client, "take", response)
    asked = does(client, "follow_up", response, asked="1", note="  ")
    assert asked.status_code == 400
    assert "Please write what the next reader should know." in words_of(asked)


def test_a_note_is_given_back_where_it_was_not_saved():
    response, client = saves(), clinician()
    took(response, "ann")
    refused = does(client, "follow_up", response, note="I will call the patient.")
    assert refused.status_code == 400
    assert "I will call the patient." in words_of(refused)


@pytest.mark.parametrize("to", ["99999", "eddie", "cleo", "9" * 8])
def test_they_are_handed_over_to_another_clinician_only(to):
    response, client = saves(), clinician()
    account("eddie", "editor")
    does(client, "take", response)
    user = User.objects.filter(username=to).first()
    refused = does(client, "hand_over", response, to=str(user.pk) if user else to, asked="1")
    assert refused.status_code == 400
    assert "Please choose the clinician to hand it over to." in words_of(refused)
    assert stands(response) == [("in_review", "cleo")]


@pytest.mark.parametrize("step", ["sign_off", "put_back", "", "x"])
def test_nothing_else_can_be_done_with_several(step):
    response, client = saves(), clinician()
    assert does(client, step, response).status_code == 400
    assert stands(response) == [("new", "")]


@pytest.mark.parametrize("chosen", [[], ["x"], ["-1"], ["9" * 30], ["0"]])
def test_without_a_response_it_says_what_to_do(chosen):
    answer = clinician().post("/responses/several/", {"step": "take", "chosen": chosen})
    assert answer.status_code == 400
    assert "Tick the responses in the list first" in words_of(answer)


def test_it_leads_back_to_our_list_and_nowhere_else():
    response, client = saves(), clinician()
    answer = does(client, "take", response, back="//evil.example/?x=1\r\nSet-Cookie: a=b")
    assert answer["Location"].startswith("/responses/?")
    assert "\n" not in answer["Location"]


def test_it_is_for_clinicians():
    response = saves()
    assert does(auditor(), "take", response).status_code == 403
    assert does(Client(), "take", response).status_code == 302
    assert stands(response) == [(Status.NEW, "")]


def test_several_follow_ups_have_the_day_that_was_given():
    responses, client = [saves() for _ in range(2)], clinician()
    does(client, "take", *responses)
    fields = form_in(does(client, "follow_up", *responses)) | {"note": ["Please call."]}
    wrong = client.post("/responses/several/", fields | {"follow_up_on": ["soon"]})
    assert wrong.status_code == 400
    assert "Please give the day of the follow-up as 2026-11-24" in words_of(wrong)
    assert "Please call." in words_of(wrong)
    day = timezone.localdate() + timedelta(days=7)
    done = client.post("/responses/several/", form_in(wrong) | {"follow_up_on": [str(day)]})
    assert done.status_code == 302
    assert set(Response.objects.values_list("follow_up_on", flat=True)) == {day}
