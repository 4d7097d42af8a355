"""Limits on what anybody may do: through the front door, for one client and over all."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from suitability import pdf
from suitability.models import Bucket, Response
from suitability.responses import recent_saves
from suitability.throttle import throttles
from suitability.throttle.throttles import Rate, Throttle
from tests.support.patient_client import agree, answer, article_of, link_of, walk
from tests.support.saved_responses import clinician, saves, words_of
from tests.support.staff_clients import account, client_of

pytestmark = pytest.mark.usefixtures("release")

CLINIC = "203.0.113.7"
PASSWORD = "a password for these tests"
ROOT = Path(__file__).parents[2]


def at(address: str = CLINIC) -> Client:
    return Client(REMOTE_ADDR=address)


def elsewhere(number: int) -> str:
    """One of many addresses."""
    return str(IPv4Address("198.51.0.0") + number)


def sign_in(client: Client, name: str = "cleo", password: str = PASSWORD) -> HttpResponse:
    return client.post("/accounts/login/", {"login": name, "password": password})


class SignIn:
    """Somebody at an address tries to sign in, each time in a new browser."""

    def __init__(self, address: str) -> None:
        self.address = address

    def __call__(self) -> HttpResponse:
        return sign_in(at(self.address))


class WrongLink:
    def __init__(self, address: str) -> None:
        self.client, self.number = at(address), 0

    def __call__(self) -> HttpResponse:
        self.number += 1
        return self.client.post("/copy/open/", {"link": f"{self.number:043}"})


class WrongInvitation(WrongLink):
    def __call__(self) -> HttpResponse:
        self.number += 1
        return self.client.get(f"/accounts/invitation/{self.number:043}/")


class Save:
    """Each is another list."""

    def __init__(self, address: str) -> None:
        self.client, self.number = at(address), 0
        walk(self.client)

    def __call__(self) -> HttpResponse:
        self.number += 1
        nights = ["many_nights", "months", "short"][: 1 + self.number % 2]
        answer(self.client, "sleep_trouble", *nights)
        walk(self.client)
        return agree(self.client)


class WrongKey:
    def __init__(self, address: str) -> None:
        self.client = at(address)

    def __call__(self) -> HttpResponse:
        return self.client.get("/fhir/Questionnaire", headers={"authorization": "Bearer wrong"})


class Lookup:
    """Of a clinician; an address of its own makes no difference."""

    def __init__(self, name: str) -> None:
        self.client = clinician(name)

    def __call__(self) -> HttpResponse:
        return self.client.post("/responses/find/", {"reference": "ZZZZ"})


class Export(Lookup):
    def __call__(self) -> HttpResponse:
        return self.client.get("/responses/export.csv")


@dataclass(frozen=True, slots=True)
class Example:
    throttle: Throttle
    actor: Callable[[str], Callable[[], HttpResponse]]
    status: int  # of one that is let in
    words: str


EXAMPLES = {
    "sign-in": Example(throttles.SIGN_IN, SignIn, 302, "Please type your password and try again"),
    "save": Example(throttles.SAVE, Save, 302, "Many lists were saved in a short time"),
    "secret link": Example(throttles.WRONG_LINK, WrongLink, 404, "You can open your link again"),
    "invitation": Example(throttles.WRONG_LINK, WrongInvitation, 404, "Too many attempts"),
    "lookup": Example(throttles.LOOKUP, Lookup, 404, "Please go back and try again"),
    "export": Example(throttles.EXPORT, Export, 200, "Please go back and try again"),
    "fhir": Example(throttles.FHIR, WrongKey, 401, "Too many requests came"),
}
each_example = pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
# Of each throttle as many as a test needs to see it, in the time that a test has.
a_twentieth = pytest.mark.parametrize("factor", [0.05], ids=["a twentieth"])


def scaled(rate: Rate, factor: float) -> Rate:
    return Rate(max(1, round(rate.burst * factor)), rate.seconds / factor)


def body_of(response: HttpResponse) -> str:
    text = b"".join(response) if response.streaming else response.content
    return " ".join(text.decode().split())


@pytest.mark.asvs("V2.4.1", "V2.3.2")
@each_example
@a_twentieth
def test_so_many_are_let_in_from_one_client_and_the_next_is_told_when(example, factor, settings):
    settings.LIMIT_FACTOR = factor
    account("cleo", "clinician", password=PASSWORD)
    rate = scaled(example.throttle.each, factor)
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        act = example.actor("203.0.113.7")
        assert {act().status_code for _ in range(rate.burst)} == {example.status}
        refused = act()
        assert refused.status_code == 429
        assert example.words in body_of(refused)
        wait = int(refused["Retry-After"])
        assert wait == -(-rate.seconds // 1)
        assert example.actor("203.0.113.8")().status_code == example.status
        clock.shift(timedelta(seconds=wait))
        assert act().status_code == example.status
        assert act().status_code == 429


def test_at_the_figures_of_production_the_sixty_first_sign_in_waits_five_seconds():
    account("cleo", "clinician", password=PASSWORD)
    with time_machine.travel(datetime.now(UTC), tick=False):
        assert {sign_in(at()).status_code for _ in range(60)} == {302}
        refused = sign_in(at())
    assert (refused.status_code, refused["Retry-After"]) == (429, "5")


OVER_ALL = {
    name: example for name, example in EXAMPLES.items() if example.throttle.over_all is not None
}


@pytest.mark.asvs("V2.3.2", "V2.4.1")
@pytest.mark.parametrize("example", OVER_ALL.values(), ids=OVER_ALL)
@a_twentieth
def test_over_all_clients_there_is_a_limit_too(example, factor, settings):
    settings.LIMIT_FACTOR = factor
    account("cleo", "clinician", password=PASSWORD)
    rate = scaled(example.throttle.over_all, factor)
    with time_machine.travel(datetime.now(UTC), tick=False):
        actors = [example.actor(elsewhere(number)) for number in range(rate.burst + 1)]
        *let_in, refused = [act() for act in actors]
    assert {response.status_code for response in let_in} == {example.status}
    assert refused.status_code == 429
    assert example.words in body_of(refused)


def test_who_is_refused_for_themselves_uses_up_nothing_of_all(settings):
    settings.LIMIT_FACTOR = 0.05  # 3 from one address, 6 in all
    account("cleo", "clinician", password=PASSWORD)
    with time_machine.travel(datetime.now(UTC), tick=False):
        assert [sign_in(at()).status_code for _ in range(9)] == [302] * 3 + [429] * 6
        assert [sign_in(at(elsewhere(1))).status_code for _ in range(3)] == [302] * 3
        assert sign_in(at(elsewhere(2))).status_code == 429


def test_a_hundred_saves_in_twenty_seconds_are_let_in_over_all(client):
    walk(client)
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        for _ in range(recent_saves.MOST - 1):
            saves()
        assert agree(client)["Location"] == "/saved/"
        late = at(elsewhere(1))
        walk(late)
        refused = agree(late)
        assert (refused.status_code, refused["Retry-After"]) == (429, "20")
        assert Response.objects.count() == recent_saves.MOST
        clock.shift(timedelta(seconds=20))
        assert agree(late)["Location"] == "/saved/"


def test_rows_of_a_wrong_clock_keep_nobody_from_saving(client):
    for _ in range(recent_saves.MOST):
        saves(now=datetime.now(UTC) + timedelta(days=365))
    walk(client)
    assert agree(client)["Location"] == "/saved/"


def test_a_save_that_is_refused_keeps_the_list_and_is_made_later(settings):
    settings.LIMIT_FACTOR = 0.02  # one
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        first, second = at(), at()
        walk(first)
        walk(second)
        read = article_of(second.get("/summary/").content.decode())
        assert agree(first)["Location"] == "/saved/"
        refused = agree(second)
        assert refused.status_code == 429
        assert "You can print the page, or save it again" in words_of(refused)
        assert Response.objects.count() == 1
        assert article_of(second.get("/summary/").content.decode()) == read
        clock.shift(timedelta(seconds=int(refused["Retry-After"])))
        assert agree(second)["Location"] == "/saved/"


def test_a_save_that_is_sent_twice_is_counted_once_and_never_refused(settings):
    settings.LIMIT_FACTOR = 0.04  # two
    with time_machine.travel(datetime.now(UTC), tick=False):
        client = at()
        walk(client)
        assert {agree(client)["Location"] for _ in range(5)} == {"/saved/"}
        other = at()
        walk(other)
        assert agree(other)["Location"] == "/saved/"
        assert agree(client)["Location"] == "/saved/"
    assert Response.objects.count() == 2


def test_who_is_refused_keeps_the_name_that_they_typed(settings):
    settings.LIMIT_FACTOR = 0.01
    account("cleo", "clinician", password=PASSWORD)
    sign_in(at())
    refused = sign_in(at())
    page = refused.content.decode()
    assert refused.status_code == 429
    assert re.search(r'<input[^>]*name="login"[^>]*value="cleo"', page)
    assert PASSWORD not in page
    assert "There is a problem: Sign in" in page


@pytest.mark.skipif(not pdf.is_available(), reason="WeasyPrint is not installed")
def test_instead_of_one_pdf_too_many_comes_the_page_that_prints(settings):
    settings.LIMIT_FACTOR = 0.05
    client = at()
    walk(client)
    with time_machine.travel(datetime.now(UTC), tick=False):
        assert client.get("/print/sheet.pdf")["Content-Type"] == "application/pdf"
        refused = client.get("/print/sheet.pdf")
    assert (refused.status_code, refused["Retry-After"]) == (429, "200")
    assert "Many PDFs were made in a short time." in words_of(refused)
    assert "You can try again in about 4 minutes" in words_of(refused)
    assert 'class="sheet' in refused.content.decode()


def test_a_right_link_is_never_counted():
    _, path = saves_with_link()
    client = at()
    assert {client.get(path).status_code for _ in range(80)} == {200}


def saves_with_link() -> tuple[Response, str]:
    client = at()
    walk(client)
    agree(client)
    return Response.objects.get(), link_of(client.get("/saved/").content.decode())


@pytest.mark.parametrize("path", ["/responses/export.csv", "/responses/export.jsonl"])
def test_who_may_not_export_uses_up_nothing(path):
    for client in (Client(), client_of("ed", "editor")):
        for _ in range(30):
            client.get(path)
    assert not Bucket.objects.exists()
    assert clinician().get(path).status_code == 200


def test_the_practices_morning_is_not_hindered():
    """Thirty people behind one address sign in within five minutes, each after a wrong password;
    then each looks up forty references and makes six exports in an hour."""
    names = [f"clinician-{number}" for number in range(30)]
    for name in names:
        account(name, "clinician", password=PASSWORD)
    with time_machine.travel(datetime(2027, 1, 4, 8, tzinfo=UTC), tick=False) as clock:
        browsers = {name: at() for name in names}
        for name, browser in browsers.items():
            assert sign_in(browser, name, "a typo").status_code == 400
            assert sign_in(browser, name).status_code == 302
            clock.shift(timedelta(seconds=10))
        browser = browsers[names[0]]
        for number in range(40):
            page = browser.post("/responses/find/", {"reference": "ZZZZ"})
            assert page.status_code == 404
            if number % 7 == 0:
                assert browser.get("/responses/export.csv").status_code == 200
            clock.shift(timedelta(seconds=20))


def test_the_tablet_in_the_waiting_room_is_not_hindered():
    """Twenty patients an hour, of whom each saves a list, corrects it and saves it again."""
    with time_machine.travel(datetime(2027, 1, 4, 8, tzinfo=UTC), tick=False) as clock:
        for _ in range(20):
            browser = at()
            walk(browser)
            assert agree(browser)["Location"] == "/saved/"
            answer(browser, "tried", "tracking")
            assert agree(browser)["Location"] == "/saved/"
            clock.shift(timedelta(minutes=3))
    assert Response.objects.count() == 40


def test_without_a_factor_nothing_is_counted(settings):
    settings.LIMIT_FACTOR = 0
    account("cleo", "clinician", password=PASSWORD)
    assert {sign_in(at()).status_code for _ in range(70)} == {302}
    assert not Bucket.objects.exists()


def test_a_bucket_that_a_wrong_clock_wrote_counts_as_none(settings):
    settings.LIMIT_FACTOR = 0.01
    account("cleo", "clinician", password=PASSWORD)
    with time_machine.travel(datetime.now(UTC) + timedelta(days=365)):
        assert sign_in(at()).status_code == 302
    assert sign_in(at()).status_code == 302
    assert sign_in(at()).status_code == 429


def test_what_was_counted_of_a_client_is_gone_when_its_time_is_over():
    account("cleo", "clinician", password=PASSWORD)
    with time_machine.travel(datetime(2027, 1, 4, 8, tzinfo=UTC), tick=False) as clock:
        sign_in(at())
        assert Bucket.objects.filter(key__startswith="sign-in of ").count() == 1
        clock.shift(timedelta(minutes=2))
        sign_in(at(elsewhere(1)))
        assert Bucket.objects.filter(key__startswith="sign-in of ").count() == 1


def test_no_address_is_stored_anywhere(settings):
    account("cleo", "clinician", password=PASSWORD)
    sign_in(at(), password="wrong")
    Save(CLINIC)()
    WrongLink(CLINIC)()
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            assert CLINIC not in str(cursor.fetchall()), table
    assert Bucket.objects.filter(key__contains=" of ").count() == 4


@pytest.mark.django_db(transaction=True)
def test_where_nothing_can_be_counted_nobody_is_refused_by_a_limit():
    account("cleo", "clinician", password=PASSWORD)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE suitability_bucket RENAME TO elsewhere")
        try:
            assert sign_in(at()).status_code == 302
            assert WrongLink(CLINIC)().status_code == 404
            assert Export("cleo")().status_code == 200
            assert Save(CLINIC)().status_code == 503
        finally:
            cursor.execute("ALTER TABLE elsewhere RENAME TO suitability_bucket")


ROW = re.compile(r"^\| [^|]+ \| `(\w+)` \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)


def in_words(rate: Rate | None) -> str:
    if rate is None:
        return "none"
    a_second = 1 / rate.seconds
    more = f"1 in {rate.seconds} s" if rate.seconds >= 1 else f"{a_second:.0f} a second"
    return f"{rate.burst}, then {more}".replace("1 in 1 s", "1 a second")


@pytest.mark.asvs("V2.1.3", "V6.1.1", "V15.1.3")
def test_the_table_in_the_docs_has_these_figures():
    text = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    rows = {name: (each, over_all) for name, each, over_all in ROW.findall(text)}
    expected = {
        name: (in_words(throttle.each), in_words(throttle.over_all))
        for name, throttle in vars(throttles).items()
        if isinstance(throttle, Throttle)
    }
    within = round(recent_saves.WITHIN.total_seconds())
    expected["SAVE"] = (expected["SAVE"][0], f"{recent_saves.MOST} in {within} s")
    assert rows == expected


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite logs every table alike")
def test_counting_waits_for_no_disk_on_postgresql():
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'suitability_bucket'")
        assert cursor.fetchall() == [("u",)]
