"""The way from the start to the list, whatever a person does on it."""

from dataclasses import replace

import pytest
from django.conf import settings
from django.core import signing
from django.test import Client

from suitability.models import Response
from suitability.patient import journey_cookie
from suitability.releases.release import publish
from suitability.releases.release_cache import clear_release_cache
from tests.conftest import NOW
from tests.support.patient_client import (
    agree,
    answer,
    article_of,
    begin,
    clear,
    shown_codes,
    walk,
    walk_to,
)
from tests.support.personas import CONFUSED, MANY_CAUTIONS, SLEEPLESS
from tests.support.shipped_program import DOCUMENT, PROGRAM

pytestmark = pytest.mark.usefixtures("release")

ORDER = list(SLEEPLESS)


def after(question: str) -> str:
    """The address of the next question that everybody is asked."""
    return f"/questions/{ORDER[ORDER.index(question) + 1]}/"


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_it_asks_one_question_a_page_in_the_order_of_the_questionnaire(client):
    response = begin(client)
    for number, question in enumerate(ORDER, start=1):
        assert response["Location"] == f"/questions/{question}/"
        html = page(client, response["Location"])
        assert f"Question {number} of {len(ORDER)}" in html
        assert html.count("<fieldset") == 1
        response = answer(client, question, *SLEEPLESS[question])
    assert response["Location"] == "/check/"


def test_every_input_is_named_by_the_question_and_valued_by_the_choice(client):
    begin(client)
    html = page(client, "/questions/baclofen_now/")
    assert 'type="radio" name="baclofen_now" value="never"' in html
    assert 'type="checkbox" name="trigger" value="spasticity"' in page(
        client, "/questions/trigger/"
    )


def test_a_follow_up_is_asked_only_when_it_applies_and_then_next(client):
    walk_to(client, "trigger")
    assert answer(client, "trigger", "withdrawal")["Location"] == "/questions/withdrawal_from/"
    number, count = ORDER.index("trigger") + 2, len(ORDER) + 2  # with withdrawal_course
    assert f"Question {number} of {count}" in page(client, "/questions/withdrawal_from/")
    assert answer(client, "trigger", "stress")["Location"] == after("trigger")


def test_back_leads_to_the_question_before_and_shows_what_was_picked(client):
    walk_to(client, "trigger")
    answer(client, "trigger", "stress")
    assert 'href="/questions/trigger/">Back' in page(client, after("trigger"))
    html = page(client, "/questions/trigger/")
    assert 'value="stress" id="id_trigger_4" checked' in html
    assert html.count(" checked") == 1


def test_every_question_can_be_left_blank_and_says_so(client):
    response = begin(client)
    while response["Location"].startswith("/questions/"):
        question = response["Location"].split("/")[2]
        assert "You can leave this blank." in page(client, response["Location"])
        response = answer(client, question, leave_blank="1")
        if response["Location"] == "/blank/":
            response = answer(client, question, leave_blank="1")
    assert page(client, "/check/").count("Left blank") == len(ORDER)
    assert "so this list is general" in page(client, "/summary/")


def test_leave_blank_wins_over_what_is_picked(client):
    begin(client)
    answer(client, "trigger", "stress", leave_blank="1")
    assert " checked" not in page(client, "/questions/trigger/")


def test_blank_danger_signs_are_asked_about_once_more(client):
    walk_to(client, "danger_signs")
    assert answer(client, "danger_signs")["Location"] == "/blank/"
    html = page(client, "/blank/")
    assert 'href="/questions/danger_signs/">Answer it now' in html
    assert 'href="/questions/blood_pressure/">Go on' in html
    assert answer(client, "danger_signs")["Location"] == "/questions/blood_pressure/"


@pytest.mark.parametrize(
    ("sign", "codes"),
    [("heart", ["U01"]), ("self_harm", ["U10"]), ("too_much", ["U01", "U10"])],
)
def test_a_danger_sign_brings_its_statements_before_the_other_questions(client, sign, codes):
    walk_to(client, "danger_signs")
    assert answer(client, "danger_signs", sign)["Location"] == "/urgent/"
    html = page(client, "/urgent/")
    assert shown_codes(html) == codes
    assert 'href="tel:911"' in html
    assert 'href="/questions/blood_pressure/"' in html


def test_the_urgent_page_leads_on_when_no_sign_is_marked(client):
    begin(client)
    answer(client, "trigger", "stress")
    assert client.get("/urgent/")["Location"].startswith("/questions/")


def test_who_is_under_18_finds_that_picked_and_first_in_the_list(client):
    walk(client, SLEEPLESS | {"about_you": ["under_18"]}, reader="minor")
    codes = shown_codes(page(client, "/summary/"))
    assert next(code for code in codes if code not in DOCUMENT.page.open_line) == "C72"
    begin(client, "minor")
    assert 'value="under_18" id="id_about_you_0" checked' in page(client, "/questions/about_you/")


def test_the_first_page_wants_to_know_who_reads(client):
    response = client.post("/begin/", {})
    assert response.status_code == 400
    assert "There is a problem" in response.content.decode()
    assert journey_cookie.COOKIE not in response.cookies


def test_a_change_leads_back_to_the_check_page(client):
    walk(client)
    assert answer(client, "balance", "unsteady")["Location"] == "/check/"
    assert "I feel unsteady" in page(client, "/check/")


def test_a_change_that_shows_a_follow_up_asks_it_and_then_checks(client):
    walk(client)
    assert answer(client, "baclofen_now", "yes_rx")["Location"] == "/questions/baclofen_plans/"
    assert client.get("/check/")["Location"] == "/questions/baclofen_plans/"
    assert client.get("/summary/")["Location"] == "/questions/baclofen_plans/"
    assert answer(client, "baclofen_plans", "groggy")["Location"] == "/check/"


def test_a_change_that_hides_a_follow_up_removes_its_answer_and_says_so(client):
    walk(client, SLEEPLESS | {"baclofen_now": ["yes_rx"], "baclofen_plans": ["groggy"]})
    assert "C83" in shown_codes(page(client, "/summary/"))
    answer(client, "baclofen_now", "never")
    plans = PROGRAM.slot("baclofen_plans").question.text
    assert f"{plans}&#x27; was removed" in page(client, "/check/")
    answer(client, "baclofen_now", "yes_rx")
    assert " checked" not in page(client, "/questions/baclofen_plans/")


def test_a_second_tab_that_answers_a_hidden_question_changes_nothing(client):
    walk(client, CONFUSED)
    answer(client, "trigger", "stress")
    before = client.cookies[journey_cookie.COOKIE].value
    response = answer(client, "withdrawal_from", "alcohol")
    assert response["Location"] == "/check/"
    assert client.cookies[journey_cookie.COOKIE].value == before
    assert "does not apply any more" in page(client, "/check/")


def test_reloading_a_page_sends_the_same_answer_to_the_same_place(client):
    walk_to(client, "trigger")
    places = {answer(client, "trigger", "stress")["Location"] for _ in range(3)}
    assert places == {after("trigger")}


def test_a_journey_stays_on_the_release_it_began_with(client):
    walk(client, MANY_CAUTIONS)
    before = article_of(page(client, "/summary/"))
    rules = tuple(
        replace(rule, statement=replace(rule.statement, text="Other words. " + rule.statement.text))
        for rule in DOCUMENT.rules
    )
    second = publish(replace(DOCUMENT, rules=rules), notes="", now=NOW)
    clear_release_cache()
    assert second.number == 2
    assert article_of(page(client, "/summary/")) == before
    agree(client)
    assert Response.objects.get().release_id == 1
    other = Client()
    walk(other, MANY_CAUTIONS)
    assert "Other words." in page(other, "/summary/")


def test_without_a_journey_every_page_of_it_leads_to_the_start(client):
    paths = ("/questions/trigger/", "/check/", "/summary/", "/save/", "/saved/", "/urgent/")
    for path in paths:
        assert client.get(path)["Location"] == "/"
    assert "Please begin again." in page(client, "/")
    for path in paths:
        assert client.post(path, {"trigger": "stress"}).status_code in (302, 405)


@pytest.mark.parametrize("harm", ["tampered", "cut", "expired", "foreign", "nonsense", "unknown"])
def test_a_cookie_that_is_not_ours_leads_to_the_start(client, harm, monkeypatch):
    walk(client)
    value = client.cookies[journey_cookie.COOKIE].value
    if harm == "expired":
        later = signing.time.time() + settings.JOURNEY_HOURS * 3600 + 60
        monkeypatch.setattr(signing.time, "time", lambda: later)
    client.cookies[journey_cookie.COOKIE] = {
        "tampered": value[:9] + ("A" if value[9] != "A" else "B") + value[10:],
        "cut": value[: len(value) // 2],
        "expired": value,
        "foreign": signing.dumps({"release": 1, "bits": "1"}, salt="another"),
        "nonsense": "\x00;\ud800".encode("utf-8", "replace").decode(),
        "unknown": signing.dumps({"release": 99}, salt=journey_cookie.SALT),
    }[harm]
    assert client.get("/summary/")["Location"] == "/"
    assert answer(client, "trigger", "stress")["Location"] == "/"


def test_clearing_takes_the_answers_off_the_device(client):
    walk(client)
    assert clear(client)["Location"] == "/cleared/"
    assert client.get("/check/")["Location"] == "/"


def test_before_anything_is_published_the_pages_say_so(db, client):
    from suitability.models import Release

    Release.objects.all()._raw_delete("default")
    clear_release_cache()
    for path in ("/", "/begin/", "/article/"):
        response = client.get(path)
        assert response.status_code == 503
        assert "not ready yet" in response.content.decode()
