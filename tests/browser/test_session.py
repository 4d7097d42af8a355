"""Staff whose session ends while they write: told before, and nothing that they typed is lost."""

import re
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from suitability.releases.draft import current_draft
from suitability.responses.review import Event
from tests.browser import checks
from tests.browser.conftest import hurried
from tests.browser.patient_visits import database_that_refuses
from tests.browser.steps import is_on, opens, presses
from tests.support.saved_responses import saves
from tests.support.staff_clients import account, part_address

pytestmark = pytest.mark.browser

PASSWORD = "a password for these tests"
TYPED = "Call the patient about the kidneys."
WARNING = "Are you still there?"
OVER = "You are signed out"
NOT_SAVED = "What you typed on this page is not saved yet."


def signs_in(page: Page) -> None:
    page.get_by_label("Username").fill("cleo")
    page.get_by_label("Password").fill(PASSWORD)
    presses(page, "Sign in")


def begins_to_write(page: Page) -> str:
    """Cleo signs in, opens a response and types a note; returns the number of the response."""
    current_draft()
    account("cleo", "clinician", "editor", password=PASSWORD)
    number = str(saves().pk)
    opens(page, "account_login")
    signs_in(page)
    opens(page, "response", number)
    page.get_by_label("Note.").fill(TYPED)
    return number


def signs_in_in_a_new_tab(page: Page, link: Any) -> None:
    """And comes back to the first."""
    with page.context.expect_page() as opened:
        link.click()
    signs_in(opened.value)
    opened.value.close()
    page.evaluate("dispatchEvent(new Event('focus'))")


def dialog(page: Page, title: str) -> Any:
    return page.get_by_role("dialog", name=title)


@pytest.mark.slow
def test_a_dialog_offers_to_stay_and_says_when_it_is_over(page: Page, settings: Any):
    settings.IDLE_MINUTES = (120 + 3) / 60
    begins_to_write(page)
    expect(dialog(page, WARNING)).to_be_visible()
    expect(dialog(page, WARNING)).to_contain_text("You will be signed out in 2 minutes")
    expect(page.get_by_role("button", name="Stay signed in")).to_be_focused()
    assert not checks.violations_now(page, "light") + checks.violations_now(page, "dark")
    page.keyboard.press("Enter")
    expect(dialog(page, WARNING)).to_be_hidden()
    # Nothing is done for a while once more, and the session ends
    expect(dialog(page, WARNING)).to_be_visible()
    Session.objects.all().delete()
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(dialog(page, OVER)).to_be_visible()
    assert not checks.violations_now(page, "light")
    # After signing in again in another tab all is as it was
    settings.IDLE_MINUTES = 20
    signs_in_in_a_new_tab(page, page.get_by_role("link", name="Sign in again in a new tab"))
    expect(dialog(page, OVER)).to_be_hidden()
    expect(page.get_by_label("Note.")).to_have_value(TYPED)
    # But for the token of the page, so it is shown once more before it is saved
    presses(page, "Add a note")
    expect(page.locator("main")).to_contain_text(NOT_SAVED)
    expect(page.get_by_label("Note.")).to_have_value(TYPED)
    presses(page, "Add a note")
    assert Event.objects.get().note == TYPED


def test_who_types_is_there(page: Page):
    page.clock.install()
    begins_to_write(page)
    page.clock.fast_forward("01:01")
    with page.expect_request(lambda sent: sent.url.endswith("/desk/session/")) as stay:
        page.get_by_label("Note.").fill(f"{TYPED} Today.")
    assert stay.value.method == "POST"


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_what_was_typed_is_back_in_its_form_after_signing_in_again(
    script: bool, release: object, new_context: CreateContextCallback
):
    page = hurried(new_context(java_script_enabled=script)).new_page()
    number = begins_to_write(page)
    Session.objects.all().delete()
    presses(page, "Add a note")
    expect(page.locator("main")).to_contain_text("What you typed is not saved.")
    signs_in(page)
    is_on(page, "response", number)
    expect(page.locator("main")).to_contain_text(NOT_SAVED)
    expect(page.get_by_label("Note.", exact=False)).to_have_value(TYPED)
    presses(page, "Add a note")
    assert Event.objects.get().note == TYPED


def test_a_note_that_could_not_be_recorded_can_be_copied(page: Page):
    begins_to_write(page)
    with database_that_refuses("INSERT", "entry"):
        presses(page, "Add a note")
    expect(page.locator("h1")).to_have_text("Action not completed")
    expect(page.get_by_label("Note")).to_have_value(TYPED)


def test_advice_after_the_session_says_so_beside_the_field(page: Page):
    begins_to_write(page)
    page.once("dialog", lambda asked: asked.accept())  # leave the note
    page.goto(part_address("rule", "C10"))
    Session.objects.all().delete()
    page.get_by_label("Text:", exact=True).fill("Tell them.")
    advice = page.locator("#id_text_advice")
    expect(advice).to_contain_text("You are signed out. What you typed is still here.")
    expect(page.locator("input[type=password]")).to_have_count(0)
    signs_in_in_a_new_tab(page, advice.get_by_role("link", name="Sign in again"))
    expect(advice).to_contain_text("Reading grade")
    expect(page.get_by_label("Text:", exact=True)).to_have_value("Tell them.")


def test_a_page_asks_before_it_is_left_only_if_something_was_typed(page: Page):
    number = begins_to_write(page)
    asked: list[str] = []

    def stays(question: Any) -> None:
        asked.append(question.type)
        question.dismiss()

    page.on("dialog", stays)
    for way in ("All responses", "My account"):
        with page.expect_event("dialog"):
            page.get_by_role("link", name=way).click()
    with page.expect_event("dialog"):
        page.get_by_role("button", name=re.compile("Sign out")).click()
    expect(page.get_by_label("Note.")).to_have_value(TYPED)
    assert asked == ["beforeunload"] * 3
    presses(page, "Add a note")
    for path in (
        f"/responses/{number}/",
        part_address("rule", "C10"),
        part_address("question", "conditions"),
    ):
        page.goto(path)
        page.locator("h1").first.click()  # without, no browser asks at all
        page.goto(reverse("responses"))
    assert asked == ["beforeunload"] * 3
    page.goto(part_address("rule", "C10"))
    page.get_by_label("Text:", exact=True).fill("Tell them.")
    with page.expect_event("dialog"):
        page.get_by_role("link", name="Proof").click()
    expect(page.get_by_label("Text:", exact=True)).to_have_value("Tell them.")
    assert len(asked) == 4
