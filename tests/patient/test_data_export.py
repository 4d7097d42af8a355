"""The patient takes all that is kept about a saved list along, in one file."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from suitability.models import Response
from suitability.questionnaire import canonical_form
from suitability.responses.review import discard_response, take_step
from tests.support.patient_client import copy_of, delete_copy, secret_in
from tests.support.personas import CONFUSED, MANY_CAUTIONS, SLEEPLESS
from tests.support.saved_responses import clinician, response_and_link, words_of
from tests.support.shipped_program import PROGRAM, bits_of
from tests.support.staff_clients import account_named

pytestmark = pytest.mark.usefixtures("release")


def downloads(link: str) -> HttpResponse:
    return copy_of(link, "data/")


def content_of(link: str) -> dict[str, Any]:
    response = downloads(link)
    assert response.status_code == 200
    return json.loads(response.content)


@pytest.mark.parametrize("given", [MANY_CAUTIONS, CONFUSED, SLEEPLESS], ids=["many", "odd", "few"])
def test_the_file_has_every_answer_in_the_words_that_were_asked(given):
    _, link = response_and_link(given)
    chosen = PROGRAM.answers(bits_of(given))
    questions = {slot.question.code: slot.question for slot in PROGRAM.slots}
    rows = content_of(link)["answers"]
    assert {row["code"]: tuple(row["answer_codes"]) for row in rows} == chosen
    for row in rows:
        question = questions[row["code"]]
        words = [
            choice.in_full for choice in question.choices if choice.code in chosen[row["code"]]
        ]
        assert (row["question"], row["answers"]) == (question.text, words)


def test_the_file_has_the_list_as_it_was_read_and_what_was_ticked():
    response, link = response_and_link(MANY_CAUTIONS)
    content = content_of(link)
    assert canonical_form.digest(response.summary.text) == response.summary_id
    assert content["list_as_read"] == json.loads(response.summary.text)
    page = words_of(copy_of(link, "print/text/"))
    assert " ".join(content["list_as_text"].split()) in page
    asks = response.tick_list(response.summary.read()).every
    assert content["questions_to_ask"] == [
        {"question": each.text, "ticked": each.is_ticked} for each in asks
    ]
    assert any(each["ticked"] for each in content["questions_to_ask"])


def test_the_file_says_when_it_was_saved_by_which_release_and_when_it_is_deleted():
    response, link = response_and_link()
    content = content_of(link)
    assert content["reference"] == response.spoken_reference
    assert content["saved_at"][:19] == response.saved_at.isoformat()[:19]
    assert content["kept_until"][:19] == response.delete_at.isoformat()[:19]
    assert (content["agreed_to"], content["release"]["number"]) == ("save-2", 1)
    assert content["release"]["digest"] == response.summary.read().digest
    assert content["replaced_at"] is content["release"]["recalled_because"] is None


def test_the_file_says_who_opened_it_as_the_page_does():
    response, link = response_and_link()
    assert content_of(link)["opened_by_your_providers_office"] == []
    clinician().get(f"/responses/{response.pk}/")
    assert content_of(link)["opened_by_your_providers_office"] == [
        {
            "day": timezone.localdate().isoformat(),
            "role": "clinician",
            "times_by_itself": 1,
            "times_with_other_lists": 0,
        }
    ]


@pytest.mark.parametrize("is_told", [False, True])
def test_that_a_provider_read_it_is_told_only_where_the_page_tells_it(is_told, settings):
    settings.TELL_PATIENTS = is_told
    response, link = response_and_link()
    by = account_named("ann", "clinician")
    for seen, step in enumerate(("take", "sign_off")):
        now = timezone.now()
        take_step(step, response.pk, seen=seen, by=by, role="clinician", now=now, note="Rang her.")
    day = content_of(link).get("read_by_your_provider_on")
    assert day == (timezone.localdate().isoformat() if is_told else None)
    text = downloads(link).content.decode()
    for of_staff in ("Rang her.", '"ann"', "status", "held_by"):
        assert of_staff not in text


def test_the_file_is_a_download_that_nobody_stores_and_names_nobody():
    response, link = response_and_link()
    answer = downloads(link)
    assert answer["Content-Type"] == "application/json"
    assert answer["Content-Disposition"] == 'attachment; filename="my-saved-list.json"'
    assert answer["Cache-Control"] == "no-store"
    for secret in (secret_in(link), response.link_hash, response.journey_hash):
        assert secret not in answer.content.decode()


def test_it_is_there_for_who_has_the_link_and_as_long_as_the_list():
    response, link = response_and_link()
    client = Client()
    copy = client.post("/copy/open/", {"link": link})["Location"]
    assert f'href="{copy}data/"' in client.get(copy).content.decode()
    assert Client().get(f"/copy/{'f' * 16}/data/").status_code == 404
    assert client.post(f"{copy}data/").status_code == 405
    by, now = account_named("ann", "clinician"), timezone.now()
    discard_response(response.pk, reason="test", seen=0, by=by, role="clinician", now=now)
    until = content_of(link)["kept_until"]
    assert until[:19] == response.delete_at.isoformat()[:19]
    delete_copy(link)
    assert downloads(link).status_code == 404


def test_it_is_gone_when_its_time_is_over():
    _, link = response_and_link(now=timezone.now() - timedelta(days=91))
    assert downloads(link).status_code == 404


def test_the_download_changes_nothing():
    _, link = response_and_link()
    stored = list(Response.objects.values())
    with CaptureQueriesContext(connection) as queries:
        downloads(link)
    assert all(query["sql"].startswith("SELECT") for query in queries), queries.captured_queries
    assert list(Response.objects.values()) == stored
