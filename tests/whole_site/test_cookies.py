"""The cookies of production: by name and attributes this host's alone, and signing out deletes no
others. HSTS goes as far as the operator chose."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from typing import Any

import pytest
import time_machine
from django.test import Client

from suitability.cookie_names import KNOWN_BROWSER, OURS
from tests.faults.server import ROOT, environment
from tests.support.patient_client import answer, begin, named
from tests.support.saved_responses import response_and_link
from tests.support.staff_clients import account

pytestmark = pytest.mark.django_db

PASSWORD = "a password for these tests"
PRINT = """
import json
import config.settings as s
names = [n for n in dir(s) if "COOKIE" in n or "SECURE" in n or n == "MESSAGE_STORAGE"]
print(json.dumps({n: getattr(s, n) for n in names if n != "SECURE_PROXY_SSL_HEADER"}))
"""
BY_HTTPS = {"X-Forwarded-Proto": "https", "Host": "testserver"}
KEY = "0123456789abcdefghijklmnopqrstuvwxyz"


def in_production(**given: str) -> dict[str, Any]:
    """The settings of production that cookies and HTTPS depend on."""
    printed = subprocess.run(
        [sys.executable, "-c", PRINT],
        cwd=ROOT,
        env=environment(
            DJANGO_ENV="production", SECRET_KEY=KEY, ALLOWED_HOSTS="testserver", **given
        ),
        capture_output=True,
        check=True,
        text=True,
    )
    return json.loads(printed.stdout)


@pytest.fixture(scope="module")
def https_settings() -> dict[str, Any]:
    return in_production()


@pytest.fixture
def https(https_settings, settings, release) -> Client:
    """A browser at a site in production, by HTTPS."""
    for name, value in https_settings.items():
        setattr(settings, name, value)
    return Client(enforce_csrf_checks=True, headers=BY_HTTPS)


def token_of(page: Any) -> str:
    return str(page.content.decode().split('csrfmiddlewaretoken" value="')[1].split('"')[0])


def sends(client: Client, path: str, fields: dict[str, Any]) -> Any:
    """Send a form as the page at its address brings it."""
    token = token_of(client.get(path))
    fields = {"csrfmiddlewaretoken": token, **fields}
    return client.post(path, fields, headers={"Referer": "https://testserver/"})


def is_this_hosts_alone(morsel: Any) -> bool:
    """What browsers ask of a `__Host-` cookie, and that no script reads it."""
    asked = morsel["secure"] and morsel["path"] == "/" and not morsel["domain"]
    return bool(asked and morsel["httponly"] and morsel["samesite"] == "Lax")


@pytest.mark.asvs("V3.3.1", "V3.3.3")
def test_every_cookie_of_production_is_this_hosts_alone(https):
    account("cleo", "clinician", password=PASSWORD)
    sends(https, "/copy/open/", {"link": response_and_link()[1]})
    https.get("/check/")  # leads to the start, with a message
    assert sends(https, "/begin/", {"reader": "adult"}).status_code == 302
    sends(https, "/copy/open/", {"link": response_and_link()[1]})
    sends(https, "/accounts/login/", {"login": "cleo", "password": PASSWORD})
    assert {*https.cookies} == {f"__Host-{name}" for name in (*OURS, KNOWN_BROWSER)}
    for name, morsel in https.cookies.items():
        assert is_this_hosts_alone(morsel), name


def test_without_https_the_names_are_plain():
    production = in_production(INSECURE_HTTP="1")
    names = {production["SESSION_COOKIE_NAME"], production["CSRF_COOKIE_NAME"]}
    assert names == {"sessionid", "csrftoken"}


@pytest.mark.asvs("V14.3.1")
def test_signing_out_deletes_our_cookies_and_names_no_others(https):
    account("cleo", "clinician", password=PASSWORD)
    sends(https, "/begin/", {"reader": "adult"})
    sends(https, "/accounts/login/", {"login": "cleo", "password": PASSWORD})
    left = sends(https, "/accounts/logout/", {})
    assert "cookies" not in left["Clear-Site-Data"]
    gone = {name for name, morsel in left.cookies.items() if morsel["max-age"] == 0}
    assert gone == {*OURS} | {f"__Host-{name}" for name in OURS}
    assert not any(morsel["domain"] for morsel in left.cookies.values())
    assert all(left.cookies[f"__Host-{name}"]["secure"] for name in OURS)


@pytest.fixture
def amid_a_journey(release) -> tuple[dict[str, str], str, dict[str, str]]:
    """The cookies of somebody whom an older program, which knew no `__Host-`, asked the second
    question; its address, and what its form names."""
    client = Client()
    path = begin(client)["Location"]
    path = answer(client, path.split("/")[2])["Location"]
    token = token_of(client.get(path))
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    return cookies, path, {"csrfmiddlewaretoken": token, **named(client)}


def test_whoever_is_amid_a_journey_at_the_upgrade_goes_on(amid_a_journey, https):
    cookies, path, form = amid_a_journey
    https.cookies = SimpleCookie(cookies)
    went_on = https.post(path, form, headers={"Referer": "https://testserver/"})
    assert went_on.status_code == 302
    assert went_on["Location"].startswith("/questions/")
    assert https.get(went_on["Location"]).status_code == 200
    assert "__Host-journey" in went_on.cookies


def test_a_day_after_the_upgrade_a_cookie_without_the_prefix_is_nothing(amid_a_journey, https):
    cookies, path, form = amid_a_journey
    https.cookies = SimpleCookie(cookies)
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=25)):
        sent = https.post(path, form, headers={"Referer": "https://testserver/"})
        assert sent.status_code == 403
        assert https.get(path)["Location"] == "/"


def test_a_neighbour_cannot_lend_a_journey_of_today_by_the_old_name(https):
    path = sends(https, "/begin/", {"reader": "adult"})["Location"]
    assert https.get(path).status_code == 200
    https.cookies = SimpleCookie({"journey": https.cookies["__Host-journey"].value})
    assert https.get(path)["Location"] == "/"


HSTS = {
    "": "max-age=31536000",
    "subdomains": "max-age=31536000; includeSubDomains",
    "preload": "max-age=31536000; includeSubDomains; preload",
}


@pytest.mark.parametrize("chosen", HSTS)
def test_hsts_goes_as_far_as_the_operator_chose(chosen, https_settings, settings):
    for name, value in (in_production(HSTS=chosen) if chosen else https_settings).items():
        setattr(settings, name, value)
    answered = Client().get("/", secure=True, headers={"X-Forwarded-Proto": "https"})
    assert answered["Strict-Transport-Security"] == HSTS[chosen]
