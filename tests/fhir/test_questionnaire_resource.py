"""A release as a FHIR Questionnaire."""

import json
from dataclasses import replace
from itertools import combinations
from random import Random

import pytest

from suitability.engine.program import Program, UnfitAnswers
from suitability.fhir.extensions import EXCLUSIVE
from suitability.fhir.identifiers import Names
from suitability.fhir.normal_form import NotInFhir
from suitability.fhir.questionnaire_resource import questionnaire
from suitability.questionnaire.conditions import Clause
from suitability.questionnaire.sources import SignOff
from tests.fhir.given import BASE, NAMES, SHIPPED, follow_ups, items, with_condition
from tests.fhir.reader import takes
from tests.fhir.schema import check
from tests.support import random_documents
from tests.support.shipped_program import DOCUMENT, PROGRAM, SUMMARIES

QUESTIONS = {item["linkId"]: item for item in items(SHIPPED) if item["type"] == "choice"}


def test_the_shipped_content_is_valid():
    check(SHIPPED)


def test_generated_content_is_valid_and_has_each_link_id_once():
    checked = 0
    for seed in range(30):
        names = Names(BASE, "small", "0" * 64)
        try:
            resource = questionnaire(Program(follow_ups(Random(seed))), names, status="draft")
        except NotInFhir:
            continue
        check(resource)
        link_ids = [item["linkId"] for item in items(resource)]
        assert len(set(link_ids)) == len(link_ids)
        checked += 1
    assert checked > 25


def test_each_link_id_stands_once():
    link_ids = [item["linkId"] for item in items(SHIPPED)]
    assert len(set(link_ids)) == len(link_ids)


def test_questions_stand_in_page_order_with_the_words_of_the_pages():
    assert list(QUESTIONS) == [question.code for question in DOCUMENT.questions]
    for slot in PROGRAM.slots:
        item = QUESTIONS[slot.question.code]
        codings = [option["valueCoding"] for option in item["answerOption"]]
        assert item["text"] == slot.question.text
        assert item["repeats"] == (slot.question.kind == "multiple")
        assert [(coding["code"], coding["display"]) for coding in codings] == [
            (choice.code, choice.in_full) for choice in slot.question.choices
        ]


def test_every_help_and_every_hint_is_an_instruction_beside_its_question():
    """Help before the question, hints after it, and none below a question."""
    expected = []
    for slot in PROGRAM.slots:
        question = slot.question
        expected += [question.help] if question.help else []
        expected += [question.text]
        expected += [f"{c.in_full}: {c.hint}" for c in question.choices if c.hint]
    assert [item["text"] for item in SHIPPED["item"]] == expected
    assert {item["type"] for item in SHIPPED["item"]} == {"choice", "display"}
    assert not any("item" in item for item in QUESTIONS.values())


def test_help_and_hints_stand_in_the_group_of_their_question():
    pressure = Clause(("blood_pressure.low", "blood_pressure.faint_standing"))
    document = with_condition(pressure, Clause(("balance.unsteady", "balance.fall")))
    *others, last = document.questions
    hinted = replace(last.choices[0], hint="Such as this")
    asked = replace(last, help="Call us.", choices=(hinted, *last.choices[1:]))
    program = Program(replace(document, questions=(*others, asked)))
    resource = questionnaire(program, NAMES, status="draft")
    check(resource)
    inside = resource["item"][-1]["item"]
    names = [last.code, f"{last.code}.help", f"{last.code}.{hinted.code}.hint"]
    assert {item["linkId"] for item in resource["item"]}.isdisjoint(names)
    assert [item["linkId"] for item in inside] == [names[1], names[0], names[2]]
    assert all(item["enableWhen"] == inside[1]["enableWhen"] for item in inside)
    assert all(item["enableBehavior"] == "any" for item in inside)


def test_terms_are_in_place():
    texts = json.dumps([item["text"] for item in items(SHIPPED)])
    assert "call 911" in texts
    assert "{" not in texts


def test_exactly_the_exclusive_choices_of_multiple_questions_are_marked_so():
    marked = {
        (code, option["valueCoding"]["code"])
        for code, item in QUESTIONS.items()
        for option in item["answerOption"]
        if EXCLUSIVE in option.get("extension", [])
    }
    assert marked == {
        (question.code, choice.code)
        for question in DOCUMENT.questions
        for choice in question.choices
        if question.kind == "multiple" and choice.exclusive
    }
    assert len(marked) > 10


def test_a_reader_takes_exactly_the_choices_that_we_take_beside_each_other():
    limited = 0
    for seed in range(40):
        program = Program(random_documents.questionnaire(Random(seed)))
        try:
            resource = questionnaire(program, Names(BASE, "small", "0" * 64), status="draft")
        except NotInFhir:
            continue
        check(resource)
        by_code = {item["linkId"]: item for item in items(resource)}
        for slot in program.slots:
            limited += bool(slot.limits)
            for size in range(len(slot.bits) + 1):
                for chosen in combinations(slot.bits, size):
                    taken = takes(by_code[slot.question.code], chosen)
                    assert taken == is_taken(program, slot.question.code, chosen), chosen
    assert limited > 20


def is_taken(program, question, chosen):
    try:
        return bool(program.choose(question, chosen))
    except UnfitAnswers:
        return False


def test_a_choice_has_a_system_that_all_releases_share():
    coding = QUESTIONS["baclofen_now"]["answerOption"][0]["valueCoding"]
    assert coding["system"] == f"{BASE}/CodeSystem/baclofen_sleep/baclofen_now"


def test_content_without_a_review_says_so():
    assert SHIPPED["experimental"] is True
    assert SHIPPED["description"] == DOCUMENT.words.not_reviewed
    assert "lastReviewDate" not in SHIPPED


def test_reviewed_content_says_by_whom_and_when():
    signed = SignOff("A. Name", "pharmacist", "2026-11-20", "2027-11-20")
    program = Program(replace(DOCUMENT, sign_off=signed))
    resource = questionnaire(program, NAMES, status="active", date="2026-11-24")
    check(resource)
    assert resource["experimental"] is False
    assert resource["description"] == "Reviewed by A. Name, pharmacist, on 2026-11-20."
    assert (resource["lastReviewDate"], resource["date"]) == ("2026-11-20", "2026-11-24")


@pytest.mark.parametrize(
    ("number", "version", "id"),
    [
        (7, "7", "baclofen-sleep-7"),
        (None, "draft-" + SUMMARIES.digest[:12], "baclofen-sleep-draft-" + SUMMARIES.digest[:12]),
    ],
)
def test_versions_share_an_address_and_differ_in_the_rest(number, version, id):
    names = replace(NAMES, number=number)
    resource = questionnaire(PROGRAM, names, status="retired")
    check(resource)
    assert resource["url"] == f"{BASE}/Questionnaire/baclofen-sleep"
    assert (resource["version"], resource["id"], resource["status"]) == (version, id, "retired")
    assert resource["name"] == "BaclofenSleep"
    assert resource["identifier"][0]["value"] == SUMMARIES.digest
    assert names.canonical == f"{BASE}/Questionnaire/baclofen-sleep|{version}"


def test_a_long_code_still_makes_an_id():
    check(questionnaire(PROGRAM, replace(NAMES, code="q" * 80, number=None), status="draft"))


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('"status": "active"', '"status": "live"'),
        ('"operator": "="', '"operator": "is"'),
        ('"enableBehavior": "any"', '"enableBehavior": "some"'),
        ('"type": "choice"', '"type": "tickbox"'),
        ('"valueBoolean": true', '"valueTruth": true'),
        ('"repeats": true', '"multiple": true'),
        ('"id": "baclofen-sleep-1"', '"id": "baclofen_sleep"'),
        ('"resourceType": "Questionnaire"', '"resourceType": "Patient"'),
    ],
)
def test_the_check_of_validity_can_fail(right, wrong):
    text = json.dumps(SHIPPED)
    assert right in text
    with pytest.raises(ValueError, match=r"data|Patient"):
        check(json.loads(text.replace(right, wrong)))
