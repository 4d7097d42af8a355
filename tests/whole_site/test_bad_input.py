"""Whatever is sent: a clear page, never a 500, and nothing stored."""

from urllib.parse import urlencode

import pytest

from suitability.models import FrozenSummary, Response
from suitability.patient import journey_cookie
from tests.support.patient_client import agree, begin, named, walk, with_list
from tests.support.saved_responses import clinician

pytestmark = pytest.mark.usefixtures("release")

FORM = "application/x-www-form-urlencoded"


@pytest.mark.asvs("V2.1.1", "V2.2.1")
@pytest.mark.parametrize(
    ("question", "body", "says"),
    [
        ("trigger", "trigger=forged", "is not on this page"),
        ("trigger", "trigger=stress&trigger=not_sure", "Pick one or the other"),
        ("trigger", "trigger=skipped", "is not on this page"),
        ("trigger", "trigger=st%00ress", "is not on this page"),
        ("trigger", "trigger=%ED%A0%80", "is not on this page"),
        ("trigger", "trigger=%FF%FE", "is not on this page"),
        ("trigger", "trigger=" + "x" * 50_000, "is not on this page"),
        ("trigger", "trigger=%3Cscript%3E", "is not on this page"),
        ("trigger", "balance=fall", "a question that is not on it"),
        ("trigger", "trigger=stress&unknown=1", "a question that is not on it"),
        ("trigger", "%00=%00", "a question that is not on it"),
        ("baclofen_now", "baclofen_now=never&baclofen_now=past", "Pick only one here"),
        ("blood_pressure", "blood_pressure=none&blood_pressure=low", "Pick one or the other"),
    ],
)
def test_an_answer_that_does_not_fit_is_explained_beside_its_field(client, question, body, says):
    begin(client)
    before = client.cookies[journey_cookie.COOKIE].value
    body = f"{body}&{urlencode(named(client))}"
    response = client.post(f"/questions/{question}/", body, content_type=FORM)
    html = response.content.decode()
    assert response.status_code == 400
    assert "There is a problem" in html
    assert says in html
    assert "<script>" not in html
    assert client.cookies[journey_cookie.COOKIE].value == before


@pytest.mark.asvs("V16.5.1")
@pytest.mark.parametrize(
    "path",
    [
        "/questions/unknown/",
        "/questions/%00/",
        "/questions/%ED%A0%80/",
        "/nowhere/",
        "/copy/short/",
        f"/copy/{'a' * 43}/Delete/",
        f"/copy/{'a' * 16}/",
        f"/copy/{'a' * 16}/delete/",
    ],
)
def test_a_page_that_is_not_there_says_what_to_do_next(client, path):
    begin(client)
    for response in (client.get(path), client.post(path, named(client))):
        assert response.status_code in (404, 405)
    assert "back to the start" in client.get(path).content.decode()


@pytest.mark.parametrize("path", ["/language/", "/responses/find/", "/responses/several/"])
def test_an_address_that_takes_a_form_alone_says_what_to_do_next(client, path):
    for reader, way in ((client, "back to the start"), (clinician(), "to your own pages")):
        response = reader.get(path)
        assert response.status_code == 405
        assert response["Allow"] == "POST"
        assert "Nothing was changed" in response.content.decode()
        assert way in response.content.decode()


def test_an_unknown_filter_of_the_article_page_is_refused(client):
    for value in ("nonsense", "%00", "%ED%A0%80", "supported'--"):
        assert client.get(f"/article/?checked={value}").status_code == 400


@pytest.mark.parametrize(
    "kind", [FORM, "multipart/form-data; boundary=x", "text/plain", "nonsense"]
)
def test_a_body_of_ten_megabytes_is_refused(client, kind):
    begin(client)
    response = client.post("/questions/trigger/", b"trigger=" + b"x" * 10_000_000, kind)
    assert response.status_code == 400
    assert "does not belong" in response.content.decode()


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
        (FORM, b"&".join(b"a%d=1" % n for n in range(2000))),
        ("application/json", b'{"trigger": ["stress"]}'),
    ],
)
def test_a_body_that_is_no_form_is_refused(client, kind, body):
    begin(client)
    assert client.post("/questions/trigger/", body, content_type=kind).status_code in (400, 409)


@pytest.mark.asvs("V3.5.1", "V16.5.1")
def test_a_form_without_its_token_is_refused_in_plain_words():
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    response = client.post("/begin/", {"reader": "adult"})
    assert response.status_code == 403
    assert "open for too long" in response.content.decode()


@pytest.mark.asvs("V2.2.2", "V2.3.1")
@pytest.mark.parametrize("body", [{}, {"agree": ""}, {"agree": "on", "extra": "1"}])
def test_saving_wants_the_tick_and_nothing_else(client, body):
    walk(client)
    response = client.post("/save/", with_list(client) | body)
    assert response.status_code == (302 if body.get("agree") else 400)


def test_nothing_of_all_this_is_stored(client):
    begin(client)
    for body in ("trigger=forged", "trigger=stress&trigger=not_sure", "unknown=1"):
        client.post("/questions/trigger/", f"{body}&{urlencode(named(client))}", content_type=FORM)
    agree(client)
    assert not Response.objects.exists()
    assert not FrozenSummary.objects.exists()
