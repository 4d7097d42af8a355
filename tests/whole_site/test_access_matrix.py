"""Every address, asked by everybody with every method: what it answers, and what it does not do."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpResponse, SimpleCookie
from django.test import Client
from django.urls import URLResolver, get_resolver, resolve
from pytest_django import DjangoDbBlocker

from suitability.patient.secret_link import handle_of
from suitability.releases.release_cache import clear_release_cache, invalidate_live_release
from tests.support.actors import World, in_no_hurry, world

from .access_matrix import NOT_THERE, Row, rows, there

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ROWS = list(rows())
REFUSED = {"in", "door", "start", "401", "403", "404", "405"}
ASKED_TO_SIGN_IN = {"account_login": "in", "admin:login": "door"}
BEGINS = re.compile(r"^(admin:(suitability_\w+part_)?|account_)")
LISTS = [row for row in ROWS if "handle" in row.about]
OWN = re.compile(
    rb'name="(csrfmiddlewaretoken|stamp)" value="[^"]+"|data-left="\d+"|signed out at\s\d\d:\d\d'
)
CLIENT = Client(raise_request_exception=False)
CHANGE = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE)\b")
NO_SECRETS = re.compile("django_session|suitability_bucket")  # of anybody else


@dataclass(frozen=True, slots=True)
class Answer:
    """`word` is what the table calls it, and `page` all of it that somebody could compare."""

    word: str
    page: object
    written: tuple[str, ...]


Cells = Mapping[tuple[str, str], tuple[str, Answer]]


@pytest.fixture(scope="module", autouse=True)
def fresh_process(django_db_setup: None) -> Iterator[None]:
    """One world for the whole table, so what is remembered of its releases stays true."""
    clear_release_cache()
    yield
    clear_release_cache()


@pytest.fixture(scope="module")
def on(fresh_process: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic(), in_no_hurry():
        made = world()
        refused_before()
        yield made
        transaction.set_rollback(True)


def refused_before() -> None:
    """Everybody was refused every page within the hour, which is an entry of the log: so that what
    is refused here writes nothing."""
    for name in addresses(get_resolver()):
        for number in User.objects.values_list("pk", flat=True):
            cache.set(f"refused:{number}:{name}", 1, 3600)


def ask(on: World, row: Row, method: str, actor: str, **other: object) -> Answer:
    """What this actor gets; nothing of it stays. `other` are things that the address has instead of
    those that are there."""
    path = row.path(there(on, row.kind) | other)
    sent = {"data": {**on.names_in(row.name, actor), **row.sent(on)}} if method == "POST" else {}
    changes: list[str] = []
    with transaction.atomic(), connection.execute_wrapper(noting(changes)):
        CLIENT.cookies = SimpleCookie(on.browsers[actor])
        response = getattr(CLIENT, method.lower())(path, **sent)
        answer = Answer(word(response, path), page(response, path), tuple(changes))
        transaction.set_rollback(True)
    if method == "POST":
        invalidate_live_release()
    return answer


def who_sees(name: str) -> set[str]:
    """Who sees or changes something at the address of this name."""
    return {
        actor
        for row in ROWS
        if row.name == name
        for words in row.words.values()
        for actor, word in words.items()
        if word not in REFUSED
    }


def noting(changes: list[str]) -> Callable[..., Any]:
    """Keeps the statements that change something, but for sessions and what is counted."""

    def wrapper(execute: Callable[..., Any], sql: str, *args: Any) -> Any:
        if CHANGE.match(sql) and not NO_SECRETS.search(sql):
            changes.append(sql)
        return execute(sql, *args)

    return wrapper


def word(response: HttpResponse, path: str) -> str:
    if response.status_code not in (301, 302):
        return str(response.status_code)
    target = urlsplit(response["Location"])
    name = resolve(target.path).view_name
    if parse_qs(target.query).get("next") == [path] and name in ASKED_TO_SIGN_IN:
        return ASKED_TO_SIGN_IN[name]
    return BEGINS.sub("", name)


def page(response: HttpResponse, path: str) -> object:
    """Status, headers, names of cookies and body, but for the address, the form's token and stamp,
    the time and what depends on whether a browser holds a session."""
    headers = {name: value.replace(path, "") for name, value in response.headers.items()}
    headers |= dict.fromkeys(("Vary", "Expires", "Content-Length"), "")
    response.cookies.pop(settings.SESSION_COOKIE_NAME, None)
    body = OWN.sub(b"", response.getvalue()).replace(path.encode(), b"")
    return response.status_code, headers, sorted(response.cookies), body


def addresses(resolver: URLResolver, space: str = "", before: str = "") -> Iterator[str]:
    """The name of every address, or its route if it has no name."""
    for pattern in resolver.url_patterns:
        route = f"{before}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            inside = f"{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern, inside, route)
        else:
            yield f"{space}{pattern.name}" if pattern.name else route


@pytest.fixture(scope="module", params=ROWS, ids=[row.key for row in ROWS])
def row(request: pytest.FixtureRequest) -> Row:
    return request.param


@pytest.fixture(scope="module")
def cells(on: World, row: Row) -> Cells:
    """A row of the table, each cell with what the table says, and what it is."""
    return {
        (method, actor): (expected, ask(on, row, method, actor))
        for method, words in row.words.items()
        for actor, expected in words.items()
    }


@pytest.mark.asvs("V8.2.1", "V8.2.2", "V8.3.1", "V8.1.1")
def test_everybody_gets_what_the_table_says(cells: Cells):
    answered = {cell: answer.word for cell, (_, answer) in cells.items()}
    assert answered == {cell: expected for cell, (expected, _) in cells.items()}


def test_nothing_is_written_for_who_is_refused(cells: Cells):
    refused = {cell: answer for cell, (expected, answer) in cells.items() if expected in REFUSED}
    assert {cell: answer.written for cell, answer in refused.items() if answer.written} == {}


@pytest.mark.long
def test_who_was_made_inactive_gets_what_nobody_gets(cells: Cells):
    for method, actor in cells:
        if actor == "inactive":
            assert cells[method, actor][1].page == cells[method, "nobody"][1].page, method


@pytest.mark.long
def test_what_somebody_may_not_see_might_as_well_not_be_there(on: World, row: Row, cells: Cells):
    for method, actor in cells if row.is_about_something else ():
        if method in ("GET", "POST") and actor not in who_sees(row.name):
            not_there = ask(on, row, method, actor, **NOT_THERE)
            assert cells[method, actor][1].page == not_there.page, f"{method} {actor}"


@pytest.mark.asvs("V8.2.2")
@pytest.mark.parametrize("to", LISTS, ids=[row.key for row in LISTS])
def test_a_list_that_a_browser_has_not_opened_might_as_well_be_made_up(on: World, to: Row):
    unopened = handle_of("k" * 43)
    for method, words in to.words.items():
        for actor in words:
            closed = ask(on, to, method, actor, handle=unopened)
            made_up = ask(on, to, method, actor, handle=NOT_THERE["handle"])
            assert closed.word in ("404", "405")
            assert closed.page == made_up.page, f"{method} {actor}"


@pytest.mark.asvs("V8.1.1", "V13.4.5")
def test_every_address_has_a_row_in_the_table():
    assert {row.name for row in ROWS} == set(addresses(get_resolver()))
