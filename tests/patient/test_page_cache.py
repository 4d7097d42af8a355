"""A patient's pages are rendered once a release, and are those that would be rendered anew."""

import re

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from suitability.patient import journey_cookie, page_cache, question_pages
from suitability.patient.forms import QuestionForm
from suitability.releases.release_cache import live, look_again
from tests.support.editorial_team import edit, publish_draft
from tests.support.patient_client import EMERGENCY, NOTHING_SPECIAL, answer, begin, walk

TOKEN = re.compile(r'(?<=name="csrfmiddlewaretoken" value=")\w{64}(?=")')


@pytest.fixture
def questions(release):
    return [slot.question.code for slot in live().program.slots]


def on_the_way(client, answers):
    """The page of each question just before it is answered, with the request that asked for it."""
    begin(client)
    for question, chosen in answers.items():
        yield client.get(f"/questions/{question}/"), question
        answer(client, question, *chosen)


def on_the_way_back(client, answers):
    for question in answers:
        yield client.get(f"/questions/{question}/"), question


@pytest.mark.parametrize("answers", [NOTHING_SPECIAL, EMERGENCY])
def test_it_is_the_page_that_would_be_rendered_anew(questions, client, answers):
    pages = [*on_the_way(client, answers), *on_the_way_back(client, answers)]
    for page, question in pages:
        request = page.wsgi_request
        person = journey_cookie.read(request)
        slot = person.program.slot(question)
        form = QuestionForm(person.program, slot.question, chosen=slot.chosen(person.bits))
        anew = question_pages.show_question(request, person, slot, form).content.decode()
        assert TOKEN.sub("", page.content.decode()) == TOKEN.sub("", anew)
        assert page["Cache-Control"] == "no-store"


@pytest.mark.parametrize("answers", [NOTHING_SPECIAL, EMERGENCY])
@pytest.mark.parametrize("path", ["/", "/begin/", "/check/", "/summary/", "/save/", "/saved/"])
def test_so_is_every_page_around_the_questions(questions, client, monkeypatch, answers, path):
    walk(client, answers)
    client.post("/save/", {"agree": "on"})
    page = client.get(path)
    monkeypatch.setattr(page_cache, "fits", lambda request, summaries: False)
    anew = client.get(path)
    assert page.status_code == 200
    assert TOKEN.sub("", page.content.decode()) == TOKEN.sub("", anew.content.decode())
    assert page["Cache-Control"] == anew["Cache-Control"] == "no-store"


def test_it_is_rendered_once_for_all_people(questions):
    page_cache._parts.cache_clear()
    for answers in (NOTHING_SPECIAL, EMERGENCY, NOTHING_SPECIAL):
        client = Client()
        client.get("/begin/")
        for page, _ in on_the_way(client, answers):
            assert page.status_code == 200
        for path in ("/", "/check/", "/summary/", "/save/"):
            assert client.get(path).status_code == 200
    asked = {*NOTHING_SPECIAL, *EMERGENCY}
    assert page_cache._parts.cache_info().misses == len(asked) + 5


def test_no_mark_is_left_and_each_person_has_a_token_of_their_own(questions):
    tokens = set()
    for _ in range(3):
        client = Client()
        begin(client)
        page = client.get("/questions/trigger/").content.decode()
        assert page_cache.MARK not in page
        tokens.add(TOKEN.search(page)[0])
    assert len(tokens) == 3


def test_a_text_may_have_any_character_also_one_that_a_word_processor_made_up(questions, client):
    bullet = "\uf0b7 Pain \ue000 \ue001"
    edit("question.trigger", help=bullet)
    edit("rule.N02", heading=bullet)
    publish_draft()
    look_again()
    begin(client)
    assert bullet in client.get("/questions/trigger/").content.decode()
    walk(client)
    assert bullet in client.get("/summary/").content.decode()


def test_the_token_on_it_is_taken(questions):
    client = Client(enforce_csrf_checks=True)
    first = client.get("/begin/").content.decode()
    client.post("/begin/", {"reader": "adult", "csrfmiddlewaretoken": TOKEN.search(first)[0]})
    token = TOKEN.search(client.get("/questions/trigger/").content.decode())[0]
    assert answer(client, "trigger", "stress").status_code == 403
    assert answer(client, "trigger", "stress", csrfmiddlewaretoken=token).status_code == 302


def test_an_answer_a_message_and_an_age_are_still_shown(questions, client):
    walk(client)
    page = client.get("/questions/trigger/").content.decode()
    assert re.search(r'value="plain_insomnia"[^>]* checked', page)
    minor = Client()
    begin(minor, "minor")
    assert " checked" in minor.get("/questions/about_you/").content.decode()
    answer(client, "trigger", "withdrawal")
    moved = answer(client, "trigger", "stress")
    assert not list(get_messages(moved.wsgi_request))
    answer(client, "trigger", "withdrawal")
    answer(client, "withdrawal_from", "opioids")
    answer(client, "trigger", "stress")
    answer(client, "trigger", "withdrawal")
    told = client.get("/questions/withdrawal_from/").content.decode()
    assert "was removed" in told
    assert "was removed" not in client.get("/questions/withdrawal_from/").content.decode()
