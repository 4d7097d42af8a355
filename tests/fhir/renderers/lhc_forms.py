"""More of LHC-Forms, of the US National Library of Medicine: follow-ups that come and go, and
answers that it is given. `make fhir-renderers` runs this, with answers.py.
"""

from collections.abc import Iterator
from random import Random

import pytest
from playwright.sync_api import Page

from suitability.engine.program import Program
from suitability.fhir.identifiers import Names
from suitability.fhir.normal_form import NotInFhir
from suitability.fhir.questionnaire_resource import questionnaire
from suitability.fhir.response_resource import response
from tests.fhir.given import BASE, NAMES, SHIPPED, follow_ups, items
from tests.fhir.renderers.renderer import LHC_FORMS, Json, fill, given_response, opened, page_of
from tests.support import random_documents
from tests.support.shipped_program import PROGRAM, bits_of, people

CONVERT = "form => Boolean(LForms.Util.convertFHIRQuestionnaireToLForms(form, 'R4').items.length)"
MERGE = """([form, response]) => LForms.Util.addFormToPage(
    LForms.Util.mergeFHIRDataIntoLForms('QuestionnaireResponse', response,
        LForms.Util.convertFHIRQuestionnaireToLForms(form, 'R4'), 'R4'),
    'form', {fhirVersion: 'R4'})"""


@pytest.fixture(scope="module")  # the answers of each renderer open one of their own
def page() -> Iterator[Page]:
    with page_of(LHC_FORMS) as page:
        yield page


def read_back(page: Page, resource: Json, answered: Json) -> dict[str, tuple[str, ...]]:
    """The answers that the renderer gives out after it was given a response."""
    page.evaluate(MERGE, [resource, answered])
    page.wait_for_timeout(50)
    return given_in(given_response(page, LHC_FORMS))


def given_in(answered: Json) -> dict[str, tuple[str, ...]]:
    """What was answered; the renderer gives out no item for a blank."""
    return {
        item["linkId"]: tuple(answer["valueCoding"]["code"] for answer in item["answer"])
        for item in items(answered)
        if "answer" in item
    }


def shows(page: Page, question: str) -> bool:
    text = next(item["text"] for item in items(SHIPPED) if item["linkId"] == question)
    return page.get_by_text(text, exact=True).is_visible()


def test_it_opens_the_questionnaire(page):
    assert page.evaluate(CONVERT, SHIPPED)


def test_every_text_and_every_choice_of_what_is_asked_first_is_in_sight(page):
    opened(page, LHC_FORMS, SHIPPED)
    always = [item for item in SHIPPED["item"] if "enableWhen" not in item]
    asked = [item for item in always if item["type"] == "choice"]
    assert len(asked) == 11
    for item in always:
        assert page.get_by_text(item["text"], exact=True).first.is_visible()
    for item in asked:
        for option in item["answerOption"]:
            label = page.get_by_text(option["valueCoding"]["display"], exact=True)
            assert label.first.is_visible()
    assert page.get_by_role("checkbox").count() + page.get_by_role("radio").count() == sum(
        len(item["answerOption"]) for item in asked
    )


def test_a_follow_up_comes_with_the_choice_that_asks_it_and_goes_with_it(page):
    opened(page, LHC_FORMS, SHIPPED)
    assert not shows(page, "withdrawal_from")
    choice = page.get_by_text("Coming off alcohol, a drug or a medicine", exact=True)
    choice.click()
    page.get_by_text("What have you stopped or cut down?", exact=True).wait_for()
    choice.click()
    page.get_by_text("What have you stopped or cut down?", exact=True).wait_for(state="hidden")


@pytest.mark.parametrize(
    ("now", "asked"), [("yes_rx", True), ("never", False), ("yes_no_rx", True)]
)
def test_a_follow_up_of_either_of_two_choices_comes_with_each(page, now, asked):
    opened(page, LHC_FORMS, SHIPPED)
    fill(page, LHC_FORMS, SHIPPED, {"baclofen_now": [now]})
    page.wait_for_timeout(200)
    assert shows(page, "baclofen_plans") == asked


def test_it_gives_back_the_answers_it_was_given(page):
    for answers in people(40):
        bits = bits_of(answers)
        answered = response(PROGRAM, bits, NAMES)
        assert read_back(page, SHIPPED, answered) == {
            question: chosen for question, chosen in PROGRAM.answers(bits).items() if chosen
        }


def test_it_follows_generated_follow_ups_in_their_groups(page):
    names = Names(BASE, "small", "0" * 64)
    followed = 0
    for seed in range(25):
        program = Program(follow_ups(Random(seed)))
        try:
            resource = questionnaire(program, names, status="draft")
        except NotInFhir:
            continue
        for bits in list(random_documents.all_answers(program))[::11]:
            given = {code: chosen for code, chosen in program.answers(bits).items() if chosen}
            answered = response(program, bits, names)
            assert read_back(page, resource, answered) == given
            followed += 1
    assert followed > 100
