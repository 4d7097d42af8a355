"""The proof of the draft as a page: each finding with a person who shows it."""

import html
import json
import re
from dataclasses import replace

import pytest

from suitability.analysis.model_counting import count_models
from suitability.authoring.part_links import part_links
from suitability.questionnaire.sources import SignOff
from suitability.releases.draft import current_draft
from tests.support.editorial_team import (
    ADA,
    ED,
    NOBODY,
    at_work,
    edit_draft,
    main_text,
    replace_draft,
)

pytestmark = pytest.mark.usefixtures("release")
ORDER = "Stop baclofen tonight. Ask your provider."


def answers_on(response) -> list[dict[str, list[str]]]:
    """The answers behind each button that opens a list."""
    matches = re.findall(r'name="answers" value="([^"]*)"', response.content.decode())
    return [json.loads(html.unescape(answers)) for answers in matches]


def test_the_shipped_content_has_notes_and_nothing_that_stops_it():
    text = main_text(at_work(ED).get("/admin/proof/"))
    assert "Nothing stops it." in text
    assert re.search(r"Note P07 Choice “'[^']*' left blank”: leads to silence", text)


def test_it_says_for_how_many_answers_it_was_decided():
    text = main_text(at_work(ED).get("/admin/proof/"))
    total = count_models(current_draft().summaries.program).count
    assert f"There are {total:,} possible sets of answers." in text


def test_what_stops_the_draft_comes_first_with_the_way_to_its_form():
    edit_draft("rule.C10", text=ORDER)
    page = at_work(ED).get("/admin/proof/")
    text = main_text(page)
    assert text.index("Stop L") < text.index("Note P07")
    assert "keep the draft from going live" in text or "keeps the draft from going live" in text
    assert 'href="/admin/edit/rule/C10/"' in page.content.decode()


def test_a_finding_shows_the_exact_answers_of_a_person():
    edit_draft("rule.C10", text=ORDER)
    page = at_work(ED).get("/admin/proof/")
    first = answers_on(page)[0]
    program = current_draft().summaries.program
    bits = program.bits(first)
    assert "C10" in [rule.code for rule in program.rules_in(program.fired(bits))]
    for given in current_draft().summaries.given(bits):
        assert f"{given.question} {'; '.join(given.answers)}".strip() in main_text(page)


def test_the_button_opens_the_list_that_this_person_would_read():
    edit_draft("rule.C10", text=ORDER)
    client = at_work(ED)
    answers = answers_on(client.get("/admin/proof/"))[0]
    page = client.post("/preview/", {"answers": json.dumps(answers)}, follow=True)
    assert ORDER in page.content.decode()


def test_every_finding_has_a_person():
    page = at_work(ED).get("/admin/proof/")
    assert len(answers_on(page)) == page.content.decode().count('class="finding"')


def test_an_approver_may_look_at_it_and_nobody_without_a_role():
    assert at_work(ADA).get("/admin/proof/").status_code == 200
    assert at_work(NOBODY).get("/admin/proof/").status_code == 302


def test_it_says_that_nobody_reviewed_the_content():
    assert "No clinician has reviewed this content" in main_text(at_work(ED).get("/admin/proof/"))


def test_it_says_when_the_review_is_overdue():
    signed = SignOff("Dr. A. Able", "pharmacist", "2024-01-01", "2025-01-01")
    replace_draft(replace(current_draft().document, sign_off=signed))
    text = main_text(at_work(ED).get("/admin/proof/"))
    assert "The clinical review is overdue." in text
    assert "was to be renewed by 2025-01-01" in text


def test_what_was_proved_once_is_not_proved_again(django_assert_max_num_queries):
    client = at_work(ED)
    client.get("/admin/proof/")
    with django_assert_max_num_queries(8):
        client.get("/admin/proof/")


@pytest.mark.parametrize(
    ("where", "parts"),
    [
        ("rule C10", ["rule C10"]),
        ("rule C10 text", ["rule C10"]),
        ("rules C10 and C11", ["rule C10", "rule C11"]),
        ("choice trigger.stress", ["question trigger"]),
        ("choice trigger.stress hint", ["question trigger"]),
        ("question trigger help", ["question trigger"]),
        ("words title", ["words"]),
        ("page", ["page"]),
        ("help", ["questionnaire"]),
        ("sign-off", ["questionnaire"]),
        ("order of rules", []),
        ("document", []),
    ],
)
def test_a_place_leads_to_its_parts(where, parts):
    assert [str(link) for link in part_links(where)] == parts


@pytest.mark.parametrize(
    ("part", "form"),
    [
        ("rule/C10", "/admin/suitability/rulepart/rule.C10/change/"),
        (
            "question/blood_pressure",
            "/admin/suitability/questionpart/question.blood_5Fpressure/change/",
        ),
        ("words/words", "/admin/suitability/wordspart/words.words/change/"),
    ],
)
def test_an_edit_link_leads_to_the_form_of_a_part(part, form):
    client = at_work(ED)
    response = client.get(f"/admin/edit/{part}/")
    assert response["Location"] == form
    assert client.get(form).status_code == 200


@pytest.mark.parametrize("part", ["rule/C99", "nothing/C10", "rule/blood_pressure"])
def test_there_is_no_form_for_what_is_not_there(part):
    assert at_work(ED).get(f"/admin/edit/{part}/").status_code == 404
