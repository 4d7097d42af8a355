"""FHIR keys: made and ended on a page, what each may read, until when, and only by HTTPS."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from django.utils import timezone

from suitability import pdf
from suitability.audit.audit_entry import AuditEntry
from suitability.fhir_api.bearer_token import Scope, Token, create_token, end_token
from suitability.fhir_api.key_forms import DAYS
from suitability.releases.release_cache import live_summaries
from suitability.responses.response import Response
from suitability.responses.response_in_fhir import names
from tests.fhir.schema import check
from tests.support.saved_responses import auditor, saves, words_of
from tests.support.staff_clients import client_of

pytestmark = pytest.mark.usefixtures("release")

FORM = {"name": "The record system", "scope": "all", "response": "", "days": "90"}


@pytest.fixture
def manager() -> Client:
    return client_of("mia", "manager")


def makes(manager: Client, **fields: str) -> str:
    """The key that the page shows."""
    page = manager.post("/keys/new/", FORM | fields)
    assert page.status_code == 200, words_of(page)
    assert page["Cache-Control"] == "no-store"
    return re.search(r"readonly>([\w-]{43})<", page.content.decode())[1]


def asks(key: str, path: str, *, method: str = "get", **how: object) -> HttpResponse:
    client = Client(enforce_csrf_checks=True)
    return getattr(client, method)(
        f"/fhir/{path}", headers={"authorization": f"Bearer {key}"}, **how
    )


def outcome(response: HttpResponse) -> tuple[int, str]:
    resource = json.loads(response.content)
    check(resource)
    return response.status_code, resource["issue"][0]["code"]


def acts() -> list[tuple[str, str, str, str]]:
    entries = AuditEntry.objects.order_by("number")
    return [(entry.act, entry.by, entry.role, entry.about) for entry in entries]


# What a key may read: a row for each scope, a column for each endpoint.
ENDPOINTS = {
    "root": "",
    "metadata": "metadata",
    "operation": "OperationDefinition/assess",
    "releases": "Questionnaire",
    "release": "Questionnaire/{questionnaire}",
    "codes": "CodeSystem",
    "code": "CodeSystem/export",
    "its response": "QuestionnaireResponse/{own}",
    "another": "QuestionnaireResponse/{other}",
    "no response": "QuestionnaireResponse/999999",
    "search": "QuestionnaireResponse",
    "its list": "DocumentReference/{own}",
    "another's": "DocumentReference/{other}",
    "lists": "DocumentReference",
    "its PDF": "Binary/{own}?_format=application/pdf",
    "another's PDF": "Binary/{other}?_format=application/pdf",
    "no address": "Patient/1",
}
# Those that are asked by POST alone stand in tests/fhir_api/test_lookup.py.
BY_FORM = {
    f"{kind}/_search"
    for kind in ("Questionnaire", "CodeSystem", "QuestionnaireResponse", "DocumentReference")
}
OPEN, COVERED = (
    "root metadata operation",
    """
              questionnaire one all expired ended
releases      200           200 200 401     401
release       200           200 200 401     401
codes         200           200 200 401     401
code          200           200 200 401     401
its_response  403           200 200 401     401
another       403           403 200 401     401
no_response   403           403 404 401     401
search        403           403 200 401     401
its_list      403           200 200 401     401
another's     403           403 200 401     401
lists         403           403 200 401     401
its_PDF       403           200 200 401     401
another's_PDF 403           403 200 401     401
no_address    404           404 404 404     404
""",
)


def covered() -> list[tuple[str, dict[str, int]]]:
    states, *rows = (line.split() for line in COVERED.strip().splitlines())
    columns = zip(*(map(int, statuses) for _, *statuses in rows), strict=True)
    heads = [head.replace("_", " ") for head, *_ in rows]
    always = dict.fromkeys(OPEN.split(), 200)
    return [
        (state, always | dict(zip(heads, statuses, strict=True)))
        for state, statuses in zip(states, columns, strict=True)
    ]


@pytest.mark.asvs("V8.2.2")
@pytest.mark.parametrize(("state", "statuses"), covered(), ids=lambda value: str(value)[:9])
def test_each_key_reads_what_its_scope_covers_and_nothing_else(
    state: str, statuses: dict[str, int]
):
    own, other, now = saves(), saves(), timezone.now()
    scope = state if state in Scope.values else Scope.ALL
    made = now - timedelta(days=40) if state == "expired" else now
    about = own if scope == Scope.ONE else None
    key = create_token("the system", now=made, scope=scope, response=about, days=30)
    if state == "ended":
        end_token("the system", now=now)
    ids = {"own": own.pk, "other": other.pk, "questionnaire": names(live_summaries()).id}
    answers = {name: asks(key, path.format(**ids)) for name, path in ENDPOINTS.items()}
    if pdf._weasyprint() is None:
        statuses = {
            n: 404 if status == 200 and "PDF" in n else status for n, status in statuses.items()
        }
    assert {name: answer.status_code for name, answer in answers.items()} == statuses
    for name, answer in answers.items():
        if not (answer.status_code == 200 and "PDF" in name):
            check(json.loads(answer.content))
        assert answer.has_header("WWW-Authenticate") == (answer.status_code == 401)
    refusals = [act for act in acts() if act[0] == "key_refused"]
    assert len(refusals) == sum(status in (401, 403) for status in statuses.values())


def test_the_table_has_every_address_of_fhir():
    routes = {
        str(pattern.pattern).removeprefix("fhir/")
        for part in get_resolver().url_patterns
        for pattern in getattr(part, "url_patterns", ())
        if str(pattern.pattern).lstrip("^").startswith("fhir")
    }
    table = {re.sub(r"\{.*|999999|export|Patient.*", "*", path) for path in ENDPOINTS.values()}
    assert {re.sub(r"<.*|\^.*", "*", route) for route in routes} == (table - {""}) | BY_FORM


def test_a_refused_use_says_in_the_log_which_key_and_why():
    saved, now = saves(), timezone.now()
    key = create_token("the ward", now=now, scope=Scope.QUESTIONNAIRES)
    assert outcome(asks(key, f"QuestionnaireResponse/{saved.pk}")) == (403, "forbidden")
    end_token("the ward", now=now)
    assert outcome(asks(key, "Questionnaire")) == (401, "login")
    assert outcome(asks("made up", "Questionnaire")) == (401, "login")
    assert acts()[1:] == [
        ("key_refused", "the ward", "token", "This key may read: the questionnaire only."),
        ("key_ended", "manage.py fhir_token", "command", "the ward"),
        ("key_refused", "the ward", "token", "This key was ended."),
    ]


def test_a_manager_makes_a_key_that_is_shown_once_and_stored_as_a_hash(manager):
    key = makes(manager, name="Record system", days="30")
    token = Token.objects.get()
    assert key not in str(Token.objects.values())
    assert (token.name, token.scope, token.made_by) == ("Record system", "all", "mia")
    assert token.expires_at - token.made_at == timedelta(days=30)
    assert key not in manager.get("/keys/").content.decode()
    assert asks(key, "QuestionnaireResponse").status_code == 200
    about = "Record system: all responses, and the questionnaire, for 30 days"
    assert acts()[0] == ("key_made", "mia", "manager", about)
    log = words_of(auditor().get("/log/"))
    assert f"mia (manager) made a FHIR key: {about}" in log


@pytest.mark.parametrize("typed", ["{0.spoken_reference}", "{0.pk}", " {0.reference} "])
def test_a_key_for_one_response_is_made_by_its_reference_or_number(typed, manager):
    own, other = saves(), saves()
    key = makes(manager, scope="one", response=typed.format(own))
    assert Token.objects.get().response == own.pk
    assert asks(key, f"QuestionnaireResponse/{own.pk}").status_code == 200
    assert asks(key, f"QuestionnaireResponse/{other.pk}").status_code == 403
    assert AuditEntry.objects.get(act="key_made").reference == own.reference
    Response.objects.filter(pk=own.pk).delete()
    assert asks(key, f"QuestionnaireResponse/{own.pk}").status_code == 404


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"name": ""}, "Enter the name of the system."),
        ({"name": "x" * 101}, "Enter at most 100 characters."),
        ({"name": "TAKEN"}, "There is or was a key of this name"),
        ({"scope": ""}, "Choose what the key may read."),
        ({"scope": "everything"}, "Choose what the key may read."),
        ({"days": "366"}, "Choose how long."),
        ({"days": "9" * 5000}, "Choose how long."),
        ({"scope": "one"}, "Enter the reference or the number of the response."),
        ({"scope": "one", "response": "999"}, "There is no such response."),
        ({"scope": "one", "response": "9" * 30}, "There is no such response."),
        ({"scope": "one", "response": "7K3M"}, "There is no such response."),
    ],
)
def test_what_is_wrong_with_a_new_key_stands_beside_its_field(fields, problem, manager):
    create_token("taken", now=timezone.now())
    page = manager.post("/keys/new/", FORM | fields)
    assert page.status_code == 400
    assert problem in words_of(page)
    assert Token.objects.count() == 1


def test_no_key_is_good_for_more_than_a_year():
    assert max(DAYS) == 365


def test_a_key_is_ended_after_a_question_and_ended_once(manager):
    key = makes(manager)
    path = f"/keys/{Token.objects.get().pk}/end/"
    assert "This cannot be undone" in words_of(manager.get(path))
    assert asks(key, "Questionnaire").status_code == 200
    assert "is ended" in words_of(manager.post(path, follow=True))
    assert "was ended before" in words_of(manager.post(path, follow=True))
    assert asks(key, "Questionnaire").status_code == 401
    assert [act for act in acts() if act[0] == "key_ended"] == [
        ("key_ended", "mia", "manager", "The record system")
    ]
    assert manager.get("/keys/4000000/end/").status_code == 404


def test_the_list_tells_to_the_day_when_a_key_was_used_and_that_is_written_once_a_day():
    noon = datetime.now(UTC).replace(hour=12)
    with time_machine.travel(noon, tick=False):
        manager = client_of("mia", "manager")
        key = makes(manager)
        assert "Never" in words_of(manager.get("/keys/"))
        written = [writes_of(key) for _ in range(3)]
    next_day = noon + timedelta(days=1)
    with time_machine.travel(next_day, tick=False):
        written.append(writes_of(key))
        page = words_of(client_of("mia").get("/keys/"))
        assert f"{next_day:%b} {next_day.day}, {next_day.year} Good. End it" in page
    assert written == [1, 0, 0, 1]


def writes_of(key: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert asks(key, "Questionnaire").status_code == 200
    updates = [query["sql"] for query in queries if query["sql"].startswith("UPDATE")]
    return len([sql for sql in updates if "suitability_token" in sql])


def test_a_key_from_before_there_were_scopes_reads_all_and_has_no_end_date(manager):
    key = create_token("old", now=timezone.now())
    with connection.cursor() as cursor:  # a row as an older program would have written it
        cursor.execute("UPDATE suitability_token SET expires_at = NULL, made_by = ''")
    assert asks(key, "QuestionnaireResponse").status_code == 200
    page = words_of(manager.get("/keys/"))
    assert "No end date" in page
    assert "All responses" in page


@pytest.fixture
def https_is_on(settings) -> None:
    settings.SECURE_SSL_REDIRECT = True


@pytest.mark.asvs("V4.1.2")
@pytest.mark.usefixtures("https_is_on")
@pytest.mark.parametrize("method", ["get", "head", "post", "delete"])
@pytest.mark.parametrize("path", ["metadata", "Questionnaire", "QuestionnaireResponse", ""])
def test_plain_http_is_refused_and_never_redirected(method, path):
    response = asks("made up", path, method=method)
    assert response.status_code == 403
    assert response["Content-Type"] == "application/fhir+json"
    if method != "head":
        assert outcome(response) == (403, "security")
    assert acts() == []


@pytest.mark.usefixtures("https_is_on")
def test_the_address_without_a_slash_is_refused_too_and_pages_are_redirected():
    assert Client().get("/fhir").status_code == 403
    assert Client().get("/begin/")["Location"].startswith("https://")


@pytest.mark.usefixtures("https_is_on")
def test_a_key_that_came_without_https_is_ended_and_the_log_says_so():
    key, other = (create_token(name, now=timezone.now()) for name in ("the ward", "another"))
    for _ in range(2):
        assert outcome(asks(key, "QuestionnaireResponse")) == (403, "security")
    assert outcome(asks(key, "QuestionnaireResponse", secure=True)) == (401, "login")
    assert asks(other, "QuestionnaireResponse", secure=True).status_code == 200
    assert acts()[2:] == [
        ("key_leaked", "the ward", "token", ""),
        ("key_refused", "the ward", "token", "This key was ended."),
        ("fetched", "another", "token", "search"),
    ]
    log = words_of(auditor().get("/log/", secure=True))
    assert "the ward (token) sent its FHIR key without HTTPS, which ended it" in log


def test_where_https_is_off_a_key_is_taken_as_it_comes():
    key = create_token("the ward", now=timezone.now())
    assert asks(key, "QuestionnaireResponse").status_code == 200


def test_the_command_makes_keys_with_a_scope_and_an_end_too(capsys):
    call_command("fhir_token", "the ward", "--questionnaire", "--days", "7")
    key = capsys.readouterr().out.strip()
    assert asks(key, "Questionnaire").status_code == 200
    assert asks(key, "QuestionnaireResponse").status_code == 403
    with pytest.raises(SystemExit):
        call_command("fhir_token", "another", "--days", "366")
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        call_command("fhir_token")
    call_command("fhir_token")
    over, good = capsys.readouterr().out.splitlines()
    assert over == "the ward: over"
    assert re.fullmatch(r"the ward: good until [\d-]{10}: the questionnaire only", good)
