"""One release of several has a condition that R4 cannot express: all others are read and searched
as ever, and a search says what it left out."""

import json

import pytest
from django.utils import timezone

from suitability.audit.audit_entry import AuditEntry
from suitability.questionnaire.conditions import Clause
from suitability.releases.release import publish
from suitability.releases.release_cache import invalidate_live_release
from suitability.responses.response import Response
from tests.fhir.given import with_condition
from tests.fhir.schema import check
from tests.support.fhir_client import asks, hints, ids, link, pages, reads, refusal
from tests.support.saved_responses import clinician, saves
from tests.support.shipped_program import DOCUMENT

pytestmark = pytest.mark.usefixtures("release")

FIRST, LAST = DOCUMENT.questions[0], DOCUMENT.questions[-1]
ANSWERS = {"trigger": ["stress"]}
CHOICES = tuple(f"{FIRST.code}.{choice.code}" for choice in FIRST.choices)
HARD = with_condition(Clause(CHOICES, 5, high=7))
WHY = f"question {LAST.code}: its condition takes more than 12 items around each other"
LEFT_OUT = "Left out, as R4 cannot express it: {}: " + WHY + "."


@pytest.fixture
def saved() -> list[Response]:
    """A response to a release that R4 can express, one to another that it cannot, one to the first
    content again, which is live."""
    responses = [saves(ANSWERS)]
    for document in (HARD, DOCUMENT):
        publish(document, notes="", now=timezone.now())
        invalidate_live_release()
        responses.append(saves(ANSWERS))
    return responses


@pytest.fixture
def released(saved) -> list[str]:
    """The ids of the three releases: those of both sides are read, the one between is not."""
    third = reads("Questionnaire?status=active")["entry"][0]["resource"]["id"]
    return [f"{third.removesuffix('3')}{number}" for number in (1, 2, 3)]


def test_the_other_releases_are_read_and_searched(released):
    first, second, third = released
    bundle = reads("Questionnaire")
    assert (ids(bundle), bundle["total"]) == ([third, first], 3)
    assert hints(bundle) == [LEFT_OUT.format(f"Questionnaire/{second}")]
    for query in ("version=1", "version:not=2", f"_id={first}", "status=active", "_count=0"):
        assert hints(reads(f"Questionnaire?{query}")) == []
    for query in ("version=2", "title=baclofen&_elements=title", "_summary=true"):
        assert hints(reads(f"Questionnaire?{query}")) == hints(bundle)
    by_page = [(ids(page), hints(page)) for page in pages("Questionnaire?_count=1")]
    assert by_page == [([third], []), ([], hints(bundle)), ([first], [])]
    assert [reads(f"Questionnaire/{id_}")["id"] for id_ in (first, third)] == [first, third]
    assert refusal(asks(f"Questionnaire/{second}")) == (501, "not-supported")
    assert reads("CodeSystem")["entry"]


def test_the_other_responses_are_read_and_searched(saved):
    first, second, third = (str(response.pk) for response in saved)
    bundle = reads("QuestionnaireResponse")
    assert (ids(bundle), bundle["total"]) == ([third, first], 3)
    assert hints(bundle) == [LEFT_OUT.format(f"QuestionnaireResponse/{second}")]
    by_page = [(ids(page), hints(page)) for page in pages("QuestionnaireResponse?_count=1")]
    assert by_page == [([third], []), ([], hints(bundle)), ([first], [])]
    assert ids(reads("DocumentReference")) == [third, second, first]
    assert refusal(asks(f"QuestionnaireResponse/{second}")) == (501, "not-supported")
    assert reads(f"QuestionnaireResponse/{first}")["id"] == first
    # What the log says was read is what was sent.
    read = AuditEntry.objects.filter(act="fetched", about="search").order_by("number")
    assert [entry.read for entry in read] == [f"{first} {third}", third, "", first]


def test_a_lookup_by_reference_says_that_it_was_left_out(saved):
    form = {"identifier": saved[1].spoken_reference}
    bundle = reads("QuestionnaireResponse/_search", form=form)
    assert (ids(bundle), bundle["total"]) == ([], 1)
    assert hints(bundle) == [LEFT_OUT.format(f"QuestionnaireResponse/{saved[1].pk}")]
    assert hints(reads(link(bundle, "self"))) == hints(bundle)
    acts = AuditEntry.objects.filter(reference=saved[1].reference).values_list("act", flat=True)
    assert [*acts] == ["searched"]


def test_what_a_lenient_search_left_out_is_told_beside_it(released):
    bundle = reads("Questionnaire?x=1", prefer="handling=lenient")
    (outcome,) = (e["resource"] for e in bundle["entry"] if e["search"]["mode"] == "outcome")
    texts = [issue["details"]["text"] for issue in outcome["issue"]]
    unknown = "Left out, as not known here: x."
    assert texts == [unknown, LEFT_OUT.format(f"Questionnaire/{released[1]}")]
    assert {issue["severity"] for issue in outcome["issue"]} == {"warning"}


def test_an_export_is_whole_and_says_in_its_place_what_is_not_in_it(saved):
    export = clinician().get("/responses/export.fhir")
    bundle = json.loads(b"".join(export.streaming_content))
    check(bundle)
    assert bundle["meta"]["tag"][0]["display"] == "6 entries"
    resources = [entry["resource"] for entry in bundle["entry"]]
    kinds = ["QuestionnaireResponse", "OperationOutcome", "QuestionnaireResponse"]
    assert [each["resourceType"] for each in resources[::2]] == kinds
    assert [each["id"] for each in resources[1::2]] == [str(each.pk) for each in saved[::-1]]
    text = resources[2]["issue"][0]["details"]["text"]
    assert text == f"R4 cannot express QuestionnaireResponse/{saved[1].pk}: {WHY}."


def test_the_operation_is_refused_while_such_a_release_is_live():
    publish(HARD, notes="", now=timezone.now())
    invalidate_live_release()
    (first,) = ids(reads("Questionnaire"))
    body = {"resourceType": "QuestionnaireResponse", "status": "completed"}
    path = f"/fhir/Questionnaire/{first.removesuffix('1')}2/$assess"
    sent = clinician().post(path, body, content_type="application/fhir+json")
    assert refusal(sent) == (501, "not-supported")
