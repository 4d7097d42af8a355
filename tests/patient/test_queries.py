"""How often a page asks the database."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.support.patient_client import agree, answer, link_of, walk
from tests.support.personas import MANY_CAUTIONS


@pytest.fixture
def warm(release, client):
    walk(client, MANY_CAUTIONS)
    return client


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/begin/",
        "/questions/trigger/",
        "/questions/danger_signs/",
        "/check/",
        "/summary/",
        "/save/",
        "/clear/",
        "/article/",
        "/sleep-log/",
        "/sleep-log/worker.js",
    ],
)
def test_a_page_asks_nothing_once_warm(warm, path, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert warm.get(path).status_code == 200


def test_an_answer_asks_nothing_once_warm(warm, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer(warm, "trigger", "stress")
        answer(warm, "trigger", "nonsense")


@pytest.mark.django_db(transaction=True)
def test_saving_looks_at_the_clock_and_two_limits_and_makes_three_inserts_in_one_transaction(
    client, request
):
    """The first of them counts the client; of the others one is the words, and one the response."""
    request.getfixturevalue("release")
    walk(client, MANY_CAUTIONS)
    client.get("/summary/")
    sweeps_old_counts(client)
    with CaptureQueriesContext(connection) as asked:
        assert agree(client)["Location"] == "/saved/"
    statements = [query["sql"].split()[0].upper() for query in asked]
    assert statements == [
        "SELECT",
        "SELECT",
        "SELECT",
        "BEGIN",
        "INSERT",
        "INSERT",
        "INSERT",
        "COMMIT",
    ]


def sweeps_old_counts(client):
    """What a process does once a minute, with whatever is counted then."""
    client.post("/copy/open/", {"link": "x" * 43})


def test_the_saved_page_asks_for_other_lists_and_the_copy_who_opened_it(
    warm, django_assert_num_queries
):
    agree(warm)
    sweeps_old_counts(warm)
    with django_assert_num_queries(2):
        html = warm.get("/saved/").content.decode()
    with django_assert_num_queries(2):  # the list, and a limit
        copy = warm.post("/copy/open/", {"link": link_of(html)})["Location"]
    with django_assert_num_queries(3):
        assert warm.get(copy).status_code == 200
