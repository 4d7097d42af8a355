"""A statement's words are rendered once, whoever reads them; only the reason differs."""

import re

import pytest
from django.test import Client

from suitability.patient import statement_html
from tests.support.patient_client import article_of, walk
from tests.support.personas import CONFUSED, MANY_CAUTIONS, SLEEPLESS

SLEEPLESS_AND_TAKING = SLEEPLESS | {"baclofen_now": ["yes_rx"], "baclofen_plans": ["none"]}
PEOPLE = [SLEEPLESS, MANY_CAUTIONS, CONFUSED, SLEEPLESS_AND_TAKING]


def summary_of(answers):
    client = Client()
    walk(client, answers)
    return client.get("/summary/").content.decode()


def test_what_was_read_once_is_not_rendered_again(release):
    for answers in PEOPLE:
        summary_of(answers)
    rendered = statement_html._page.cache_info().misses
    for answers in PEOPLE:
        summary_of(answers)
    assert statement_html._page.cache_info().misses == rendered


def test_each_reader_has_their_own_reason(release):
    fell = summary_of(MANY_CAUTIONS)
    unsteady = summary_of(MANY_CAUTIONS | {"balance": ["unsteady"]})
    assert "I fell in the past year" in fell
    assert "I fell in the past year" not in unsteady


@pytest.mark.parametrize("answers", PEOPLE)
def test_nothing_is_left_to_be_put_in(release, answers):
    statement_html._page.cache_clear()
    first = summary_of(answers)
    assert not re.search("[0-9a-f]{32}", re.sub("[0-9a-f]{64}", "", first))
    assert re.search('id="C[0-9]+"|id="N[0-9]+"', first)
    assert article_of(first) == article_of(summary_of(answers))
