"""Each kind of page as a screen reader and a keyboard are given it, beside how it was given last.

`UPDATE_PAGE_KINDS=1 pytest tests/browser/test_page_kinds.py -m ""` writes page_kinds/ anew; what
changed there is read before it is committed.
"""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.accounts_visits import MANAGING
from tests.browser.authoring_visits import DESK
from tests.browser.clinician_visits import PRACTICE
from tests.browser.outline import outline
from tests.browser.patient_visits import VISITS

pytestmark = pytest.mark.browser

FOLDER = Path(__file__).with_name("page_kinds")
PAGES = VISITS | DESK | PRACTICE | MANAGING

# From the start to a list in a hand, and from the sign-in to a response that is handed over.
PATIENTS_WAY = (
    "start",
    "begin",
    "question depressants",
    "question, with an error",
    "urgent",
    "check",
    "summary, many cautions",
    "save, after a save before",
    "saved",
    "open a list",
    "copy",
    "copy, print",
    "delete",
    "clear",
)
CLINICIANS_DAY = (
    "sign in",
    "sign in, code",
    "responses",
    "find, mistyped",
    "response, reviewed",
    "hand over",
    "discard",
    "several, to whom",
    "overview, empty",
    "sign out",
)
OTHERS = (
    "begin, with an error",
    "summary, emergency",
    "summary, under 18",
    "print, with all details",
    "print, as text",
    "deleted",
    "cleared",
    "article, filtered",
    "sleep log",
    "not ready",
    "copy, closed",
    "responses, none",
    "response, drifted",
    "response, one page",
    "saved filters, none",
    "discarded",
    "log",
    "log, whole",
    "my account, with an app",
    "set up an app",
    "my password, with errors",
    "sessions, another",
    "people",
    "person",
    "invite",
    "invited",
    "keys",
    "make a key",
    "home, edited",
    "option list",
    "rule form",
    "question form",
    "rule, with errors",
    "proof, with stops",
    "changes",
    "replay",
    "publishing",
    "submission, an approver",
    "release",
    "recall",
    "search",
    "preview",
    "not allowed",
)
ORDINARY = PATIENTS_WAY + CLINICIANS_DAY
KINDS = [
    *ORDINARY,
    *(pytest.param(name, marks=[pytest.mark.slow, pytest.mark.long]) for name in OTHERS),
]


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Without service workers: the sleep log says in a line of its own when it has one, sooner or
    later."""
    return {**browser_context_args, "service_workers": "block"}


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_of_page_is_given_as_before(name: str, page: Page, base_url: str):
    PAGES[name].go(page, base_url)
    given, file = outline(page), FOLDER / f"{name.replace(',', '').replace(' ', '-')}.txt"
    if os.environ.get("UPDATE_PAGE_KINDS"):
        file.write_text(given, encoding="utf-8")
    assert given == file.read_text(encoding="utf-8")


def test_the_folder_has_a_file_for_each_kind_and_no_other():
    wanted = {f"{name.replace(',', '').replace(' ', '-')}.txt" for name in ORDINARY + OTHERS}
    assert {file.name for file in FOLDER.iterdir()} == wanted
