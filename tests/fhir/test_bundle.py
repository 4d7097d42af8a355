"""Bundles, and what a server says of itself and of errors."""

import pytest

from suitability.fhir.bundle import bundle
from suitability.fhir.response_resource import response
from suitability.fhir.server_resources import capability_statement, operation_outcome
from tests.fhir.given import BASE, NAMES, SHIPPED
from tests.fhir.schema import check
from tests.support.personas import CALM
from tests.support.shipped_program import PROGRAM, bits_of

NAMED = response(PROGRAM, bits_of(CALM), NAMES, id="a-1")
NAMELESS = response(PROGRAM, bits_of(CALM), NAMES)


@pytest.mark.parametrize("kind", ["searchset", "collection"])
@pytest.mark.parametrize("resources", [[], [NAMED, SHIPPED], [NAMELESS, NAMELESS]])
def test_a_bundle_is_valid(kind, resources):
    check(bundle(resources, base=BASE, kind=kind))


def test_a_page_of_a_search_says_how_many_there_are_and_where_the_next_page_is():
    links = {
        "self": f"{BASE}/QuestionnaireResponse",
        "next": f"{BASE}/QuestionnaireResponse?page=2",
    }
    page = bundle([NAMED], base=BASE, kind="searchset", total=12, links=links)
    check(page)
    assert page["total"] == 12
    assert [link["relation"] for link in page["link"]] == ["self", "next"]
    assert page["entry"][0]["search"] == {"mode": "match"}
    assert page["entry"][0]["fullUrl"] == f"{BASE}/QuestionnaireResponse/a-1"


def test_what_has_no_address_goes_by_a_name_of_its_own_the_same_each_time():
    made = [bundle([NAMELESS, NAMELESS], base=BASE, kind="collection") for _ in range(2)]
    assert made[0] == made[1]
    first, second = (entry["fullUrl"] for entry in made[0]["entry"])
    assert first != second
    assert first.startswith("urn:uuid:")


def test_nothing_else_is_let_into_a_bundle():
    page = bundle([{"resourceType": "Patient"}], base=BASE, kind="collection")
    with pytest.raises(ValueError, match="data"):
        check(page)


def test_a_server_says_what_it_can_do():
    statement = capability_statement(
        base=BASE,
        date="2026-11-24",
        description="Baclofen and sleep",
        security="Staff sign in.",
        searches={"Questionnaire": {"url": "uri", "version": "token"}, "QuestionnaireResponse": {}},
    )
    check(statement)
    assert statement["fhirVersion"] == "4.0.1"
    assert [kind["type"] for kind in statement["rest"][0]["resource"]] == [
        "Questionnaire", "QuestionnaireResponse",
    ]  # fmt: skip


@pytest.mark.parametrize(("code", "severity"), [("not-found", "error"), ("invalid", "warning")])
def test_an_error_says_what_went_wrong(code, severity):
    outcome = operation_outcome(code, "There is no such response.", severity)
    check(outcome)
    assert outcome["issue"][0]["details"]["text"] == "There is no such response."


def test_an_unknown_severity_is_noticed():
    with pytest.raises(ValueError, match="data"):
        check(operation_outcome("invalid", "Text.", "bad"))
