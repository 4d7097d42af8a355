"""Every page, in a real browser: readable by all, whole, narrow enough, and asking nobody else."""

from collections.abc import Iterator
from pprint import pformat

import pytest
from django.db import connection
from django.urls import URLResolver, get_resolver, resolve
from playwright.sync_api import Page

from suitability.releases.document_parts import KINDS
from tests.browser import checks
from tests.browser.accounts_visits import MANAGING
from tests.browser.authoring_visits import DESK, NO_PAGES
from tests.browser.clinician_visits import PRACTICE
from tests.browser.patient_visits import VISITS, path_of
from tests.browser.visit import Visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ALL = VISITS | DESK | PRACTICE | MANAGING
# These pages come from one template for most kinds of part, so three kinds show them.
ALIKE = {
    f"{kind} {page}"
    for kind in set(KINDS) - {"rule", "question", "source"}
    for page in ("list", "edits", "new", "out")
}
# Of all others a part is opened here, and every one by the test below.
LONG = ALIKE | {name for number, name in enumerate(ALL) if number % 4}
MOST = [
    pytest.param(visit, id=name, marks=[pytest.mark.long] if name in LONG else [])
    for name, visit in ALL.items()
]


@pytest.mark.parametrize("visit", MOST)
def test_a_page_can_be_read_by_everybody(visit: Visit, page: Page, base_url: str):
    """What axe makes of a page does not depend on the database, so it is asked once."""
    watch = checks.Watch(page, base_url)
    visit.go(page, base_url)
    assert (resolve(path_of(page)).view_name, watch.status) == (visit.name, visit.status)
    results = {
        "broken references": checks.broken_references(page),
        "broken links": checks.broken_links(page),
        "requests to others": watch.strangers,
        "complaints of the browser": watch.complaints.copy(),
        "too wide for a phone": checks.too_wide(page),
        "too wide from right to left": checks.too_wide_mirrored(page),
        "harmed by a reader's spacing": checks.harmed_by_spacing(page),
        "what axe found": checks.violations(page) if connection.vendor == "sqlite" else [],
    }
    if not visit.name.startswith(
        "admin:"
    ):  # Django's own, which axe measures with the space around
        results["too small to press"] = checks.small_targets(page)
        results["in another order than the eye's"] = checks.reordered(page)
    problems = {name: problem for name, problem in results.items() if problem}
    assert not problems, pformat(problems, width=200)


@pytest.mark.long
@pytest.mark.parametrize("visit", ALL.values(), ids=ALL)
def test_a_page_can_be_read_at_every_width_and_in_every_look(
    visit: Visit, page: Page, base_url: str
):
    visit.go(page, base_url)
    results = {
        "what axe found": checks.violations_in_every_look(page),
        "too wide at twice the size": checks.too_wide_enlarged(page),
        "focus that cannot be seen": checks.unseen_focus(page),
    }
    problems = {name: problem for name, problem in results.items() if problem}
    assert not problems, pformat(problems, width=200)


def test_every_address_has_a_page_in_the_table():
    assert {visit.name for visit in ALL.values()} == set(addresses(get_resolver())) - NO_PAGES


def addresses(resolver: URLResolver, space: str = "") -> Iterator[str]:
    """The name of every address that has one; those without lead on to another."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, f"{pattern.namespace}:" if pattern.namespace else space)
        elif pattern.name:
            yield f"{space}{pattern.name}"
