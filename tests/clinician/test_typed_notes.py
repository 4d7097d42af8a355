"""A note that a clinician typed is never thrown away, whatever becomes of the step."""

from html import unescape

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client

from suitability.responses.response import Response
from suitability.responses.review import Event
from tests.support.saved_responses import clinician, saves, words_of
from tests.support.staff_clients import FilledForm, account

pytestmark = pytest.mark.usefixtures("release")

NOTE = "Call the patient & ask about 3 o'clock."
NOT_SAVED = "What you typed on this page is not saved yet."


@pytest.fixture
def response() -> Response:
    return saves()


@pytest.fixture
def cleo() -> Client:
    account("dan", "clinician")
    return clinician("cleo")


def opened(client: Client, response: Response, page: str = "") -> HttpResponse:
    return client.get(f"/responses/{response.pk}/{page}")


def form_on(page: HttpResponse) -> dict[str, list[str]]:
    return FilledForm(page.content.decode()).fields


def sends(client: Client, page: HttpResponse, path: str, **typed: str) -> HttpResponse:
    return client.post(path, form_on(page) | typed)


def review_of(response: Response) -> str:
    return f"/responses/{response.pk}/review/"


@pytest.mark.parametrize("to", ["review/", "hand-over/"])
def test_it_can_be_copied_when_the_patient_deleted_the_response_meanwhile(response, cleo, to):
    page = opened(cleo, response)
    Response.objects.all().delete()
    gone = sends(cleo, page, f"/responses/{response.pk}/{to}", step="note", note=NOTE)
    assert gone.status_code == 404
    assert "The patient deleted it while you were reading" in words_of(gone)
    assert NOTE in words_of(gone)


def test_nothing_typed_is_a_page_that_is_not_there(response, cleo):
    page = opened(cleo, response)
    Response.objects.all().delete()
    gone = sends(cleo, page, review_of(response), step="take")
    assert gone.status_code == 404
    assert "There is no such page" in words_of(gone)


def test_it_can_be_copied_when_the_session_ended_too_and_then_the_response_was_deleted(
    response, cleo
):
    page = opened(cleo, response)
    cleo.logout()
    sends(cleo, page, review_of(response), step="note", note=NOTE)
    Response.objects.all().delete()
    cleo.force_login(User.objects.get(username="cleo"))
    gone = opened(cleo, response)
    assert gone.status_code == 404
    assert NOTE in words_of(gone)


def test_it_comes_along_to_the_page_to_hand_over_on_and_is_taken_with_the_step(response, cleo):
    sends(cleo, opened(cleo, response), review_of(response), step="take")
    page = opened(cleo, response)
    assert f'formaction="/responses/{response.pk}/hand-over/"' in page.content.decode()
    asked = sends(cleo, page, f"/responses/{response.pk}/hand-over/", note=NOTE)
    assert form_on(asked)["note"] == [NOTE]
    sends(cleo, asked, review_of(response))  # to the only colleague
    event = Event.objects.last()
    assert (event.step, event.to, event.note) == ("hand_over", "dan", NOTE)
    after = opened(cleo, response)
    assert form_on(after)["note"] == [""]
    assert NOT_SAVED not in words_of(after)


def test_it_is_in_its_box_again_for_who_goes_back_from_that_page(response, cleo):
    sends(cleo, opened(cleo, response), review_of(response), step="take")
    sends(cleo, opened(cleo, response), f"/responses/{response.pk}/hand-over/", note=NOTE)
    back = opened(cleo, response)
    assert form_on(back)["note"] == [NOTE]
    assert NOT_SAVED in words_of(back)


@pytest.mark.parametrize("step", ["sign_off", "no such step", "hand_over"])
def test_it_is_in_its_box_again_after_a_step_that_is_refused(response, cleo, step):
    refused = sends(cleo, opened(cleo, response), review_of(response), step=step, note=NOTE)
    assert refused.status_code == 400
    assert NOTE in unescape(refused.content.decode())
    back = opened(cleo, response)
    assert form_on(back)["note"] == [NOTE]
    # And once it is saved, it is not offered again
    sends(cleo, back, review_of(response), step="note")
    assert Event.objects.get().note == NOTE
    assert form_on(opened(cleo, response))["note"] == [""]
