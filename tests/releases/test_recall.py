"""A release that was recalled: who is on the way is moved, and who kept a list is told."""

from dataclasses import replace

import pytest
from django.http import HttpRequest
from django.test import Client
from django.utils.html import escape

from suitability.models import Release, Response
from suitability.patient import journey_cookie
from suitability.questionnaire import canonical_form
from suitability.questionnaire.document import Document
from suitability.questionnaire.questions import Choice
from suitability.releases import release_cache
from suitability.releases.recall import recall
from suitability.releases.release import publish
from suitability.releases.release_cache import CHECK_EVERY, invalidate_live_release, live_summaries
from tests.conftest import NOW
from tests.support.patient_client import (
    agree,
    answer,
    article_of,
    begin,
    copy_of,
    delete_copy,
    link_of,
    walk,
)
from tests.support.personas import CONFUSED, MANY_CAUTIONS, SLEEPLESS
from tests.support.shipped_program import DOCUMENT
from tests.support.staff_clients import account_named

REASON = "It said a <sudden> stop of one medicine was of no concern."
MOVED = "We found a mistake in the questions or the list that you were using."
NOTICE = '<section class="recalled" aria-labelledby="recalled">'
PAGES = ("/questions/trigger/", "/blank/", "/urgent/", "/check/", "/summary/", "/save/")


def published(document: Document) -> Release:
    release = publish(document, notes="", now=NOW)
    invalidate_live_release()
    return release


def recall_here(release: Release) -> None:
    """Recall a release in the process that answers."""
    recall(release, reason=REASON, by=account_named("ada"), now=NOW)
    invalidate_live_release()


def with_question(document: Document, code: str, **changes: object) -> Document:
    questions = [
        replace(question, **changes) if question.code == code else question  # type: ignore[arg-type]
        for question in document.questions
    ]
    return replace(document, questions=tuple(questions))


@pytest.fixture
def second(release: Release) -> Release:
    """The same questions and rules, with words to know it by."""
    rules = tuple(
        replace(rule, statement=replace(rule.statement, text="Put right. " + rule.statement.text))
        for rule in DOCUMENT.rules
    )
    return published(replace(DOCUMENT, rules=rules))


@pytest.fixture
def under_way(release: Release, client: Client) -> Client:
    """Somebody who has answered everything on the first release."""
    walk(client, MANY_CAUTIONS)
    return client


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def copy_page(link: str) -> str:
    copy = copy_of(link)
    assert copy.status_code == 200
    return copy.content.decode()


def save(client: Client) -> str:
    """Save the list, and return the secret link."""
    assert agree(client)["Location"] == "/saved/"
    return link_of(page(client, "/saved/"))


@pytest.mark.parametrize("path", PAGES)
def test_a_journey_is_moved_from_every_page_of_it(release, under_way, second, path):
    recall_here(release)
    assert under_way.get(path)["Location"] == "/check/"
    assert MOVED in page(under_way, "/check/")
    assert "Put right." in page(under_way, "/summary/")


def test_it_is_told_once(release, under_way, second):
    recall_here(release)
    assert MOVED in under_way.get("/summary/", follow=True).content.decode()
    for path in ("/check/", "/summary/", "/questions/trigger/"):
        assert MOVED not in page(under_way, path)


def test_it_keeps_its_answers(release, under_way, second):
    before = page(under_way, "/check/").split("<dl")[1]
    recall_here(release)
    under_way.get("/summary/")
    assert page(under_way, "/check/").split("<dl")[1] == before


def test_it_keeps_its_answers_when_choices_were_put_before_them(release, under_way):
    before = page(under_way, "/check/").split("<dl")[1]
    questions = tuple(
        replace(question, choices=(Choice("new", "Something new"), *question.choices))
        for question in DOCUMENT.questions
    )
    published(replace(DOCUMENT, questions=questions))
    recall_here(release)
    under_way.get("/summary/")
    assert page(under_way, "/check/").split("<dl")[1] == before


def test_a_journey_on_another_release_stays_where_it_is(release, second, client):
    third = published(DOCUMENT)
    walk(client, MANY_CAUTIONS)
    recall_here(second)
    assert client.get("/summary/").status_code == 200
    assert third.number == 3
    assert MOVED not in page(client, "/check/")


def test_an_older_release_is_live_again_when_the_newest_recall_here(release, second, client):
    walk(client, MANY_CAUTIONS)
    recall_here(second)
    assert live_summaries().release == 1
    assert MOVED in client.get("/summary/", follow=True).content.decode()
    assert "Put right." not in page(client, "/summary/")


def test_an_answer_that_does_not_fit_any_more_is_removed_and_asked_again(release, under_way):
    document = with_question(DOCUMENT, "depressants", kind="single")
    published(document)
    recall_here(release)
    assert under_way.get("/summary/")["Location"] == "/check/"
    assert under_way.get("/check/")["Location"] == "/questions/depressants/"
    html = page(under_way, "/questions/depressants/")
    text = next(question.text for question in document.questions if question.code == "depressants")
    assert MOVED in html
    assert f"Your answer to &#x27;{escape(text)}&#x27; was removed" in html
    assert answer(under_way, "depressants", "none")["Location"] == "/check/"


def test_all_is_told_even_when_every_answer_is_removed(db, client):
    questions = tuple(
        replace(question, choices=(*question.choices, Choice("gone", "Gone tomorrow")))
        for question in DOCUMENT.questions
    )
    first = published(replace(DOCUMENT, questions=questions))
    walk(client, {code: ["gone"] for code in SLEEPLESS})
    published(DOCUMENT)
    recall_here(first)
    html = client.get("/check/", follow=True).content.decode()
    assert MOVED in html
    assert html.count("was removed, as it does not fit any more.") == len(SLEEPLESS)


def test_what_is_sent_is_not_taken_and_says_so(release, under_way, second):
    recall_here(release)
    assert answer(under_way, "balance", "unsteady")["Location"] == "/check/"
    html = page(under_way, "/check/")
    assert "What you just sent was not used." in html
    assert "I feel unsteady" not in html


def test_nothing_is_saved_that_was_not_looked_at_again(release, under_way, second):
    recall_here(release)
    assert agree(under_way)["Location"] == "/check/"
    assert not Response.objects.exists()
    save(under_way)
    assert Response.objects.get().release_id == second.number


def test_an_emergency_is_read_first(release, second, client):
    walk(client, CONFUSED)
    recall_here(second)
    assert client.get("/summary/")["Location"] == "/urgent/"
    html = page(client, "/urgent/")
    assert MOVED in html
    assert 'id="U01"' in html


def test_blank_danger_signs_are_asked_about_once_more_on_the_new_questions(release, client):
    walk(client, {})
    published(with_question(DOCUMENT, "danger_signs", help="Other words."))
    recall_here(release)
    client.get("/check/")
    assert answer(client, "danger_signs")["Location"] == "/blank/"


def test_who_said_to_be_under_18_need_not_say_so_again(release, client):
    begin(client, "minor")
    published(with_question(DOCUMENT, "danger_signs", help="Other words."))
    recall_here(release)
    client.get("/check/")
    assert 'value="under_18" id="id_about_you_0" checked' in page(client, "/questions/about_you/")


def test_with_nothing_live_a_journey_waits(release, under_way):
    recall_here(release)
    for path in ("/", "/begin/", *PAGES):
        response = under_way.get(path)
        assert response.status_code == 503
        assert "not ready yet" in response.content.decode()
    assert answer(under_way, "trigger", "stress").status_code == 503
    published(with_question(DOCUMENT, "danger_signs", help="Other words."))
    assert MOVED in under_way.get("/check/", follow=True).content.decode()


def test_another_process_notices_after_a_while(release, under_way, second, monkeypatch):
    assert under_way.get("/summary/").status_code == 200
    now = release_cache.monotonic()
    monkeypatch.setattr(release_cache, "monotonic", lambda: now + CHECK_EVERY - 0.5)
    live_summaries()
    recall(release, reason=REASON, by=account_named("ada"), now=NOW)
    assert under_way.get("/summary/").status_code == 200
    monkeypatch.setattr(release_cache, "monotonic", lambda: now + 2 * CHECK_EVERY)
    assert under_way.get("/summary/")["Location"] == "/check/"


def test_a_saved_list_is_marked_above_its_frozen_words(release, under_way, second):
    link = save(under_way)
    before = copy_page(link)
    recall_here(release)
    after = copy_page(link)
    assert article_of(after) == article_of(before)
    assert NOTICE not in before
    assert after.index(NOTICE) < after.index('<article class="list"')
    assert "<title>Recalled: " in after


def test_what_is_frozen_stays_as_it_was(release, under_way, second):
    save(under_way)
    frozen = Response.objects.get().summary
    recall_here(release)
    again = Response.objects.get().summary
    assert again.text == frozen.text
    assert again.verifies
    assert canonical_form.to_text(again.read()) == frozen.text


def test_the_notice_says_why_and_what_to_do(release, under_way, second):
    link = save(under_way)
    recall_here(release)
    notice = copy_page(link).split(NOTICE)[1].split("</section>")[0]
    assert escape(REASON) in notice
    for text in (
        "Do not rely on this list",
        "Talk with your provider or pharmacist",
        "Do not stop or change a medicine because of this notice.",
        '<a href="/begin/">make a new list</a>',
    ):
        assert text in notice
    assert "no-print" not in notice


def test_a_list_of_another_release_is_not_marked(release, under_way, second, client):
    other = Client()
    walk(other, MANY_CAUTIONS)
    link = save(other)
    recall_here(release)
    assert NOTICE not in copy_page(link)


def test_a_saved_list_can_be_read_and_deleted_with_nothing_live(release, under_way):
    link = save(under_way)
    recall_here(release)
    assert NOTICE in copy_page(link)
    assert copy_of(link, "delete/", client=under_way).status_code == 200
    assert delete_copy(link, client=under_way)["Location"] == "/deleted/"
    assert not Response.objects.exists()


def test_the_link_is_still_shown_to_who_saved_just_before(release, under_way, second):
    agree(under_way)
    recall_here(release)
    html = page(under_way, "/saved/")
    assert NOTICE in html
    assert NOTICE in copy_page(link_of(html))
    assert under_way.get("/summary/")["Location"] == "/check/"


def test_a_marked_list_asks_no_more_than_any_other(
    release, under_way, second, django_assert_num_queries
):
    link = save(under_way)
    recall_here(release)
    copy = under_way.post("/copy/open/", {"link": link})["Location"]
    page(under_way, copy)
    with django_assert_num_queries(3):  # the list, who opened it, and whether links were guessed
        page(under_way, copy)


def test_a_moved_journey_asks_nothing_once_warm(
    release, under_way, second, django_assert_num_queries
):
    recall_here(release)
    under_way.get("/check/", follow=True)
    with django_assert_num_queries(0):
        page(under_way, "/summary/")


def test_the_key_stays_and_the_link_does_not(release, under_way, second):
    request = HttpRequest()
    request.COOKIES = {journey_cookie.COOKIE: under_way.cookies["journey"].value}
    journey = journey_cookie.read(request)
    recall_here(release)
    moved = journey.moved()
    assert (moved.key, moved.bits) == (journey.key, journey.bits)
    assert moved.link != journey.link
