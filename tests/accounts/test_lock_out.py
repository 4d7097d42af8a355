"""Who is kept from guessing passwords, and who gets in meanwhile."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client

from suitability.accounts.invitation import new_link
from suitability.accounts.known_browser import COOKIE
from suitability.audit.audit_entry import AuditEntry
from suitability.throttle.throttles import NAMED_SIGN_IN, WRONG_SIGN_IN
from tests.support.saved_responses import words_of
from tests.support.staff_clients import account

PASSWORD = "a password for these tests"
# Where somebody is, as the server sees them.
OFFICE, HOME = "203.0.113.7", "198.51.100.9"
SOCKET = ""  # in a folder: nothing is known


@pytest.fixture(autouse=True)
def staff(release, settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    for name in ("cleo", "dan"):
        account(name, "clinician", password=PASSWORD)


def tries(name: str, at: str, times: int = 1, password: str = "a guess", browser=None):
    """Try so many times, and return the last answer."""
    for _ in range(times):
        client = browser or Client(REMOTE_ADDR=at)
        sent = {"login": name, "password": password}
        answer = client.post("/accounts/login/", sent, REMOTE_ADDR=at)
    return answer


def known(name: str, at: str) -> Client:
    """A browser in which somebody signed in, and out again."""
    client = Client(REMOTE_ADDR=at)
    tries(name, at, password=PASSWORD, browser=client)
    mark = client.cookies[COOKIE]
    client = Client(REMOTE_ADDR=at)
    client.cookies[COOKIE] = mark.value
    return client


# Who guesses: with which name, from where, how often -> who tries next with the right password,
# from where, and is answered so.
TABLE = {
    "four wrong, then right": (("cleo", OFFICE, 4), ("cleo", OFFICE), 302),
    "five wrong: locked out": (("cleo", OFFICE, 5), ("cleo", OFFICE), 429),
    "from elsewhere the owner gets in": (("cleo", OFFICE, 12), ("cleo", HOME), 302),
    "so does a colleague beside": (("cleo", OFFICE, 12), ("dan", OFFICE), 302),
    "nothing known: four wrong, then right": (("cleo", SOCKET, 4), ("cleo", SOCKET), 302),
    "nothing known: slowed": (("cleo", SOCKET, 5), ("cleo", SOCKET), 429),
    "nothing known: a colleague gets in": (("cleo", SOCKET, 12), ("dan", SOCKET), 302),
    "nothing known, but of the owner": (("cleo", SOCKET, 12), ("cleo", HOME), 302),
}


@pytest.mark.asvs("V6.3.1")
@pytest.mark.parametrize("row", TABLE)
def test_who_guesses_is_kept_out_and_nobody_else(row):
    (name, at, times), (owner, owner_at), status = TABLE[row]
    tries(name, at, times)
    assert tries(owner, owner_at, password=PASSWORD).status_code == status


# How long after five wrong passwords, from where -> the right one is answered.
LATER = {
    (OFFICE, 14 * 60): 429,
    (OFFICE, 15 * 60 + 1): 302,
    (SOCKET, NAMED_SIGN_IN.each.seconds / 4): 429,
    (SOCKET, NAMED_SIGN_IN.each.seconds + 1): 302,
}


@pytest.mark.parametrize(("at", "seconds"), LATER)
def test_it_says_when_to_come_back_and_then_lets_in(at, seconds):
    refused = tries("cleo", at, 6)
    assert refused.status_code == 429
    wait = int(refused["Retry-After"])
    assert wait == pytest.approx(900 if at else NAMED_SIGN_IN.each.seconds, abs=2)
    assert ("about 15 minutes" if at else "about 30 seconds") in words_of(refused)
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=seconds)):
        assert tries("cleo", at, password=PASSWORD).status_code == LATER[at, seconds]


def test_what_is_tried_during_a_lock_out_does_not_prolong_it():
    start = datetime.now(UTC)
    tries("cleo", OFFICE, 5)
    for minutes in (5, 10, 14):
        with time_machine.travel(start + timedelta(minutes=minutes)):
            left = int(tries("cleo", OFFICE)["Retry-After"])
            assert left == pytest.approx((15 - minutes) * 60, abs=5)
    with time_machine.travel(start + timedelta(minutes=15, seconds=5)):
        assert tries("cleo", OFFICE, password=PASSWORD).status_code == 302
    assert AuditEntry.objects.filter(act="sign_in_failed").count() == 5


@pytest.mark.asvs("V6.3.1")
@pytest.mark.parametrize("at", [OFFICE, SOCKET])
def test_nobody_keeps_a_colleague_out_of_a_browser_that_is_theirs(at):
    browser = known("cleo", at)
    tries("cleo", at, 12)
    assert tries("cleo", at, password=PASSWORD).status_code == 429
    assert tries("cleo", at, password=PASSWORD, browser=browser).status_code == 302


def test_a_browser_that_is_theirs_is_locked_by_itself():
    browser = known("cleo", OFFICE)
    assert tries("cleo", OFFICE, 5, browser=browser).status_code == 429
    assert tries("cleo", OFFICE, password=PASSWORD, browser=browser).status_code == 429
    assert tries("cleo", OFFICE, password=PASSWORD).status_code == 302


def forged(client: Client) -> None:
    client.cookies[COOKIE] = "x" + client.cookies[COOKIE].value


def of_somebody_else(client: Client) -> None:
    client.cookies[COOKIE] = known("dan", OFFICE).cookies[COOKIE].value


@pytest.mark.parametrize("bend", [forged, of_somebody_else])
def test_a_cookie_that_is_not_theirs_counts_for_nothing(bend: Callable[[Client], None]):
    browser = known("cleo", OFFICE)
    bend(browser)
    tries("cleo", OFFICE, 5)
    assert tries("cleo", OFFICE, password=PASSWORD, browser=browser).status_code == 429


@pytest.mark.asvs("V6.3.1")
def test_guessing_where_nothing_is_known_has_a_limit():
    start, looked_at = datetime.now(UTC), 0
    for minute in range(30):
        with time_machine.travel(start + timedelta(minutes=minute)):
            statuses = [tries("cleo", SOCKET).status_code for _ in range(4)]
            looked_at += statuses.count(400)
    assert looked_at <= NAMED_SIGN_IN.each.burst + 30 * 60 / NAMED_SIGN_IN.each.seconds


def test_one_address_that_tries_many_names_is_slowed_and_other_addresses_are_not():
    for number in range(WRONG_SIGN_IN.each.burst):
        assert tries(f"name{number}", OFFICE).status_code == 400
    slowed = tries("cleo", OFFICE, password=PASSWORD)
    assert slowed.status_code == 429
    assert int(slowed["Retry-After"]) == pytest.approx(WRONG_SIGN_IN.each.seconds, abs=10)
    assert tries("cleo", HOME, password=PASSWORD).status_code == 302
    own = known("dan", HOME)
    assert tries("dan", OFFICE, password=PASSWORD, browser=own).status_code == 302


def test_behind_proxies_the_address_is_the_one_that_they_saw(settings):
    settings.TRUSTED_PROXIES = 1
    for forwarded, status in (("", 429), ("198.51.100.9", 302)):
        for _ in range(5):
            passed(f"1.1.1.1, {OFFICE}")
        by = f"1.1.1.1, {forwarded or OFFICE}"
        assert passed(by, PASSWORD).status_code == status


def passed(forwarded: str, password: str = "a guess"):
    client = Client(headers={"X-Forwarded-For": forwarded})
    return client.post("/accounts/login/", {"login": "cleo", "password": password})


def test_what_was_typed_as_a_name_is_stored_nowhere():
    tries("my secret password", OFFICE)
    tries("cleo", OFFICE)
    rows = str([*AccessAttempt.objects.values()])
    assert "my secret password" not in rows
    assert "a guess" not in rows
    assert {row.username[:8] for row in AccessAttempt.objects.all()} == {"unknown ", "cleo"}


def test_a_managers_link_lets_in_whatever_is_tried_meanwhile():
    tries("cleo", SOCKET, 12)
    browser = Client(REMOTE_ADDR=SOCKET)
    link = new_link(User.objects.get(username="cleo"), now=datetime.now(UTC))
    chosen = {"password1": "nobody else knows this", "password2": "nobody else knows this"}
    browser.post(f"/accounts/invitation/{link}/", chosen)
    tries("cleo", SOCKET, 12)
    answer = tries("cleo", SOCKET, password=chosen["password1"], browser=browser)
    assert answer.status_code == 302


@pytest.mark.parametrize("page", ["confirm", "password"])
def test_allauths_own_limits_say_when_to_come_back(page):
    cache.clear()
    client = Client()
    tries("cleo", OFFICE, password=PASSWORD, browser=client)
    answers = [client.post(f"/accounts/{page}/", {"password": ""}) for _ in range(11)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert {answer["Retry-After"] for answer in refused} == {"60"}
    assert "try again in about a minute" in words_of(refused[0])
