"""Every page that a patient, or somebody of each role, comes to by links alone, on a phone."""

from collections import Counter, deque
from collections.abc import Iterator
from pprint import pformat
from urllib.parse import urldefrag, urlsplit

import pytest
from django.urls import Resolver404, resolve, reverse
from playwright.sync_api import Page

from suitability.permissions import ROLES
from tests.browser import checks
from tests.browser.authoring_visits import NO_PAGES, signed_in
from tests.browser.journey_cookies import given_answers
from tests.support import personas
from tests.support.saved_responses import days_ago
from tests.support.saved_responses import saves as patient_saves

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.long]

EACH = 2  # pages of an address, such as of /responses/7/
LINKS = "() => [...document.querySelectorAll('a[href]')].map(link => link.href)"
PATIENT = "patient"


@pytest.mark.parametrize("who", [PATIENT, *ROLES])
def test_all_pages_that_links_lead_to_can_be_read(who: str, page: Page, base_url: str):
    home = begins(who, page, base_url)
    problems = {}
    for name, address in crawled(page, base_url, home):
        results = checks.too_wide(page) + checks.broken_references(page) + checks.violations(page)
        if not name.startswith("admin:"):
            results += checks.small_targets(page) + checks.reordered(page)
        if results:
            problems[address] = results
    assert not problems, pformat(problems, width=200)


def begins(who: str, page: Page, base_url: str) -> str:
    """Return where their work begins, with a response saved and answers under way."""
    patient_saves(personas.CAUTIONS, now=days_ago(1))
    if who == PATIENT:
        given_answers(page, base_url, personas.MANY_CAUTIONS)
        return reverse("start")
    signed_in(page, base_url, who)
    return reverse("staff_home")


def crawled(page: Page, base_url: str, home: str) -> Iterator[tuple[str, str]]:
    """Yield each page, which the browser shows then: its name, and the path that leads there, as
    the one of signing in leads whoever is in to their own pages."""
    waiting, seen, pages = deque([base_url + home]), {base_url + home}, Counter[str]()
    while waiting:
        address = waiting.popleft()
        if not (name := page_name(address, base_url)) or pages[name] == EACH:
            continue
        pages[name] += 1
        page.goto(address, timeout=60_000)  # of which some prove the whole draft
        links = page.evaluate(LINKS)
        yield page_name(page.url, base_url), address.removeprefix(base_url)
        for link in (urldefrag(link).url for link in links):
            if link not in seen:
                seen.add(link)
                waiting.append(link)


def page_name(address: str, base_url: str) -> str:
    """Return the name of an address of ours; nothing if it is no page."""
    if not address.startswith(f"{base_url}/"):
        return ""
    try:
        name = resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""
    return "" if name in NO_PAGES else name
