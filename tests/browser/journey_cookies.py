"""The people who read pages in these tests, and the cookie that holds their answers."""

from collections.abc import Mapping, Sequence

from django.http import HttpResponse
from django.urls import reverse
from playwright.sync_api import Page

from suitability.content.reader import read_document
from suitability.patient import journey_cookie
from suitability.releases.release_cache import live_summaries
from tests.support.personas import MANY_CAUTIONS

Answers = Mapping[str, Sequence[str]]

DOCUMENT = read_document()


def given_answers(page: Page, base_url: str, answers: Answers) -> None:
    """The browser holds these answers, and a blank for every other question that applies."""
    summaries = live_summaries()
    bits = summaries.program.fill_blanks(summaries.program.bits(answers))
    given_journey(page, base_url, journey_cookie.new_journey(under_age=False).with_bits(bits))


def given_a_list(page: Page, base_url: str, answers: Answers = MANY_CAUTIONS) -> None:
    """The browser holds these answers, and shows the list that they bring."""
    given_answers(page, base_url, answers)
    page.goto(reverse("summary"))


def given_journey(page: Page, base_url: str, journey: journey_cookie.Journey) -> None:
    """The browser holds this journey, in the cookie that the application would send."""
    response = HttpResponse()
    journey_cookie.write_cookie(response, journey)
    morsel = response.cookies[journey_cookie.COOKIE]
    page.context.add_cookies([{"name": morsel.key, "value": morsel.value, "url": base_url}])
