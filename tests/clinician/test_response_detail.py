"""One saved response on response screen: what matters, the answers, and what the patient read."""

from dataclasses import replace

import pytest
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from suitability.engine.summary import Summary
from suitability.engine.tick_list import tick_list
from suitability.patient import journey_cookie
from suitability.questionnaire import canonical_form
from suitability.questionnaire.conditions import Clause
from suitability.releases.recall import recall
from suitability.releases.release import Release, live_release, publish
from suitability.releases.release_cache import (
    clear_release_cache,
    invalidate_live_release,
    live_summaries,
)
from suitability.responses import saving
from suitability.responses.response import FrozenSummary, Response
from tests.support.editorial_team import edit_draft, publish_draft
from tests.support.log_seal import but_for_the_seal
from tests.support.patient_client import article_of, copy_of
from tests.support.personas import CAUTIONS, SLEEPLESS, URGENT
from tests.support.saved_responses import clinician, days_ago, response_and_link, saves, words_of
from tests.support.shipped_program import DOCUMENT, PROGRAM, people
from tests.support.staff_clients import account_named

pytestmark = pytest.mark.usefixtures("release")


def at(response: Response) -> str:
    return f"/responses/{response.pk}/"


def test_what_the_patient_read_is_there_byte_for_byte():
    for answers in (SLEEPLESS, CAUTIONS, URGENT):
        response, link = response_and_link(answers)
        copy = copy_of(link).content.decode()
        page = clinician(f"c{response.pk}").get(at(response)).content.decode()
        assert article_of(page) == article_of(copy)


@pytest.mark.slow
@pytest.mark.long
def test_a_thousand_lists_stay_as_they_were_shown_over_three_releases_and_a_migration(
    transactional_db, request
):
    """Byte for byte: the words, and the page made of them. A part goes through the pages."""
    request.getfixturevalue("release")
    patient, shown, words, pages = Client(), {}, {}, {}
    summaries = live_summaries()
    for n, answers in enumerate(people(1000)):
        bits = summaries.program.fill_blanks(summaries.program.bits(answers))
        journey = journey_cookie.new_journey(under_age=False).with_bits(bits)
        saving.save(journey.summaries, journey.bits, link=journey.link, now=timezone.now())
        number = saving.saved(journey.link).pk
        words[number] = canonical_form.to_text(summaries.of(bits))
        shown[number] = as_page(summaries.of(bits))
        if n % 20 == 0:
            carries(patient, journey)
            pages[number] = article_of(patient.get("/summary/").content.decode())
            assert pages[number] == shown[number]
    for heading in ("Low pressure", "Pressure that is low", "Blood pressure on the low side"):
        edit_draft("rule.C10", heading=heading)
        publish_draft()
    assert live_release().number == 4
    migrates_back_and_forth()
    saved = Response.objects.select_related("summary")
    assert {row.pk: row.summary.text for row in saved if row.summary.verifies} == words
    assert {row.pk: as_page(row.summary.read()) for row in saved} == shown
    reader = clinician()
    for number, read in pages.items():
        assert article_of(reader.get(f"/responses/{number}/").content.decode()) == read


def as_page(summary: Summary) -> str:
    context = {"summary": summary, "asks": tick_list(summary)}
    return article_of(render_to_string("patient/summary/body.html", context))


def carries(client: Client, journey: journey_cookie.Journey) -> None:
    """The browser holds this journey, in the cookie that the application would send."""
    response = HttpResponse()
    journey_cookie.write_cookie(response, journey)
    client.cookies[journey_cookie.COOKIE] = response.cookies[journey_cookie.COOKIE].value


def migrates_back_and_forth() -> None:
    """What was compressed is read as an older program stored it, and back again."""
    call_command("migrate", "suitability", "0018", verbosity=0)
    call_command("migrate", "suitability", verbosity=0)


def test_it_says_whose_copy_it_is_and_that_it_verifies():
    response = saves(CAUTIONS)
    words = words_of(clinician().get(at(response)))
    assert response.spoken_reference in words
    assert "under release 1" in words
    assert "its seal fits" in words
    assert f"SHA-256 of the copy: {response.summary_id}" in words


@pytest.mark.parametrize("changed", [("CBT-I", "CBT-X"), ("{", "")])
def test_words_that_were_changed_are_not_shown_and_that_is_said(changed):
    response = saves()
    text = FrozenSummary.objects.get().text.replace(*changed)
    FrozenSummary.objects.update(plain=text)
    page = clinician().get(at(response))
    assert page.status_code == 200
    assert "This copy does not verify" in words_of(page)
    assert 'class="list"' not in page.content.decode()


def test_urgent_lines_come_before_cautions_each_with_the_answers_that_brought_it():
    response = saves(URGENT | {"blood_pressure": ["low"]})
    words = words_of(clinician().get(at(response)))
    assert words.index("Urgent") < words.index("Caution") < words.index("Lines of the other")
    assert "the patient chose: Alcohol (What have you stopped" in words


def test_what_is_not_known_is_called_out():
    response = saves({"trigger": ["plain_insomnia"], "blood_pressure": ["not_sure"], "tried": []})
    words = words_of(clinician().get(at(response)))
    unknown = words[words.index("Not known") : words.index("Lines of the other")]
    assert "Left blank" in unknown
    assert "I am not sure" in unknown
    assert PROGRAM.slot("trigger").question.choice("plain_insomnia").label not in unknown
    response = saves(SLEEPLESS)
    assert "Every question has an answer." in words_of(clinician("ann").get(at(response)))


def test_it_tells_what_the_live_rules_would_say_instead():
    response = saves(CAUTIONS)
    client = clinician()
    assert "Today's rules would say something else" not in words_of(client.get(at(response)))
    edit_draft("rule.C10", heading="Pressure that is low")
    publish_draft()
    invalidate_live_release()
    words = words_of(client.get(at(response)))
    assert "Today's rules would say something else" in words
    assert "Say in other words C10 Pressure that is low" in words
    same = saves(SLEEPLESS)
    Response.objects.filter(pk=same.pk).update(release=1)
    assert "Release 2 is live" not in words_of(client.get(at(saves(SLEEPLESS))))


def test_what_would_be_added_and_dropped_is_told_by_name():
    response = saves(CAUTIONS)
    rules = tuple(
        replace(rule, clauses=(Clause(("balance.aid",)),)) if rule.code == "C10" else rule
        for rule in DOCUMENT.rules
    )
    publish(replace(DOCUMENT, rules=rules), notes="", now=timezone.now())
    invalidate_live_release()
    words = words_of(clinician().get(at(response)))
    assert "Drop C10" in words


def test_a_recalled_release_is_told():
    response = saves()
    recall(
        Release.objects.get(),
        reason="A number was wrong.",
        by=account_named("abe"),
        now=timezone.now(),
    )
    invalidate_live_release()
    assert "Release 1 was recalled A number was wrong." in words_of(clinician().get(at(response)))


@pytest.mark.parametrize("number", [0, 99, 10**18, 10**30])
def test_what_is_not_there_and_what_is_over_answer_the_same(number):
    over = saves(now=days_ago(91))
    client = clinician()
    missing, gone = client.get(f"/responses/{number}/"), client.get(at(over))
    assert (missing.status_code, gone.status_code) == (404, 404)
    assert missing.content == gone.content


def test_one_response_takes_six_queries_at_most_whatever_their_number():
    """And two for the release in a process that has just begun."""
    response = saves(CAUTIONS)
    client = clinician()
    for most in (8, 6):
        if most == 8:
            clear_release_cache()
        with CaptureQueriesContext(connection) as asked:
            assert client.get(at(response)).status_code == 200
        assert len(but_for_the_seal(asked)) <= most, [query["sql"] for query in asked]
        for number in range(20):
            client.post(f"{at(response)}review/", {"step": "note", "note": f"Note {number}."})
            saves(URGENT)


def test_the_actions_stand_before_what_the_response_says_and_send_the_note_along():
    response = saves(CAUTIONS)
    page = clinician().get(at(response)).content.decode()
    button = page.index('form="review_form" name="step" value="take"')
    assert button < page.index("What matters first") < page.index('id="review_form"')
    assert page.index('<a href="#note">Write a note</a>') < page.index("What matters first")
    form = page[page.index('id="review_form"') :]
    assert 'name="note"' in form[: form.index("</form>")]


def test_what_was_done_is_told_beside_the_actions():
    response, client = saves(), clinician()
    answer = client.post(f"{at(response)}review/", {"step": "take", "seen": "0"})
    assert answer["Location"] == f"{at(response)}#done"
    page = client.get(at(response)).content.decode()
    bar = page[page.index('class="action-bar') : page.index("What matters first")]
    assert '<div class="done" id="done" role="status" tabindex="-1">\n<p>Done: took it.</p>' in bar
    assert page.count("Done: took it.") == 1


def test_a_reason_is_told_as_the_patients_and_the_copy_stays_word_for_word():
    response = saves(URGENT | {"blood_pressure": ["low"]})
    page = clinician().get(at(response)).content.decode()
    brief, copy = page.split("What the patient read</h2>")
    assert "the patient chose: " in brief
    assert "you chose" not in brief
    assert "because you chose: " in copy
