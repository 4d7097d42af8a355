"""Every refusal under /fhir is an OperationOutcome: for each method, each fault, and by whichever
part of the program it is refused."""

import json
from datetime import timedelta
from http import HTTPStatus
from io import BytesIO

import pytest
import time_machine
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from django.utils import timezone

from config import urls
from config.short_answers import in_short
from suitability.fhir_api.bearer_token import create_token
from suitability.throttle.throttles import FHIR
from tests.fhir.schema import check
from tests.support.database_away import database_away
from tests.support.fhir_client import asks, key_of, reads, refusal
from tests.support.saved_responses import clinician, response_and_link, saves

pytestmark = pytest.mark.usefixtures("release")


def fails(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a fault of ours")


def denies(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def takes_forms(request: HttpRequest) -> HttpResponse:
    return HttpResponse("taken")


urlpatterns = [
    path("fhir/fails", fails),
    path("fhir/denies", denies),
    path("fhir/form", takes_forms),
    *urls.urlpatterns,
]
handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500

PATHS = (
    "",
    "/",
    "/metadata",
    "/Questionnaire",
    "/Questionnaire/x",
    "/CodeSystem",
    "/CodeSystem/x",
    "/QuestionnaireResponse",
    "/QuestionnaireResponse/1",
    "/QuestionnaireResponse/x",
    "/QuestionnaireResponse/_search",
    "/DocumentReference",
    "/DocumentReference/1",
    "/Binary/1",
    "/Patient",
    "/Patient/_search",
    "/Questionnaire/",
    "/%00",
)
FORMS = ("/QuestionnaireResponse/_search", "/Questionnaire/_search", "/DocumentReference/_search")
METHODS = ("get", "head", "post", "put", "patch", "delete", "options", "trace")


@pytest.mark.parametrize("method", METHODS)
def test_nobody_gets_a_page_by_whatever_method(method):
    browser = Client(enforce_csrf_checks=True)
    for address in (*PATHS, *FORMS):
        answer = getattr(browser, method)(f"/fhir{address}")
        assert answer["Content-Type"] == "application/fhir+json", address
        assert answer.status_code in (200, 401, 404, 405)
        if method != "head":
            check(json.loads(answer.content))
        if answer.status_code == 405:
            assert answer["Allow"] == ("POST" if address in FORMS else "GET, HEAD")
        if answer.status_code == 401:
            assert answer["WWW-Authenticate"] == 'Bearer realm="fhir"'


# By a key that reads all: the request, and what it is refused with.
REFUSED = {
    "GET QuestionnaireResponse/999": (404, "not-found"),
    "GET QuestionnaireResponse/x": (404, "not-found"),
    "GET QuestionnaireResponse/-1": (404, "not-found"),
    "GET QuestionnaireResponse/01": (404, "not-found"),
    "GET DocumentReference/001": (404, "not-found"),
    "GET Binary/01": (404, "not-found"),
    "GET QuestionnaireResponse/0": (404, "not-found"),
    "GET QuestionnaireResponse/1/_history/1": (404, "not-found"),
    "GET QuestionnaireResponse/1/_history": (404, "not-found"),
    "GET DocumentReference/999": (404, "not-found"),
    "GET Binary/999?_format=application/pdf": (404, "not-found"),
    "GET Questionnaire/none": (404, "not-found"),
    "GET CodeSystem/none": (404, "not-found"),
    "GET Patient": (404, "not-found"),
    "GET Patient/1": (404, "not-found"),
    "GET _history": (404, "not-found"),
    "GET $export": (404, "not-found"),
    "GET QuestionnaireResponse/$everything": (404, "not-found"),
    "GET .well-known/smart-configuration": (404, "not-found"),
    "GET QuestionnaireResponse/_search": (405, "not-supported"),
    "POST ": (405, "not-supported"),
    "POST QuestionnaireResponse": (405, "not-supported"),
    "POST Questionnaire/x": (405, "not-supported"),
    "PUT QuestionnaireResponse/1": (405, "not-supported"),
    "PATCH QuestionnaireResponse/1": (405, "not-supported"),
    "DELETE QuestionnaireResponse/1": (405, "not-supported"),
    "OPTIONS QuestionnaireResponse": (405, "not-supported"),
    "GET metadata?mode=terminology": (400, "not-supported"),
    "GET metadata?mode=terminology&mode=full": (400, "invalid"),
    "GET x%0Ay": (404, "not-found"),
    "GET metadata?mode:x=full": (400, "not-supported"),
    "GET metadata?x=1": (400, "not-supported"),
    "GET Questionnaire?_pretty=1": (400, "invalid"),
}


def test_what_there_is_not_and_what_is_not_possible():
    saves()
    answers = {}
    for request in REFUSED:
        method, _, address = request.partition(" ")
        answers[request] = refusal(asks(address, method=method.lower()))
    assert answers == REFUSED


# What is asked for by _format (as it stands in an address) or by Accept, and whether it is JSON.
FORMATS = {
    "json": True,
    "JSON": True,
    "application/json": True,
    "application/fhir+json": True,
    "application/fhir%2Bjson": True,
    "application/fhir%20json": True,
    "text/json": True,
    "application/fhir%2Bjson;fhirVersion=4.0": True,
    "application/fhir%2Bjson;%20charset=utf-8": True,
    "application/fhir%2Bjson;fhirVersion=4.0.1": True,
    "application/fhir%2Bjson;fhirVersion=3.0": False,
    "xml": False,
    "text/xml": False,
    "application/xml": False,
    "application/fhir+xml": False,
    "ttl": False,
    "text/turtle": False,
    "html": False,
    "application/pdf": False,
    "": False,
    "*/*": False,
    "json&_format=xml": False,
}
ACCEPTED = {
    "": True,
    "*/*": True,
    "application/*": True,
    "application/json": True,
    "application/fhir+json": True,
    "text/json": True,
    "Application/FHIR+JSON; fhirVersion=4.0": True,
    "application/fhir+xml, application/fhir+json;q=0.1": True,
    "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8": True,
    ",": True,
    " , ,": True,
    ", application/json,": True,
    "application/fhir+json; fhirVersion=4.0.1": True,
    'application/fhir+json; fhirVersion="4.0.1"': True,
    "application/fhir+json;q=0, application/json": True,
    "application/fhir+json;q=0, application/*;q=0, */*": False,
    "application/fhir+json;q=0, */*": False,
    "application/*;q=0, */*": False,
    "*/*;q=0": False,
    "application/fhir+json;\tq=0": False,
    ", text/html": False,
    "application/fhir+xml": False,
    "application/xml, text/xml": False,
    "text/html": False,
    "application/fhir+json;q=0": False,
    "application/fhir+json; q=0.0, application/xml": False,
    "application/fhir+json; fhirVersion=5.0": False,
}


def test_every_spelling_of_json_is_taken_and_nothing_else_is_answered_as_json():
    by_format = {text: asks(f"Questionnaire?_format={text}").status_code for text in FORMATS}
    assert by_format == {text: 200 if is_json else 406 for text, is_json in FORMATS.items()}
    by_header = {text: asks("Questionnaire", accept=text).status_code for text in ACCEPTED}
    assert by_header == {text: 200 if is_json else 406 for text, is_json in ACCEPTED.items()}
    assert refusal(asks("metadata?_format=xml")) == (406, "not-supported")
    assert refusal(asks("QuestionnaireResponse/1", accept="text/xml")) == (406, "not-supported")
    # The address counts before the header.
    assert asks("metadata?_format=json", accept="application/fhir+xml").status_code == 200


@pytest.mark.parametrize(
    ("content_type", "other", "status"),
    [
        ("application/json", {}, 415),
        ("multipart/form-data; boundary=x", {}, 415),
        ("application/fhir+json", {}, 415),
        ("application/x-www-form-urlencoded", {"content-encoding": "gzip"}, 415),
        ("application/x-www-form-urlencoded; charset=utf-8", {}, 200),
    ],
)
def test_a_body_that_is_no_form_is_refused(content_type, other, status):
    headers = {"authorization": f"Bearer {key_of()}"} | other
    address, body = "/fhir/QuestionnaireResponse/_search", "_count=1"
    answer = Client().post(address, body, content_type=content_type, headers=headers)
    assert answer.status_code == status
    if status == 415:
        assert refusal(answer) == (415, "not-supported")


@pytest.mark.parametrize(
    "address",
    ["QuestionnaireResponse", "DocumentReference", "Questionnaire", "QuestionnaireResponse/1"],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_form_that_is_not_sent_by_post_is_refused_and_never_left_out(address, method):
    saves()
    headers = {"authorization": f"Bearer {key_of()}"}
    kind = "application/x-www-form-urlencoded"
    body = "_id=0&identifier=0000-0000-Z81&_elements=status"
    answer = Client().generic(method, f"/fhir/{address}", body, kind, headers=headers)
    assert answer.status_code == 400
    assert method == "HEAD" or refusal(answer) == (400, "not-supported")


def test_a_body_that_is_too_large_is_refused():
    large = {"identifier": "x" * (settings.MAX_BODY + 1)}
    for address in ("QuestionnaireResponse/_search", "Questionnaire", "Patient", ""):
        assert refusal(asks(address, form=large)) == (413, "too-long")


def test_what_cannot_be_read_is_refused():
    many = "&".join(f"a{n}=1" for n in range(1100))
    assert refusal(asks(f"QuestionnaireResponse?{many}")) == (400, "invalid")
    lies = {"CONTENT_LENGTH": "x", "wsgi.input": BytesIO(b"")}
    assert refusal(Client().post("/fhir/Questionnaire/_search", {}, **lies)) == (400, "invalid")
    assert refusal(asks("Questionnaire", host="a b")) == (400, "invalid")
    assert refusal(asks("Questionnaire", accept="\0")) == (400, "invalid")


def test_a_response_that_was_replaced_is_gone():
    old = saves()
    saves(beside=old, replaces=[old.reference], answers={"trigger": ["stress"]})
    for kind in ("QuestionnaireResponse", "DocumentReference", "Binary"):
        answer = asks(f"{kind}/{old.pk}", accept="*/*")
        assert refusal(answer) == (410, "deleted")


def test_too_many_requests_are_refused_with_when_to_try_again():
    key_of()
    factor = 2 / FHIR.each.burst
    with override_settings(LIMIT_FACTOR=factor):
        answers = [asks("Questionnaire") for _ in range(4)]
    assert refusal(answers[-1]) == (429, "throttled")
    assert int(answers[-1]["Retry-After"]) > 0


@override_settings(ROOT_URLCONF=__name__)
def test_a_fault_of_ours_is_told_so_too():
    assert refusal(asks("fails")) == (500, "exception")
    assert refusal(asks("denies")) == (403, "forbidden")
    assert refusal(asks("nowhere")) == (404, "not-found")


@override_settings(ROOT_URLCONF=__name__)
def test_a_form_without_a_token_is_told_so_too():
    assert refusal(asks("form", method="post")) == (403, "forbidden")


def test_a_database_that_is_away_is_told_so_too(caplog):
    key = {"authorization": f"Bearer {key_of()}"}
    for address in ("/fhir/QuestionnaireResponse", "/fhir/Questionnaire/x", "/fhir/Binary/1"):
        with database_away():
            answer = Client(raise_request_exception=False).get(address, headers=key)
        assert refusal(answer) == (503, "transient")
        assert int(answer["Retry-After"]) > 0
        assert "The database was not to be had" in caplog.text
        caplog.clear()


def test_a_session_that_is_over_is_no_session():
    """Also for a script, which gets plain text from pages."""
    browser = clinician()
    assert browser.get("/fhir/Questionnaire").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(hours=settings.SESSION_HOURS + 1)):
        for headers in ({}, {"sec-fetch-dest": "empty"}):
            answer = browser.get("/fhir/Questionnaire", headers=headers)
            assert refusal(answer) == (401, "login")


def test_a_stamped_form_of_staff_is_none_here():
    """A form that somebody else opened is held for them; what is sent here is never one."""
    other = clinician("dan").get("/responses/").content.decode()
    stamp = other.partition('name="stamp" value="')[2].partition('"')[0]
    answer = asks("QuestionnaireResponse/_search", form={"stamp": stamp})
    assert refusal(answer) == (400, "not-supported")


def test_the_scheme_of_a_key_is_the_same_in_any_case():
    key = create_token("another", now=timezone.now())
    for scheme in ("Bearer", "bearer", "BEARER", "beARer", "bearer "):
        assert reads("Questionnaire", authorization=f"{scheme} {key}")["total"] == 1
    for scheme in ("Basic", "Token", ""):
        answer = asks("Questionnaire", authorization=f"{scheme} {key}".strip())
        assert refusal(answer) == (401, "login")


def test_a_patient_is_nobody_here():
    saved, _ = response_and_link()
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post("/fhir/QuestionnaireResponse/_search", {"identifier": saved.reference})
    assert refusal(answer) == (401, "login")


def test_a_server_that_was_sent_no_whole_request_says_so_in_fhir():
    for status, code in ((408, "timeout"), (500, "exception")):
        kind, text = in_short(HTTPStatus(status), "/fhir/Questionnaire")
        outcome = json.loads(text)
        check(outcome)
        assert (kind, outcome["issue"][0]["code"]) == ("application/fhir+json", code)
        assert in_short(HTTPStatus(status), "/responses/")[0].startswith("text/plain")
