"""Random answers, filled in in each renderer: what it gives out, and which texts it shows.

`make fhir-renderers` runs this; ANSWERS says how many sets of answers, 200 by default.
"""

import os
from collections import Counter
from dataclasses import replace
from time import monotonic

import pytest
from playwright.sync_api import Page

from suitability.engine.program import Program
from suitability.fhir.questionnaire_resource import questionnaire
from suitability.fhir.response_reading import UnfitResponse, response_bits
from suitability.fhir.response_resource import response
from suitability.questionnaire.conditions import Clause
from tests.fhir.given import NAMES, SHIPPED, items, with_condition
from tests.fhir.reader import in_sight
from tests.fhir.renderers.renderer import (
    MEDPLUM,
    RENDERERS,
    Json,
    Renderer,
    fill,
    given_response,
    opened,
    page_of,
)
from tests.support.shipped_program import PROGRAM, bits_of, people

COUNT = int(os.environ.get("ANSWERS", "200"))
INSTRUCTIONS = {item["text"] for item in items(SHIPPED) if item["type"] == "display"}
each_renderer = pytest.mark.parametrize(
    "renderer", RENDERERS, ids=[renderer.name for renderer in RENDERERS]
)


def codings(resource: Json) -> dict[str, list[tuple[str, str, str]]]:
    """The answers, whatever their order; a blank may have an item or none."""
    return {
        item["linkId"]: sorted(
            (coding["system"], coding["code"], coding["display"])
            for coding in (answer["valueCoding"] for answer in item["answer"])
        )
        for item in items(resource)
        if item.get("answer")
    }


def is_taken_as(resource: Json, bits: int) -> bool:
    """Whether $assess would read these answers from it."""
    try:
        return response_bits(PROGRAM, NAMES, resource) == bits
    except UnfitResponse:
        return False


def shown_instructions(page: Page) -> Counter[str]:
    """How often each help and each hint is on the page, on a line of its own."""
    lines = (line.strip() for line in page.inner_text("#form").splitlines())
    return Counter(line for line in lines if line in INSTRUCTIONS)


def expected_instructions(answers) -> Counter[str]:
    texts = (item["text"] for item in in_sight(SHIPPED, answers) if item["type"] == "display")
    return Counter(texts)


def shows(page: Page, expected: Counter[str]) -> bool:
    """Whether exactly these come into sight within a while."""
    for _ in range(100):
        if shown_instructions(page) == expected:
            return True
        page.wait_for_timeout(30)
    return False


@each_renderer
def test_random_answers_come_out_as_ours_and_every_help_and_hint_is_in_sight(renderer: Renderer):
    started, differing, texts = monotonic(), [], Counter[str]()
    with page_of(renderer) as page:
        for number, answers in enumerate(people(COUNT)):
            opened(page, renderer, SHIPPED)
            fill(page, renderer, SHIPPED, answers)
            expected = expected_instructions(answers)
            in_view = shows(page, expected)
            texts |= expected if in_view else Counter()
            theirs, bits = given_response(page, renderer), bits_of(answers)
            same = codings(theirs) == codings(response(PROGRAM, bits, NAMES))
            if not (in_view and same and is_taken_as(theirs, bits)):
                differing.append((number, answers, in_view, same, theirs))
    print(
        f"\n{renderer.name} {renderer.version}: {COUNT} answer sets, {len(differing)} differ, "
        f"{len(texts)} of {len(INSTRUCTIONS)} help and hint texts, "
        f"{monotonic() - started:.0f} seconds"
    )
    assert differing == []
    assert texts.keys() == INSTRUCTIONS


@each_renderer
def test_in_a_group_they_are_in_sight_too_and_the_answer_comes_out(renderer: Renderer):
    """The last question is asked by two "any of", so it stands in a group."""
    pressure = Clause(("blood_pressure.low", "blood_pressure.faint_standing"))
    document = with_condition(pressure, Clause(("balance.unsteady", "balance.fall")))
    *others, last = document.questions
    hinted = replace(last.choices[0], hint="Such as this")
    asked = replace(last, help="Call us.", choices=(hinted, *last.choices[1:]))
    program = Program(replace(document, questions=(*others, asked)))
    resource = questionnaire(program, NAMES, status="active")
    answers = {"blood_pressure": ["low"], "balance": ["fall"], last.code: [hinted.code]}
    with page_of(renderer) as page:
        opened(page, renderer, resource)
        assert not page.get_by_text("Call us.").is_visible()
        fill(page, renderer, resource, answers)
        page.get_by_text("Call us.", exact=True).wait_for()
        page.get_by_text(f"{hinted.label}: Such as this", exact=True).wait_for()
        theirs = given_response(page, renderer)
    bits = program.fill_blanks(program.bits(answers))
    assert response_bits(program, NAMES, theirs) == bits


# Choices that we refuse beside each other, and the renderers that keep them apart themselves.
LIMITS = {
    "an exclusive choice": ("trigger", ("stress", "not_sure"), {MEDPLUM.name}),
    "two under one heading": ("about_you", ("under_18", "age_65"), set()),
    "more than so many": ("goals", ("faster", "wake_less", "less_pain", "clear_head"), set()),
}


@each_renderer
def test_what_it_lets_stand_together_we_refuse_by_the_name_of_the_question(renderer: Renderer):
    """If a newer release of it keeps more apart, docs/fhir.md has to say so."""
    with page_of(renderer) as page:
        for question, codes, kept_apart_by in LIMITS.values():
            opened(page, renderer, SHIPPED)
            for code in codes:
                fill(page, renderer, SHIPPED, {question: [code]})
            theirs = given_response(page, renderer)
            all_stand = len(codings(theirs)[question]) == len(codes)
            assert all_stand == (renderer.name not in kept_apart_by), question
            if all_stand:
                with pytest.raises(UnfitResponse, match=f"{question}[.:]"):
                    response_bits(PROGRAM, NAMES, theirs)
