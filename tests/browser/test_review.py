"""From a patient who saves to a clinician who signs off and takes it along."""

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader
from pytest_playwright.pytest_playwright import CreateContextCallback

from suitability.audit.audit_entry import AuditEntry
from suitability.audit.hash_chain import problems
from suitability.engine.tick_list import tick_list
from suitability.responses.response import Response
from suitability.responses.review import take_step
from tests.browser import checks
from tests.browser.authoring_visits import signed_in
from tests.browser.conftest import hurried
from tests.browser.journey_cookies import Answers, given_answers
from tests.browser.steps import (
    answers_all,
    begins,
    follows,
    is_on,
    opens,
    opens_list,
    presses,
    saves,
    words_of_the_list,
)
from tests.support import personas, saved_responses
from tests.support.authenticator import code_for, codes_around
from tests.support.fullest_sheet import heaviest_answers
from tests.support.staff_clients import account, account_named

pytestmark = pytest.mark.browser

PASSWORD = "a password for these tests"


def badly(reference: str) -> str:
    """As somebody types who heard it on the telephone."""
    return reference.lower().replace("-", " ").replace("0", "o").replace("1", "l")


def is_for_everybody(page: Page) -> None:
    """What must hold on every page on the way."""
    problems = checks.broken_references(page) + checks.violations_now(page, "light")
    assert not problems


@pytest.mark.slow
@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_what_a_patient_saves_a_clinician_finds_reads_signs_off_and_exports(
    script: bool,
    base_url: str,
    release: object,
    new_context: CreateContextCallback,
    settings: Any,
    tmp_path: Path,
):
    cache.clear()
    settings.SECOND_FACTOR = True
    settings.TELL_PATIENTS = True

    def browser() -> Page:
        return hurried(new_context(java_script_enabled=script)).new_page()

    # Axe needs scripts; without them the way itself is the test.
    check: Callable[[Page], None] = is_for_everybody if script else lambda page: None

    # Given a patient who answered and saved, and a clinician with a second factor
    patient, clinician = browser(), browser()
    link, reference = answers_and_saves(patient, check)
    read = words_of_the_list(patient) if script else ""
    key = signs_in_for_the_first_time(clinician, check)

    # When the clinician signs in with it, and types the reference as it was heard
    signs_in_with_a_code(clinician, key, check)
    finds(clinician, badly(reference), check)

    # Then the page shows what matters, and word for word what the patient read
    expect(clinician.locator("h1")).to_have_text(reference)
    expect(clinician.locator(".brief")).to_contain_text("Caution")
    expect(clinician.locator("main")).to_contain_text("its seal fits")
    if script:
        assert words_of_the_list(clinician) == read

    # When the clinician takes it, adds a note, signs off, and exports the list
    reviews(clinician)
    check(clinician)
    (row,) = exported(clinician, tmp_path / "responses.jsonl")
    assert (row["reference"], row["status"], row["held_by"]) == (reference, "reviewed", "cleo")

    # Then the patient is told, and the access log has each step
    is_told_by_whom_in_words(patient, link)
    check(patient)
    the_log_has_each_step()


def answers_and_saves(page: Page, check: Callable[[Page], None]) -> tuple[str, str]:
    """Open the saved list, and return its link and its reference."""
    begins(page)
    answers_all(page, personas.MANY_CAUTIONS)
    follows(page, "See my list")
    link = saves(page)
    check(page)
    reference = page.locator(".reference").text_content() or ""
    opens_list(page, link)
    check(page)
    return link, reference


def signs_in_for_the_first_time(page: Page, check: Callable[[Page], None]) -> str:
    """Set up a second factor, sign out, and return its key."""
    account("cleo", "clinician", password=PASSWORD)
    signs_in(page, check)
    key = sets_up_a_second_factor(page, check)
    presses(page, "Sign out cleo")
    return key


def signs_in_with_a_code(page: Page, key: str, check: Callable[[Page], None]) -> None:
    signs_in(page, check)
    page.get_by_label("Code").fill(codes_around(key)[-1])  # the one before was used to set it up
    presses(page, "Sign in")
    is_on(page, "responses")
    check(page)


def finds(page: Page, typed: str, check: Callable[[Page], None]) -> None:
    page.get_by_role("textbox", name="Reference").fill(typed)
    presses(page, "Find")
    is_on(page, "response", str(Response.objects.get().pk))
    check(page)


def is_told_by_whom_in_words(page: Page, link: str) -> None:
    opens_list(page, link)
    expect(page.locator("main")).to_contain_text("Your provider has read this")
    expect(page.locator("main")).to_contain_text("Your provider's office (clinician)")
    expect(page.locator("main")).not_to_contain_text("cleo")


def the_log_has_each_step() -> None:
    acts = AuditEntry.objects.order_by("number").exclude(act__in=["listed", "opened"])
    first = ["signed_in", "refused", "factor_set", "signed_out", "signed_in"]
    steps = [*first, "searched", "took", "noted", "signed_off", "exported"]
    assert list(acts.values_list("act", flat=True)) == steps
    assert not [*problems()]


def sets_up_a_second_factor(page: Page, check: Callable[[Page], None]) -> str:
    expect(page.locator("h1")).to_have_text("Set up a second factor first")
    check(page)
    follows(page, "Set it up now")
    check(page)
    page.get_by_label("Password").fill(PASSWORD)
    presses(page, "Go on")
    check(page)
    key = page.locator("code.key").text_content() or ""
    page.get_by_label("Authenticator code").fill(code_for(key))
    presses(page, "Go on")
    expect(page.locator(".codes li")).to_have_count(10)
    check(page)
    return key


def reviews(page: Page) -> None:
    presses(page, "Take it")
    page.get_by_label("Note.").fill("Kidneys: ask for the last values.")
    presses(page, "Add a note")
    presses(page, "Sign off")
    expect(page.locator(".events")).to_contain_text("Kidneys: ask for the last values.")
    expect(page.locator(".made").first).to_contain_text("Reviewed, with cleo")


def exported(page: Page, file: Path) -> list[dict[str, Any]]:
    opens(page, "responses")
    with page.expect_download() as download:
        page.get_by_role("link", name="JSON Lines").click()
    download.value.save_as(file)
    *rows, end = [json.loads(line) for line in file.read_text().splitlines()]
    assert end == {"end": True, "rows": len(rows)}
    return rows


def signs_in(page: Page, check: Callable[[Page], None]) -> None:
    page.goto(reverse("account_login"))
    check(page)
    page.get_by_label("Username").fill("cleo")
    page.get_by_label("Password").fill(PASSWORD)
    presses(page, "Sign in")
    check(page)


def test_the_second_of_two_clinicians_is_told_and_keeps_the_note(
    page: Page, base_url: str, release: object, new_context: CreateContextCallback
):
    given_answers(page, base_url, personas.CALM)
    saves(page)
    response = Response.objects.get()
    first, second = (hurried(new_context()).new_page() for _ in range(2))
    for reader, role in ((first, "clinician"), (second, "superuser")):
        signed_in(reader, base_url, role)
        opens(reader, "response", str(response.pk))
    presses(first, "Take it")
    second.get_by_label("Note.").fill("I will call the patient.")
    presses(second, "Take it")
    expect(second.locator("main")).to_contain_text("While you were reading, clinician took it")
    expect(second.get_by_label("Your note was not saved")).to_have_value("I will call the patient.")
    follows(second, "Back to the response")
    expect(second.locator(".review")).to_contain_text("clinician has taken this response.")


def test_the_record_prints_what_matters_the_answers_and_the_review(
    page: Page, base_url: str, release: object
):
    """And with what the patient read, if it is asked for."""
    given_answers(page, base_url, personas.MANY_CAUTIONS)
    saves(page)
    response = Response.objects.get()
    signed_in(page, base_url, "clinician")
    opens(page, "response", str(response.pk))
    presses(page, "Take it")
    page.get_by_label("Note.").fill("Ask for the last kidney values.")
    presses(page, "Add a note")
    summary = response.summary.read()
    wanted = [
        "Ask for the last kidney values.",
        response.summary_id,
        *(given.question for given in summary.answers),
        *(line.text for line in summary.clinician_first),
    ]
    read = [text for shown in summary.cautions.listed for text in shown.lines]
    record = "".join(printed(page, "Letter"))
    assert [text for text in wanted if squeezed(text) not in record] == []
    assert [text for text in read if squeezed(text) in record] == []
    assert "Printorsave" not in record
    follows(page, "Print what the patient read, too")
    record = "".join(printed(page, "Letter"))
    assert [text for text in [*wanted, *read] if squeezed(text) not in record] == []


@pytest.mark.parametrize("answers", [heaviest_answers(), personas.CALM], ids=["most", "least"])
def test_the_record_has_two_pages_at_most_with_reference_and_page_number_on_each(
    answers: Answers, page: Page, base_url: str, release: object
):
    """Also with everything marked, everything ticked, and a review of many long notes."""
    response = saved_responses.saves(answers)
    asks = tick_list(response.summary.read()).every
    Response.objects.update(ticked=[question.code for question in asks])
    account("ann", "clinician")
    for number, step in enumerate(("take", *["note"] * 12)):
        take_step(
            step,
            response.pk,
            seen=number,
            by=account_named("ann"),
            role="clinician",
            now=timezone.now(),
            note="A long note, with all that was said on the telephone. " * 60,
        )
    signed_in(page, base_url, "clinician")
    opens(page, "response", str(response.pk))
    for paper in ("Letter", "A4"):
        sheets = printed(page, paper)
        assert len(sheets) <= 2
        for number, sheet in enumerate(sheets, 1):
            assert squeezed(f"Reference {response.spoken_reference}") in sheet
            assert squeezed(f"Page {number} of {len(sheets)}") in sheet


@pytest.mark.slow
@pytest.mark.parametrize(
    "script",
    [True, pytest.param(False, marks=pytest.mark.long)],
    ids=["with JavaScript", "without"],
)
def test_a_clinician_clears_a_list_of_twenty_by_keyboard(
    script: bool, base_url: str, release: object, new_context: CreateContextCallback
):
    """All are taken at once, and each is signed off on its page, one after the other. Without
    scripts there is no button that ticks them all, so each is ticked."""
    page = hurried(new_context(java_script_enabled=script)).new_page()
    for number in range(20):
        saved_responses.saves(personas.CALM, now=saved_responses.days_ago(number))
    signed_in(page, base_url, "clinician")
    page.goto(reverse("responses") + "?status=open")
    expect(page.get_by_role("textbox", name="Reference")).to_be_focused()
    if script:
        enters(page, page.get_by_role("button", name="Tick all"), leads_on=False)
    for box in [] if script else page.get_by_role("checkbox", name="Choose").all():
        enters(page, box, by="Space", leads_on=False)
    enters(page, page.get_by_role("button", name="Take it"))
    expect(page.get_by_text("Done for 20 responses: took it.")).to_be_visible()
    expect(page.locator("main")).to_be_focused()
    enters(page, page.locator("tbody th a").first)
    tabs = 0
    for number in range(20):
        tabs += enters(page, page.get_by_role("button", name="Sign off", exact=True))
        expect(page.locator("#done")).to_be_focused()
        if number < 19:
            tabs += enters(page, page.get_by_role("link", name="Go on to the next response"))
    assert Response.objects.filter(status="reviewed").count() == 20
    assert tabs / 20 <= 16
    enters(page, page.get_by_role("link", name="Go on to the next response"))
    expect(page.locator("main")).to_contain_text("There is no next response in this list.")
    expect(page.locator("main")).to_contain_text("No response fits this filter")


def enters(page: Page, wanted: Locator, *, by: str = "Enter", leads_on: bool = True) -> int:
    """Reach it by Tab and press a key. Return how many Tabs that took."""
    tabs = 0
    while tabs < 200:
        tabs += 1
        page.keyboard.press("Tab")
        if wanted.evaluate("each => each === document.activeElement"):
            break
    else:
        pytest.fail(f"Tab does not reach {wanted}")
    if leads_on:
        with page.expect_navigation():
            page.keyboard.press(by)
    else:
        page.keyboard.press(by)
    return tabs


def test_the_overview_prints_on_two_pages(page: Page, base_url: str, release: object):
    """With every count shown that can be."""
    for _ in range(6):
        saved_responses.saves(heaviest_answers())
        saved_responses.saves({})
    signed_in(page, base_url, "clinician")
    page.goto(reverse("overview") + "?status=new")
    for paper in ("Letter", "A4"):
        sheets = printed(page, paper)
        assert len(sheets) <= 2
        assert squeezed("Status: new.") in sheets[0]
        assert squeezed("Time to review") in sheets[-1]


def printed(page: Page, paper: str) -> list[str]:
    """The text of each page that comes out of the printer, without spaces."""
    pdf = page.pdf(format=paper, prefer_css_page_size=True)
    return [squeezed(sheet.extract_text()) for sheet in PdfReader(BytesIO(pdf)).pages]


def squeezed(text: str) -> str:
    return "".join(normalize("NFKC", text).split())
