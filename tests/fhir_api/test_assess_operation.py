"""$assess: answers come in by FHIR, the list goes out, and nothing is stored."""

import io
import json

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from suitability.engine.plain_text import plain_text
from suitability.fhir.response_resource import response
from suitability.fhir_api.bearer_token import Scope, create_token, end_token
from suitability.releases.release_cache import invalidate_live_release, live_summaries
from suitability.responses.response_in_fhir import names
from tests.fhir.schema import check
from tests.support.editorial_team import edit_draft, publish_draft
from tests.support.personas import CAUTIONS, URGENT
from tests.support.saved_responses import auditor, clinician
from tests.support.shipped_program import bits_of, people

pytestmark = pytest.mark.usefixtures("release")

ADDRESS = "/fhir/Questionnaire/baclofen-sleep-1/$assess"
FHIR = "application/fhir+json"
# What every request of FHIR writes: the throttle's count, and the day of a key's last use.
COUNTED = {"suitability_bucket"}


@pytest.fixture
def key() -> str:
    return create_token("the portal", now=timezone.now(), scope=Scope.QUESTIONNAIRES)


@pytest.fixture
def send(key):
    """Sends a resource, or a text, with the key, and gives the status and what is answered."""
    client = Client(enforce_csrf_checks=True)  # as those of other programs are

    def post(sent: object, address: str = ADDRESS, content_type: str = FHIR) -> tuple[int, dict]:
        body = sent if isinstance(sent, str | bytes) else json.dumps(sent)
        headers = {"authorization": f"Bearer {key}"}
        answer = client.post(address, body, content_type=content_type, headers=headers)
        assert answer["Content-Type"] == FHIR
        assert answer["Cache-Control"] == "no-store"
        resource = json.loads(answer.content)
        check(resource)
        return answer.status_code, resource

    return post


def answered(answers) -> dict:
    summaries = live_summaries()
    return response(summaries.program, bits_of(answers), names(summaries))


def texts_of(parameters: dict) -> dict[str, str]:
    return {each["name"]: each["valueString"] for each in parameters["parameter"]}


def stored() -> dict[str, list]:
    """Every row of every table, but for those that count."""
    tables = {}
    with connection.cursor() as cursor:
        for name in sorted(set(connection.introspection.table_names(cursor)) - COUNTED):
            cursor.execute(f'SELECT * FROM "{name}"')
            tables[name] = sorted(map(repr, cursor.fetchall()))
    assert {model._meta.db_table for model in apps.get_models()} - COUNTED <= tables.keys()
    return tables


def test_it_gives_what_the_command_gives_and_stores_nothing(send, settings, tmp_path, capsys):
    settings.LIMIT_FACTOR = 10  # the throttle counts, and refuses nothing here
    given = [answered(answers) for answers in people(500)]
    send(given[0])  # the key is used today
    before = stored()
    lists = []
    for resource in given:
        status, parameters = send(resource)
        assert status == 200
        lists.append(texts_of(parameters))
    assert stored() == before
    file = tmp_path / "responses.json"
    file.write_text(json.dumps(given))
    call_command("assess", str(file))
    assert [json.loads(texts["json"]) for texts in lists] == json.loads(capsys.readouterr().out)
    summaries = live_summaries()
    for texts, answers in zip(lists, people(500), strict=True):
        assert texts["text"] == plain_text(summaries.of(bits_of(answers)))


def test_the_command_gives_the_same_for_plain_answers_and_the_same_text(send, monkeypatch, capsys):
    texts = texts_of(send(answered(URGENT))[1])

    def printed(sent: object, *options: str) -> str:
        monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(sent)))
        call_command("assess", "-", *options)
        return capsys.readouterr().out

    assert json.loads(texts["json"]) == json.loads(printed(URGENT))
    assert texts["text"] == printed(URGENT, "--text") == printed(answered(URGENT), "--text")
    assert "URGENT: " in texts["text"]


def test_what_does_not_fit_is_told_by_link_id_and_path(send):
    resource = answered(CAUTIONS)
    resource["item"][1]["answer"] = [{"valueString": "something private"}]
    status, outcome = send(resource)
    (issue,) = outcome["issue"]
    assert (status, issue["code"]) == (422, "structure")
    assert issue["expression"] == ["QuestionnaireResponse.item[1].answer[0]"]
    assert issue["details"]["text"].startswith(f"{resource['item'][1]['linkId']}: ")
    assert "private" not in json.dumps(outcome)


def test_answers_to_another_release_are_refused_and_the_live_one_is_named(send):
    resource = answered(CAUTIONS)
    edit_draft("rule.C10", heading="Pressure that is low")
    publish_draft()
    invalidate_live_release()
    status, outcome = send(resource)
    assert status == 422
    assert "baclofen-sleep-1 is not live any more" in outcome["issue"][0]["details"]["text"]
    status, outcome = send(resource, ADDRESS.replace("sleep-1", "sleep-2"))
    assert (status, outcome["issue"][0]["code"]) == (422, "business-rule")
    assert outcome["issue"][0]["expression"] == ["QuestionnaireResponse.questionnaire"]
    text = outcome["issue"][0]["details"]["text"]
    assert 'it answers version "1", and the version here is 2' in text
    assert "Questionnaire/baclofen-sleep-2" in text


@pytest.mark.parametrize(
    ("sent", "content_type", "status", "code"),
    [
        ("{", FHIR, 400, "structure"),
        (b"\xff", FHIR, 400, "structure"),
        ("[" * 60_000, FHIR, 400, "structure"),
        ('{"item": [], "item": []}', FHIR, 400, "structure"),
        ('{"resourceType": "QuestionnaireResponse", "x": NaN}', FHIR, 400, "structure"),
        ("[Infinity, -Infinity]", FHIR, 400, "structure"),
        ("null", "application/json", 422, "structure"),
        ("<QuestionnaireResponse/>", "application/fhir+xml", 415, "not-supported"),
        ("trigger=stress", "application/x-www-form-urlencoded", 415, "not-supported"),
        (" " * 70_000, FHIR, 413, "too-long"),
    ],
)
def test_what_is_no_response_at_all_is_told_as_an_outcome(send, sent, content_type, status, code):
    answer, outcome = send(sent, content_type=content_type)
    assert (answer, outcome["issue"][0]["code"]) == (status, code)


def in_parameters(*parameters: dict) -> dict:
    return {"resourceType": "Parameters", "parameter": [*parameters]}


def test_parameters_that_have_the_response_alone_are_taken_as_it_is(send):
    resource = answered(URGENT)
    assert send(in_parameters({"name": "resource", "resource": resource})) == send(resource)


@pytest.mark.parametrize(
    "sent",
    [
        in_parameters(),
        in_parameters({"name": "resource"}),
        in_parameters({"name": "response", "resource": {}}),
        in_parameters({"name": "resource", "resource": {}}, {"name": "text", "valueBoolean": True}),
        in_parameters({"name": "resource", "resource": {}, "part": []}),
        in_parameters({"name": "resource", "resource": {"resourceType": "Patient"}}),
        in_parameters({"name": "resource", "resource": in_parameters()}),
        {"resourceType": "Parameters"},
        {"resourceType": "Parameters", "parameter": "x"},
        {"resourceType": ["Parameters"]},
    ],
)
def test_parameters_with_anything_else_are_refused(send, sent):
    status, outcome = send(sent)
    assert (status, outcome["issue"][0]["code"]) == (422, "structure")


def test_parameters_of_the_address_are_never_left_out(send, client):
    address = "/fhir/OperationDefinition/assess"
    for query in ("subject=x", "_elements=parameter", "_format:x=json", "_summary=true"):
        status, outcome = send(answered({}), f"{ADDRESS}?{query}")
        assert (status, outcome["issue"][0]["code"]) == (400, "not-supported")
        assert client.get(f"{address}?{query}").status_code == 400
    assert send(answered({}), f"{ADDRESS}?_format=json&_pretty=true")[0] == 200
    assert client.get(f"{address}?_format=json").status_code == 200


def test_there_is_none_of_a_questionnaire_that_is_not_there(send):
    status, outcome = send(answered({}), "/fhir/Questionnaire/none/$assess")
    assert (status, outcome["issue"][0]["code"]) == (404, "not-found")


def test_only_who_may_read_the_questionnaire_may_ask(key):
    resource = answered(CAUTIONS)

    def status(client: Client, **headers: str) -> int:
        return client.post(ADDRESS, resource, content_type=FHIR, headers=headers).status_code

    assert status(Client()) == 401
    assert status(Client(), authorization="Bearer x") == 401
    assert status(auditor()) == 403
    assert status(clinician()) == 200
    assert status(Client(), authorization=f"Bearer {key}") == 200
    end_token("the portal", now=timezone.now())
    assert status(Client(), authorization=f"Bearer {key}") == 401


def test_metadata_leads_to_what_it_takes_and_gives(client):
    kinds = client.get("/fhir/metadata").json()["rest"][0]["resource"]
    (operation,) = next(kind for kind in kinds if kind["type"] == "Questionnaire")["operation"]
    assert operation["name"] == "assess"
    path = operation["definition"].removeprefix("https://suitability.example")
    resource = client.get(path).json()
    check(resource)
    assert resource["url"] == operation["definition"]
    assert [each["name"] for each in resource["parameter"]] == ["resource", "json", "text"]


def test_it_is_asked_by_post_alone(key):
    answer = Client().get(ADDRESS, headers={"authorization": f"Bearer {key}"})
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert json.loads(answer.content)["resourceType"] == "OperationOutcome"


def test_too_many_are_refused_like_all_of_fhir(send, settings):
    settings.LIMIT_FACTOR = 0.005
    seen = [send(answered({}))[0] for _ in range(5)]
    assert 429 in seen


def test_nothing_that_was_sent_is_in_the_log(send, caplog):
    with caplog.at_level("DEBUG"):
        send(answered(URGENT))
        send({"resourceType": "a secret"})
        send(json.dumps(answered(URGENT))[:-3])
    lines = " ".join(str(vars(record)) for record in caplog.records)
    assert "seizure" not in lines
    assert "a secret" not in lines
