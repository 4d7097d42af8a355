"""Every page, in a real browser: readable by all, whole, narrow enough, and asking nobody else."""

from collections.abc import Iterator
from pprint import pformat

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from playwright.sync_api import Page

from tests.browser import checks
from tests.browser.visits import VISITS, Visit, path_of

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("visit", VISITS.values(), ids=VISITS)
def test_a_page_can_be_read_by_everybody(visit: Visit, page: Page, base_url: str):
    watch = checks.Watch(page, base_url)
    visit.go(page, base_url)
    assert (resolve(path_of(page)).url_name, watch.status) == (visit.name, visit.status)
    found = {
        "broken references": checks.broken_references(page),
        "broken links": checks.broken_links(page),
        "requests to others": watch.strangers,
        "complaints of the browser": watch.complaints.copy(),
        "too wide for a phone": checks.too_wide(page),
        "what axe found": checks.violations(page),
        "too wide for a phone, unfolded": checks.too_wide(page),
    }
    problems = {name: problem for name, problem in found.items() if problem}
    assert not problems, pformat(problems, width=200)


def test_every_address_has_a_page_in_the_table():
    assert {visit.name for visit in VISITS.values()} == set(addresses(get_resolver()))


def addresses(resolver: URLResolver) -> Iterator[str | None]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.name
        else:
            yield from addresses(pattern)
