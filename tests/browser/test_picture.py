"""The pictures of the README and the guides. `UPDATE_PICTURES=1` makes them anew."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser import accounts_visits, authoring_visits, clinician_visits
from tests.browser.journey_cookies import given_answers
from tests.browser.png import SIGNATURE, in_few_colours
from tests.browser.steps import opens
from tests.support import personas

pytestmark = pytest.mark.browser

PICTURES = Path(__file__).parents[2] / "docs/images"
WIDE = {"width": 1280, "height": 900}
MOST_BYTES = 200 * 1024


def summary(page: Page, base_url: str) -> None:
    given_answers(page, base_url, personas.MANY_CAUTIONS)
    opens(page, "summary")


TAKEN = {  # what leads to the page, and the size of the picture
    "summary": (summary, {"width": 820, "height": 1100}),
    "admin-rule": (authoring_visits.DESK["rule form"].go, WIDE),
    "admin-question": (authoring_visits.DESK["question form"].go, WIDE),
    "admin-home": (authoring_visits.DESK["home, edited"].go, WIDE),
    "admin-proof": (authoring_visits.DESK["proof, with stops"].go, WIDE),
    "admin-changes": (authoring_visits.DESK["changes"].go, WIDE),
    "admin-submission": (authoring_visits.DESK["submission, an approver"].go, WIDE),
    "clinician-list": (clinician_visits.CLINICIAN["responses, handed over"].go, WIDE),
    "clinician-response": (clinician_visits.CLINICIAN["response, reviewed"].go, WIDE),
    "manager-people": (accounts_visits.MANAGING["people"].go, WIDE),
    "auditor-log": (clinician_visits.AUDITOR["log"].go, WIDE),
}


@pytest.mark.parametrize("name", TAKEN)
def test_the_picture_is_there_and_small(name: str, page: Page, base_url: str):
    path = PICTURES / f"{name}.png"
    if os.environ.get("UPDATE_PICTURES") == "1":
        go, size = TAKEN[name]
        page.set_viewport_size(size)
        go(page, base_url)
        path.write_bytes(in_few_colours(page.screenshot()))
    assert path.read_bytes().startswith(SIGNATURE)
    assert path.stat().st_size < MOST_BYTES
