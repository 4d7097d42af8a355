"""Every address while the database is not to be had: 503 in the words of whoever asks, never a 500,
whichever statement it is that fails first."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence

import pytest
from django.db import InterfaceError, OperationalError, transaction
from django.http import HttpResponse, SimpleCookie
from django.test import Client
from django.urls import resolve
from pytest_django import DjangoDbBlocker

from suitability.database_limits import close_all
from suitability.fhir.server_resources import is_in_fhir
from suitability.releases.release_cache import clear_release_cache, live_summaries
from tests.support.actors import World, in_no_hurry, world
from tests.support.database_away import database_away

from .access_matrix import Row, rows, there

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ACTORS = ("nobody", "patient", "clinician", "editor", "approver", "auditor", "manager", "superuser")
# What the page of each audience is known by, and that it says how it stands or what to do.
PATIENTS_WORDS = r"Need help now\?.*still (here|there)"
STAFFS_WORDS = r"for staff.*(Wait a minute|again)"
ROWS = [row for row in rows() if "GET" in row.words or "POST" in row.words]
CLIENT = Client(raise_request_exception=False)
LATER = [2, 5, *(pytest.param(n, marks=pytest.mark.long) for n in (1, 3, 8, 12))]


@pytest.fixture(scope="module", autouse=True)
def fresh_process(django_db_setup: None) -> Iterator[None]:
    clear_release_cache()
    yield
    clear_release_cache()
    close_all()


@pytest.fixture(scope="module")
def on(fresh_process: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic(), in_no_hurry():
        yield world()
        transaction.set_rollback(True)


def ask(
    on: World, row: Row, method: str, actor: str, error: type[Exception], after: int = 0
) -> HttpResponse:
    path = row.path(there(on, row.kind))
    sent = {"data": {**on.names_in(row.name, actor), **row.sent(on)}} if method == "POST" else {}
    live_summaries()
    with transaction.atomic():
        CLIENT.cookies = SimpleCookie(on.browsers[actor])
        with database_away(error, after):
            response = getattr(CLIENT, method.lower())(path, **sent)
        response.body = response.getvalue().decode(errors="replace")
        transaction.set_rollback(True)
    return response


def problem(response: HttpResponse, path: str) -> str:
    """What is wrong with the answer, if anything."""
    if response.status_code != 503:
        return "a 500" if response.status_code == 500 else ""
    if is_in_fhir(path):
        resource = json.loads(response.body)
        return "" if resource["resourceType"] == "OperationOutcome" else "no OperationOutcome"
    return "" if re.search(words_for(path), response.body, re.DOTALL) else "other words"


def words_for(path: str) -> str:
    of_patient = resolve(path).func.__module__.startswith("suitability.patient.")
    return PATIENTS_WORDS if of_patient else STAFFS_WORDS


def problems(on: World, error: type[Exception], actors: Sequence[str]) -> Mapping[str, str]:
    answers = {
        f"{method} {row.key} {actor}": problem(
            ask(on, row, method, actor, error), row.path(there(on, row.kind))
        )
        for row in ROWS
        for method in ("GET", "POST")
        if method in row.words
        for actor in actors
    }
    return {asked: wrong for asked, wrong in answers.items() if wrong}


@pytest.mark.asvs("V16.5.2")
def test_every_address_answers_everybody_in_their_own_words(on: World):
    assert problems(on, OperationalError, ACTORS) == {}


def test_a_connection_that_was_closed_is_answered_as_one_that_failed(on: World):
    assert problems(on, InterfaceError, ("patient", "superuser")) == {}


@pytest.mark.parametrize("after", LATER)
def test_no_statement_that_fails_makes_a_500(on: World, after: int):
    failed = {}
    for row in ROWS:
        for method in ("GET", "POST"):
            for actor in ("patient", "superuser") if method in row.words else ():
                response = ask(on, row, method, actor, OperationalError, after)
                if response.status_code == 500:
                    failed[f"{method} {row.key} {actor}"] = response.body
    assert failed == {}
