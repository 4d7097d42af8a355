"""A QuestionnaireResponse of another program, read as answers."""

import copy
from dataclasses import replace
from random import Random

import pytest

from suitability.engine import answers_json
from suitability.engine.program import Program
from suitability.fhir.identifiers import Names
from suitability.fhir.issues import MOST_ISSUES, issues_outcome
from suitability.fhir.normal_form import NotInFhir
from suitability.fhir.response_reading import UnfitResponse, response_bits
from suitability.fhir.response_resource import response
from suitability.questionnaire.conditions import Clause
from tests.fhir.given import BASE, NAMES, follow_ups, with_condition
from tests.fhir.schema import check
from tests.support import random_documents
from tests.support.shipped_program import PROGRAM, bits_of, people

SYSTEM = f"{BASE}/CodeSystem/baclofen_sleep"
ITEM = "QuestionnaireResponse.item[0]"


def answered(*items: dict, **head: object) -> dict:
    """A response with these items."""
    made = {"resourceType": "QuestionnaireResponse", "status": "completed", "item": [*items]}
    return made | {"questionnaire": NAMES.canonical} | head


def item(question: str, *codes: str, **more: object) -> dict:
    codings = [{"system": f"{SYSTEM}/{question}", "code": code} for code in codes]
    return {"linkId": question, "answer": [{"valueCoding": coding} for coding in codings]} | more


def wrong_with(resource: object) -> list[tuple[str, str, str]]:
    with pytest.raises(UnfitResponse) as raised:
        response_bits(PROGRAM, NAMES, resource)
    check(issues_outcome(raised.value.issues))
    return [(issue.code, issue.text, issue.path) for issue in raised.value.issues]


def test_what_we_give_out_is_taken_back():
    for answers in people(200):
        bits = bits_of(answers)
        assert response_bits(PROGRAM, NAMES, response(PROGRAM, bits, NAMES)) == bits


def test_so_it_is_in_groups():
    grouped = 0
    for seed in range(60):
        program, names = Program(follow_ups(Random(seed))), Names(BASE, "small", "0" * 64)
        try:
            for bits in list(random_documents.all_answers(program))[::7]:
                resource = response(program, bits, names)
                assert response_bits(program, names, resource) == bits
                grouped += any("item" in item for item in resource.get("item", ()))
        except NotInFhir:
            continue
    assert grouped > 100


@pytest.mark.parametrize(
    "head",
    [
        {"questionnaire": NAMES.url},
        {"status": "in-progress"},
        {"subject": {"display": "Somebody"}, "author": {"reference": "Patient/1"}, "id": "x"},
    ],
)
def test_what_other_programs_write_differently_is_taken(head):
    resource = answered(item("trigger", "stress"), {"linkId": "goals", "answer": []}, **head)
    assert response_bits(PROGRAM, NAMES, resource) == bits_of({"trigger": ["stress"]})


def test_instructions_may_be_among_the_items():
    resource = answered({"linkId": "trigger.help", "text": "Pick all that apply."})
    assert response_bits(PROGRAM, NAMES, resource) == bits_of({})


@pytest.mark.parametrize(
    ("resource", "code", "text", "path"),
    [
        ([], "structure", "no QuestionnaireResponse", ""),
        ({"resourceType": "Questionnaire"}, "structure", "no QuestionnaireResponse", ""),
        (answered(status="entered-in-error"), "value", "the status is", ".status"),
        (answered(status=None), "value", "the status is null", ".status"),
        (answered(questionnaire=None), "not-found", "it answers null, and not", ".questionnaire"),
        (
            answered(questionnaire="https://x"),
            "not-found",
            '"https://x"',
            ".questionnaire",
        ),
        (
            answered(questionnaire=f"{NAMES.url}|9"),
            "business-rule",
            'version "9", and the version here is 1',
            ".questionnaire",
        ),
        (answered(implicitRules="https://x"), "extension", "implicitRules", ""),
        (answered(modifierExtension=[{}]), "extension", "modifierExtension", ""),
        (answered(questionnaire=[["x"]]), "not-found", "it answers a list,", ".questionnaire"),
        (answered(status={"x": 1}), "value", "the status is an object,", ".status"),
        (answered(group={"question": []}), "structure", 'no such element here: "group"', ""),
        (answered(items=[], fhir_comments=[]), "structure", '"fhir_comments", "items"', ""),
        (answered(_item=[]), "structure", 'no such element here: "_item"', ""),
        (answered(_source={}), "structure", 'no such element here: "_source"', ""),
    ],
)
def test_a_response_to_something_else_is_refused_as_a_whole(resource, code, text, path):
    ((told_code, told_text, told_path),) = wrong_with(resource)
    assert (told_code, told_path) == (code, f"QuestionnaireResponse{path}")
    assert text in told_text


@pytest.mark.parametrize(
    ("items", "code", "text", "path"),
    [
        ([item("unknown", "a")], "not-found", '"unknown": there is no such linkId', ITEM),
        ([{"answer": []}], "structure", "an item is an object with a linkId", ITEM),
        (["x"], "structure", "an item is an object with a linkId", ITEM),
        (
            [item("trigger", "x")],
            "code-invalid",
            'trigger: there is no choice "x"',
            f"{ITEM}.answer[0].value",
        ),
        (
            [{"linkId": "trigger", "answer": [{"valueCoding": {"code": "stress"}}]}],
            "code-invalid",
            f"trigger: the system of its codes is {SYSTEM}/trigger",
            f"{ITEM}.answer[0].value",
        ),
        (
            [{"linkId": "trigger", "answer": [{"valueString": "stress"}]}],
            "structure",
            "trigger: an answer is a valueCoding",
            f"{ITEM}.answer[0]",
        ),
        ([{"linkId": "trigger", "answer": "x"}], "structure", "answer is not a list", ITEM),
        ([{"linkId": "trigger", "item": {}}], "structure", "item is not a list", ITEM),
        (
            [item("trigger", "stress", "not_sure")],
            "invalid",
            "trigger.not_sure: cannot stand beside another choice",
            ITEM,
        ),
        ([item("baclofen_now", "never", "past")], "invalid", "baclofen_now: only one", ITEM),
        (
            [item("withdrawal_from", "alcohol")],
            "business-rule",
            "withdrawal_from: is answered, but not asked here",
            ITEM,
        ),
        (
            [{"linkId": "trigger.help", "answer": [{"valueBoolean": True}]}],
            "structure",
            "trigger.help: it asks nothing, and is answered",
            ITEM,
        ),
        (
            [item("trigger", "stress", item=[item("goals", "faster")])],
            "structure",
            "goals: it belongs into no other item",
            f"{ITEM}.item[0]",
        ),
        (
            [item("goals"), item("goals")],
            "duplicate",
            "goals: it is there twice",
            "QuestionnaireResponse.item[1]",
        ),
        (
            [item("goals", modifierExtension=[{"url": "https://x"}])],
            "extension",
            "modifierExtension is not understood",
            ITEM,
        ),
    ],
)
def test_what_does_not_fit_is_told_by_link_id_and_path(items, code, text, path):
    ((told_code, told_text, told_path),) = wrong_with(answered(*items))
    assert (told_code, told_path) == (code, path)
    assert text in told_text


def in_answer(**more: object) -> dict:
    """An item whose answer has something beside its coding."""
    made = item("trigger", "stress")
    made["answer"][0] |= more
    return made


# Where somebody may have answered, and none of it would be read.
NOT_READ = [
    ({"linkId": "trigger", "answers": []}, 'trigger: there is no such element here: "answers"', ""),
    ({"linkId": "trigger", "valueCoding": {"code": "stress"}}, '"valueCoding"', ""),
    ({"linkId": "trigger", "question": [], "group": []}, '"group", "question"', ""),
    ({"linkId": "trigger", "_answer": []}, '"_answer"', ""),
    ({"linkId": "trigger.help", "items": []}, "trigger.help: there is no such element here", ""),
    ({"linkId": "trigger"} | dict.fromkeys("zyxwvutsr", 1), '"r", "s", "t", "u", "v"', ""),
    (in_answer(valueString="and alcohol"), 'trigger: there is no such element here: "val', "[0]"),
    (in_answer(value="x"), 'trigger: there is no such element here: "value"', "[0]"),
    (in_answer(_valueCoding={}), '"_valueCoding"', "[0]"),
]


@pytest.mark.parametrize(("sent", "text", "where"), NOT_READ)
def test_an_element_that_is_not_known_is_refused_as_an_answer_may_stand_in_it(sent, text, where):
    ((told_code, told_text, told_path),) = wrong_with(answered(sent))
    assert (told_code, told_path) == ("structure", f"{ITEM}.answer{where}" if where else ITEM)
    assert text in told_text


def test_every_element_of_r4_is_taken_beside_the_answers():
    more = {"extension": [{"url": "https://x", "valueString": "y"}], "id": "1"}
    names = "basedOn partOf contained identifier meta text encounter language authored source"
    beside = {name: {"x": 1} for name in names.split()}
    primitive = dict.fromkeys(("_status", "_questionnaire", "_language", "_authored"), more)
    sent = in_answer(**more)
    sent["answer"][0]["valueCoding"] |= more | {"display": "Stress", "userSelected": True}
    sent |= more | {"text": "What?", "definition": "https://x", "_text": more, "_linkId": more}
    group = {"linkId": "trigger.help", "text": "Pick all that apply.", "item": []}
    resource = answered(group, sent, **more, **beside, **primitive)
    assert response_bits(PROGRAM, NAMES, resource) == bits_of({"trigger": ["stress"]})


def test_however_deep_it_is_nested_it_is_refused_by_a_sentence():
    for depth in range(500, 1500):
        nested = "[" * depth + "]" * depth
        text = f'{{"resourceType": "QuestionnaireResponse", "questionnaire": {nested}}}'
        try:
            resource = answers_json.parse(text)
        except ValueError:
            continue
        assert len(wrong_with(resource)) == 2


def test_an_answer_has_no_items_and_no_modifiers():
    resource = answered(item("trigger", "stress"))
    resource["item"][0]["answer"][0] |= {"item": [item("goals")], "modifierExtension": [{}]}
    assert [code for code, _, _ in wrong_with(resource)] == ["extension", "structure"]


def test_all_that_is_wrong_is_told_at_once_up_to_a_bound():
    resource = answered(item("trigger", "x"), item("nothing"), item("goals", "y"))
    assert [path for _, _, path in wrong_with(resource)] == [
        f"{ITEM}.answer[0].value",
        "QuestionnaireResponse.item[1]",
        "QuestionnaireResponse.item[2].answer[0].value",
    ]
    with pytest.raises(UnfitResponse) as raised:
        response_bits(PROGRAM, NAMES, answered(*[item("nothing")] * 500))
    assert len(issues_outcome(raised.value.issues)["issue"]) == MOST_ISSUES


def test_a_question_in_a_group_belongs_into_its_group():
    pressure = Clause(("blood_pressure.low", "blood_pressure.faint_standing"))
    program = Program(with_condition(Clause(("trigger.withdrawal",)), pressure))
    answers = {"trigger": ["withdrawal"], "blood_pressure": ["low"], "goals": ["faster"]}
    resource = response(program, program.fill_blanks(program.bits(answers)), NAMES)
    outside = copy.deepcopy(resource)
    (group,) = (item for item in outside["item"] if item["linkId"] == "goals.when.1")
    outside["item"] += group.pop("item")
    with pytest.raises(UnfitResponse, match=r"goals: it belongs into goals\.when\.1"):
        response_bits(program, NAMES, outside)


def test_content_that_was_not_released_has_a_version_of_its_own():
    draft = replace(NAMES, number=None)
    resource = response(PROGRAM, bits_of({}), draft)
    assert response_bits(PROGRAM, draft, resource) == bits_of({})
    with pytest.raises(UnfitResponse, match="the version here is 1"):
        response_bits(PROGRAM, NAMES, resource)
