"""Answers as a FHIR QuestionnaireResponse."""

from random import Random

import pytest

from suitability.engine.program import Program
from suitability.fhir.identifiers import Names
from suitability.fhir.normal_form import NotInFhir
from suitability.fhir.questionnaire_resource import questionnaire
from suitability.fhir.response_resource import response
from suitability.questionnaire.conditions import Clause
from tests.fhir.given import BASE, NAMES, SHIPPED, follow_ups, items, paths, with_condition
from tests.fhir.reader import enabled
from tests.fhir.schema import check
from tests.support import random_documents
from tests.support.personas import CALM
from tests.support.shipped_program import PROGRAM, bits_of, people

SMALL = Names(BASE, "small", "0" * 64)


def read(resource):
    """The answers in a response, and None for a group."""
    return {
        item["linkId"]: tuple(answer["valueCoding"]["code"] for answer in item.get("answer", ()))
        for item in items(resource)
        if "text" in item
    }


def test_everybody_s_response_is_valid_and_reads_back_as_it_was_given():
    for answers in people(200):
        bits = bits_of(answers)
        resource = response(PROGRAM, bits, NAMES, id="r-1", authored="2026-11-24T09:00:00+00:00")
        check(resource)
        assert read(resource) == PROGRAM.answers(bits)


def test_what_is_answered_is_what_the_questionnaire_enables():
    for answers in people(200):
        given = read(response(PROGRAM, bits_of(answers), NAMES))
        assert list(given) == enabled(SHIPPED, given)


def test_generated_responses_stand_in_the_groups_of_their_questionnaire():
    grouped = 0
    for seed in range(80):
        program = Program(follow_ups(Random(seed)))
        try:
            places = paths(questionnaire(program, SMALL, status="draft"))
        except NotInFhir:
            continue
        for bits in list(random_documents.all_answers(program))[::7]:
            resource = response(program, bits, SMALL)
            assert read(resource) == program.answers(bits)
            assert paths(resource).items() <= places.items()
            grouped += any(paths(resource).values())
    assert grouped > 100


def test_a_response_in_groups_is_valid():
    withdrawal = Clause(("trigger.withdrawal",))
    pressure = Clause(("blood_pressure.low", "blood_pressure.faint_standing"))
    program = Program(with_condition(withdrawal, pressure))
    answers = {"trigger": ["withdrawal"], "blood_pressure": ["low"], "goals": ["faster"]}
    resource = response(program, program.fill_blanks(program.bits(answers)), NAMES)
    check(resource)
    assert paths(resource)["goals"] == ("goals.when.1",)
    assert read(resource)["goals"] == ("faster",)


@pytest.mark.parametrize(
    ("trigger", "answer"), [(["withdrawal"], ()), (["stress"], None), ([], None)]
)
def test_a_blank_stands_there_without_an_answer_and_a_hidden_question_does_not(trigger, answer):
    given = read(response(PROGRAM, bits_of(CALM | {"trigger": trigger}), NAMES))
    assert given.get("withdrawal_from") == answer


def test_it_says_which_release_was_answered_and_by_which_reference_it_goes():
    resource = response(PROGRAM, bits_of({}), NAMES, reference="7K3MQ9XT4ZP")
    check(resource)
    assert resource["questionnaire"] == f"{SHIPPED['url']}|{SHIPPED['version']}"
    assert resource["identifier"]["value"] == "7K3MQ9XT4ZP"
    assert resource["status"] == "completed"
    assert {"subject", "author", "source", "authored", "id"}.isdisjoint(resource)


def test_it_has_an_item_of_each_question_asked_in_order():
    resource = response(PROGRAM, bits_of(CALM), NAMES)
    assert [item["linkId"] for item in resource["item"]] == [
        "sleep_trouble", "trigger", "baclofen_now", "depressants", "danger_signs",
        "blood_pressure", "balance", "conditions", "about_you", "tried", "goals",
    ]  # fmt: skip
