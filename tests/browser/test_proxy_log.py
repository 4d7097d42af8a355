"""What a logging proxy in front writes of a patient's whole way: nothing of what is theirs."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.nginx import Nginx
from tests.browser.steps import answers_all, begins, follows, is_on, opens_list, presses, saves
from tests.faults.nginx import PROGRAM
from tests.faults.server import free_port
from tests.support import personas
from tests.support.patient_client import secret_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(PROGRAM is None, reason="nginx is not installed"),
]
PIECE = 8  # a part of a secret that is this long is too much


@pytest.fixture
def nginx(release: object, base_url: str, tmp_path: Path) -> Iterator[Nginx]:
    nginx = Nginx(tmp_path, free_port(), base_url)
    yield nginx
    nginx.stop()


@pytest.fixture
def patient(nginx: Nginx, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(base_url=nginx.address)
    yield context.new_page()
    context.close()


@pytest.fixture
def elsewhere(nginx: Nginx, browser: Browser) -> Iterator[Page]:
    """The browser of another device."""
    context = browser.new_context(base_url=nginx.address)
    yield context.new_page()
    context.close()


def test_it_has_no_secret_no_reference_and_no_answer(
    patient: Page, elsewhere: Page, nginx: Nginx, tmp_path: Path
):
    begins(patient)
    answers_all(patient, personas.MANY_CAUTIONS)
    follows(patient, "See my list")
    link = saves(patient)
    reference = patient.locator(".reference").text_content() or ""
    opens_list(elsewhere, link)
    elsewhere.pdf(path=tmp_path / "list.pdf")
    follows(elsewhere, "See the page that prints")
    elsewhere.pdf(path=tmp_path / "sheet.pdf")
    follows(elsewhere, "Back to my list")
    follows(elsewhere, "Delete my saved list")
    presses(elsewhere, "Yes, delete it")
    is_on(elsewhere, "deleted")
    log = nginx.log.read_text()
    assert "POST /copy/open/" in log
    assert "GET /questions/" in log
    secret = secret_in(f"/copy/#{link.partition('#')[2]}")
    choices = {choice for chosen in personas.MANY_CAUTIONS.values() for choice in chosen}
    theirs = {
        *(secret[at : at + PIECE] for at in range(len(secret) - PIECE + 1)),
        reference,
        reference.replace("-", ""),
        *choices,
    }
    assert not [line for line in log.splitlines() if any(each in line for each in theirs)]
