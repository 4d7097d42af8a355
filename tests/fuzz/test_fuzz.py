"""Whatever is sent to any address, by anybody: no answer is a 500, nor a 503, as the database is
there. The short form sends the same requests in every run, `make fuzz` others (developers.md)."""

import os
import random
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest
from django.db import connection, transaction
from django.http import HttpResponse, SimpleCookie
from django.test import Client, override_settings
from hypothesis import HealthCheck, given, seed, settings
from pytest_django import DjangoDbBlocker

from config.wsgi_environ import plain_content_type
from suitability.releases.release_cache import clear_release_cache, invalidate_live_release
from tests.support.actors import World, in_no_hurry, world

from .hostile_requests import Sent, requests
from .site_map import Address, site_map

pytestmark = pytest.mark.django_db

FEW, ROUND = 300, 1000
ROUNDS = int(os.environ.get("REQUESTS", "20000")) // ROUND
SEED = int(os.environ.get("SEED") or random.randrange(10**9))  # of the first round
CLIENT = Client()  # raises what a view does, so that the trace is shown


@pytest.fixture(scope="module", autouse=True)
def fresh_process(django_db_setup: None) -> Iterator[None]:
    """One world for all requests, so what is remembered of its releases stays true."""
    clear_release_cache()
    yield
    clear_release_cache()


@pytest.fixture(scope="module")
def on(fresh_process: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    unlimited = override_settings(LIMIT_FACTOR=0)  # a 429 would say nothing of the rest
    with django_db_blocker.unblock(), transaction.atomic(), in_no_hurry(), unlimited:
        yield world()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def site(on: World) -> list[Address]:
    return site_map(on)


def send(on: World, sent: Sent) -> HttpResponse:
    """Answer a request as config/wsgi.py would, a file written to its end. Nothing of it stays."""
    CLIENT.cookies = SimpleCookie(on.browsers[sent.actor])
    try:
        with transaction.atomic():
            kind = plain_content_type(sent.kind)
            response = CLIENT.generic(sent.method, "/", sent.body, kind, **environ(sent))
            response.getvalue()
            transaction.set_rollback(True)
    finally:
        if sent.method != "GET":
            invalidate_live_release()
    return response


def environ(sent: Sent) -> dict[str, object]:
    held = "; ".join(f"{name}={each.coded_value}" for name, each in CLIENT.cookies.items())
    cookies = "; ".join(filter(None, (held, sent.headers.get("HTTP_COOKIE"))))
    length = {} if sent.length is None else {"CONTENT_LENGTH": sent.length}
    return {
        "PATH_INFO": unquote_to_bytes(sent.path).decode("latin-1"),
        "QUERY_STRING": sent.query.decode("latin-1"),
        "wsgi.input": BytesIO(sent.body),
        **sent.headers,
        "HTTP_COOKIE": cookies,
        **length,
    }


def fuzz(on: World, site: list[Address], number: int | None, **how: Any) -> None:
    """Send requests as these settings of Hypothesis say, those of a seed with this number; and say
    how they were answered."""
    answers: Counter[int] = Counter()  # by status

    @settings(deadline=None, database=None, suppress_health_check=list(HealthCheck), **how)
    @given(sent=requests(site))
    def is_no_fault(sent: Sent) -> None:
        status = send(on, sent).status_code
        answers[status] += 1
        assert status < 500

    print(f"\nSEED={number}", end=" ")
    (is_no_fault if number is None else seed(number)(is_no_fault))()
    by_status = ", ".join(f"{times} x {status}" for status, times in sorted(answers.items()))
    print(f"{answers.total()} requests on {connection.vendor}: {by_status}")
    assert answers.total() >= how["max_examples"]
    # Else the requests would be too wrong, or too right, to be a test.
    assert {200, 302, 400, 403, 404, 405} <= answers.keys()


def test_no_request_of_a_few_hundred_is_answered_by_a_500(on: World, site: list[Address]):
    fuzz(on, site, None, max_examples=FEW, derandomize=True)


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.parametrize("nth", range(ROUNDS))
def test_no_request_of_many_is_answered_by_a_500(on: World, site: list[Address], nth: int):
    fuzz(on, site, SEED + nth, max_examples=ROUND, derandomize=False)
