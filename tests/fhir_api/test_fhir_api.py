"""FHIR for other systems: who is let in, what they get, and what is told when it is refused."""

import json

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from suitability.audit.audit_entry import AuditEntry
from suitability.fhir_api.bearer_token import Token, create_token
from suitability.fhir_api.result_parameters import SORTS
from suitability.pdf import is_available
from suitability.releases.release_cache import invalidate_live_release
from suitability.responses.response import Response
from tests.fhir.schema import check
from tests.support.editorial_team import edit_draft, publish_draft
from tests.support.patient_client import copy_of
from tests.support.personas import CAUTIONS
from tests.support.saved_responses import auditor, clinician, days_ago, response_and_link, saves
from tests.support.shipped_program import PROGRAM, bits_of, people
from tests.support.staff_clients import client_of

pytestmark = pytest.mark.usefixtures("release")


@pytest.fixture
def key() -> str:
    return create_token("the record system", now=timezone.now())


def got(client: Client, path: str, status: int = 200, **headers: str) -> dict:
    response = client.get(f"/fhir/{path}", headers=headers)
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/fhir+json"
    resource = json.loads(response.content)
    check(resource)
    return resource


def chosen(resource: dict) -> dict[str, list[str]]:
    """The answers of a QuestionnaireResponse; none of ours stands in a group."""
    return {
        item["linkId"]: [answer["valueCoding"]["code"] for answer in item.get("answer", ())]
        for item in resource["item"]
    }


def test_it_says_what_it_can_do_to_everybody(client):
    statement = got(client, "metadata")
    assert statement["resourceType"] == "CapabilityStatement"
    kinds = {kind["type"]: kind for kind in statement["rest"][0]["resource"]}
    searched = {"Questionnaire", "QuestionnaireResponse", "DocumentReference", "CodeSystem"}
    assert set(kinds) == searched | ({"Binary"} if is_available() else set())
    for name in searched:
        assert [act["code"] for act in kinds[name]["interaction"]] == ["read", "search-type"]


def test_its_address_alone_leads_there_too(client):
    statement = got(client, "metadata")
    for address in ("/fhir", "/fhir/"):
        assert client.get(address).json() == statement


def test_what_it_says_of_its_parameters_is_true():
    saves()
    statement, browser = got(Client(), "metadata"), clinician()
    for kind in statement["rest"][0]["resource"]:
        for parameter in kind.get("searchParam", ()):
            name, modifiers = parameter["name"], parameter["documentation"]
            if (kind["type"], name) == ("QuestionnaireResponse", "identifier"):
                continue
            for modifier in ("missing", "not", "exact", "contains"):
                value = "true" if modifier == "missing" else "x"
                answer = browser.get(f"/fhir/{kind['type']}?{name}:{modifier}={value}")
                assert (answer.status_code == 200) == (f":{modifier}" in modifiers)
        for name in SORTS.get(kind["type"], ()):
            got(browser, f"{kind['type']}?_sort=-{name}")
            assert name in statement["rest"][0]["documentation"]


def test_a_response_points_to_its_questionnaire_and_says_what_was_answered(key):
    for answers in people(12):
        saved = saves(answers)
        resource = got(Client(), f"QuestionnaireResponse/{saved.pk}", authorization=f"Bearer {key}")
        assert resource["identifier"]["value"] == saved.spoken_reference
        expected = PROGRAM.answers(bits_of(answers))
        assert chosen(resource) == {code: list(codes) for code, codes in expected.items()}
    url, version = resource["questionnaire"].split("|")
    search = f"Questionnaire?url={url}&version={version}"
    bundle = got(Client(), search, authorization=f"Bearer {key}")
    (entry,) = bundle["entry"]
    assert (entry["resource"]["url"], entry["resource"]["version"]) == (url, version)


def test_each_release_is_a_questionnaire_and_only_the_live_one_is_active():
    saves(CAUTIONS)
    edit_draft("rule.C10", heading="Pressure that is low")
    publish_draft()
    invalidate_live_release()
    client = clinician()
    entries = got(client, "Questionnaire")["entry"]
    resources = [entry["resource"] for entry in entries]
    assert [(resource["version"], resource["status"]) for resource in resources] == [
        ("2", "active"),
        ("1", "retired"),
    ]
    (active,) = got(client, "Questionnaire?status=active")["entry"]
    assert active["resource"]["version"] == "2"
    id_ = resources[0]["id"]
    assert got(client, f"Questionnaire/{id_}") == resources[0]
    saved = got(client, "QuestionnaireResponse")["entry"][0]["resource"]
    assert saved["questionnaire"].endswith("|1")


def test_a_search_goes_on_over_pages_newest_first():
    saved = [saves().pk for _ in range(5)]
    client, path, seen = clinician(), "QuestionnaireResponse?_count=2", []
    while path:
        page = got(client, path)
        seen += [int(entry["resource"]["id"]) for entry in page["entry"]]
        links = {link["relation"]: link["url"] for link in page["link"]}
        path = links["next"].partition("/fhir/")[2] if "next" in links else ""
    assert seen == saved[::-1]


def test_a_search_by_day_and_by_questionnaire():
    for days in (3, 2, 1):
        saves(now=days_ago(days))
    client = clinician()
    day = days_ago(2).date().isoformat()

    def matches(query: str) -> int:
        return len(got(client, f"QuestionnaireResponse?{query}").get("entry", ()))

    assert [matches(f"authored={prefix}{day}") for prefix in ("", "eq", "ge", "lt")] == [1, 1, 2, 1]
    assert matches(f"authored=ge{day}&authored=lt{day}") == 0
    assert [matches(f"authored={prefix}9999-12-31") for prefix in ("", "ge", "lt")] == [0, 0, 3]
    url = got(client, "Questionnaire")["entry"][0]["resource"]["url"]
    assert [matches(f"questionnaire={url}{version}") for version in ("", "|1", "|2")] == [3, 3, 0]


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("QuestionnaireResponse/999", 404, "not-found"),
        ("QuestionnaireResponse/x", 404, "not-found"),
        ("QuestionnaireResponse/" + "9" * 30, 404, "not-found"),
        ("Questionnaire/none", 404, "not-found"),
        ("Patient/1", 404, "not-found"),
        ("QuestionnaireResponse?identifier=7K3M", 400, "not-supported"),
        ("QuestionnaireResponse?authored=yesterday", 400, "invalid"),
        ("QuestionnaireResponse?authored=ge9999-99-99", 400, "invalid"),
        ("QuestionnaireResponse?_count=x", 400, "invalid"),
        ("QuestionnaireResponse?after=-1", 400, "invalid"),
        ("QuestionnaireResponse?_format=xml", 406, "not-supported"),
    ],
)
def test_what_is_wrong_is_told_as_an_outcome(path, status, code):
    outcome = got(clinician(), path, status)
    assert outcome["resourceType"] == "OperationOutcome"
    assert outcome["issue"][0]["code"] == code
    assert not AuditEntry.objects.exists()


@pytest.mark.asvs("V8.2.2")
def test_nobody_else_is_let_in(key):
    saved, link = response_and_link()
    patient = Client()
    copy_of(link, client=patient)
    for path in (f"QuestionnaireResponse/{saved.pk}", "QuestionnaireResponse", "Questionnaire"):
        for client in (Client(), patient):
            assert got(client, path, 401)["issue"][0]["code"] == "login"
        assert got(Client(), path, 401, authorization="Bearer x")["issue"][0]["code"] == "login"
        assert got(Client(), path, 401, authorization=f"Basic {key}")
    for other in (auditor(), client_of("ed", "editor"), client_of("abe", "approver")):
        there = got(other, f"QuestionnaireResponse/{saved.pk}", 403)
        assert there == got(other, "QuestionnaireResponse/999", 403)
    assert not AuditEntry.objects.exclude(act="key_made").exists()


def test_only_reading_is_possible(key):
    saved = saves()
    for method in ("post", "put", "patch", "delete"):
        send = getattr(Client(), method)
        path = f"/fhir/QuestionnaireResponse/{saved.pk}"
        response = send(path, headers={"authorization": f"Bearer {key}"})
        assert response.status_code == 405
        assert response["Allow"] == "GET, HEAD"
        assert json.loads(response.content)["issue"][0]["code"] == "not-supported"


def test_each_reading_is_one_entry_in_the_name_of_who_read(key):
    saved = saves()
    got(Client(), f"QuestionnaireResponse/{saved.pk}", authorization=f"Bearer {key}")
    got(clinician(), "QuestionnaireResponse?authored=2020-01-01")
    entries = AuditEntry.objects.order_by("number").exclude(act="key_made")
    assert [
        (entry.act, entry.by, entry.role, entry.reference, entry.about) for entry in entries
    ] == [
        ("fetched", "the record system", "token", saved.reference, ""),
        ("fetched", "cleo", "clinician", "", "search authored=2020-01-01"),
    ]


@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_told_is_not_answered(request, caplog):
    request.getfixturevalue("release")
    saved, client = saves(), clinician()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE suitability_entry RENAME TO elsewhere")
    try:
        outcome = got(client, f"QuestionnaireResponse/{saved.pk}", 503)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE elsewhere RENAME TO suitability_entry")
    assert outcome["issue"][0]["code"] == "transient"
    assert "the database refused a statement" in caplog.text


def test_a_list_is_exported_as_a_bundle():
    saved = [saves(answers).spoken_reference for answers in people(8)]
    response = clinician().get("/responses/export.fhir")
    assert response["Content-Type"] == "application/fhir+json"
    resource = json.loads(b"".join(response.streaming_content))
    check(resource)
    resources = [entry["resource"] for entry in resource["entry"]]
    responses, lists = resources[::2], resources[1::2]
    assert [response["identifier"]["value"] for response in responses] == saved[::-1]
    for response, read in zip(responses, lists, strict=True):
        (related,) = read["context"]["related"]
        assert related["reference"] == f"QuestionnaireResponse/{response['id']}"
    Response.objects.all().delete()
    empty = json.loads(b"".join(clinician("ann").get("/responses/export.fhir").streaming_content))
    assert empty.pop("meta")["tag"][0]["display"] == "0 entries"
    assert empty == {"resourceType": "Bundle", "type": "collection", "entry": []}


@pytest.mark.asvs("V11.5.1")
def test_a_key_is_made_once_kept_as_a_hash_and_ended(capsys):
    call_command("fhir_token", "the record system")
    key = capsys.readouterr().out.strip()
    assert len(key) == 43
    assert key not in str(Token.objects.values())
    got(Client(), "Questionnaire", authorization=f"Bearer {key}")
    for name in ("the record system", "The Record System", "x" * 101):
        with pytest.raises(SystemExit):
            call_command("fhir_token", name)
    call_command("fhir_token", "the record system", "--end")
    got(Client(), "Questionnaire", 401, authorization=f"Bearer {key}")
    capsys.readouterr()
    call_command("fhir_token")
    assert capsys.readouterr().out == "the record system: ended\n"
    with pytest.raises(SystemExit):
        call_command("fhir_token", "another", "--end")
