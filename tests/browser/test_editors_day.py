"""A day of an editor who has never seen Django, with JavaScript and without."""

import pytest
from playwright.sync_api import Page, expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from suitability.releases.draft import current_draft
from suitability.releases.release import Release
from suitability.releases.submission import State, Submission
from tests.browser.authoring_visits import signed_in
from tests.browser.conftest import hurried
from tests.browser.steps import goes_on_by, presses
from tests.support.staff_clients import part_address

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without"])
def browser(request, new_context: CreateContextCallback) -> Page:
    return hurried(new_context(java_script_enabled=request.param)).new_page()


def is_told(page: Page, field: str, words: str) -> None:
    expect(page.locator(f"#id_{field}_error")).to_contain_text(words)


def fills(page: Page, **texts: str) -> None:
    for name, text in texts.items():
        page.locator(f"[name={name}]").fill(text)


def picks(page: Page, picker: str, label: str) -> None:
    """Ticks something in a list to pick from, folds opened on the way."""
    box = page.locator(f"[data-picker][aria-label='{picker}']").locator("visible=true").first
    box.locator("details", has_text=label).evaluate_all("all => all.forEach(f => f.open = true)")
    box.get_by_label(label).check()


def is_saved(page: Page, part: str) -> None:
    presses(page, "Save")
    expect(page.locator(".messagelist")).to_contain_text(f"{part} is saved in the draft")


def test_a_choice_is_added_and_mended_by_the_messages(browser: Page, base_url: str):
    signed_in(browser, base_url, "editor")
    browser.goto(part_address("question", "blood_pressure"))
    browser.locator("[data-rows=choices] > .adding > summary").last.click()
    browser.locator("[name=choices-5-label]").fill("It goes up and down")
    presses(browser, "Save")
    is_told(browser, "choices-5-code", "required")
    is_told(browser, "choices-5-origin", "required")
    browser.locator("[name=choices-5-code]").fill("varies")
    browser.locator("[name=choices-5-origin]").select_option("add")
    is_saved(browser, "question blood_pressure")


def test_a_question_is_added_and_mended_by_the_messages(browser: Page, base_url: str):
    signed_in(browser, base_url, "editor")
    browser.goto(part_address("question", act="add"))
    fills(browser, text="Do you nap during the day?")
    presses(browser, "Save")
    is_told(browser, "code", "required")
    is_told(browser, "origin", "required")
    fills(browser, code="naps")
    browser.locator("[name=origin]").select_option("add")
    if not browser.locator("[name=choices-0-label]").is_visible():
        browser.locator("[data-rows=choices] > .adding > summary").first.click()
    browser.locator("[name=choices-0-code]").fill("often")
    browser.locator("[name=choices-0-label]").fill("Often")
    browser.locator("[name=choices-0-origin]").select_option("add")
    is_saved(browser, "question naps")


def test_a_source_and_a_rule_are_added_and_mended_by_the_messages(browser: Page, base_url: str):
    signed_in(browser, base_url, "editor")
    browser.goto(part_address("source", act="add"))
    fills(browser, title="A leaflet on low blood pressure")
    presses(browser, "Save")
    is_told(browser, "code", "required")
    is_told(browser, "tier", "required")
    fills(browser, code="S990", tier="T1")
    is_saved(browser, "source S990")
    browser.goto(part_address("rule", act="add"))
    fills(browser, heading="Standing up slowly", text="Tell your provider, or {nobody}.")
    fills(browser, clinician="Marked low blood pressure.", priority="12")
    browser.locator("[name=category]").select_option("caution")
    presses(browser, "Save")
    is_told(browser, "text", "{nobody} is no term")
    is_told(browser, "code", "required")
    is_told(browser, "priority", "between 20 and 39")
    is_told(browser, "origin", "required")
    fills(browser, text="Tell your provider about it.", code="C90", priority="30")
    browser.locator("[name=origin]").select_option("add")
    picks(browser, "Sources", "S990 A leaflet")
    browser.locator("[data-rows=clauses] > .adding > summary").first.click()
    picks(browser, "of these", "It is low, or I was told it is low")
    is_saved(browser, "rule C90")
    expect(browser.locator("#clauses-0-title")).to_contain_text("at least 1 of: It is low")


def test_what_was_sent_back_is_read_mended_and_approved_on_one_page(
    browser: Page, base_url: str, release: Release
):
    def works_as(role: str, page: str) -> None:
        browser.context.clear_cookies()
        signed_in(browser, base_url, role)
        browser.goto(page)

    works_as("editor", part_address("rule", "C10"))
    fills(browser, heading="Blood pressure that is low")
    is_saved(browser, "rule C10")
    browser.goto("/admin/publishing/")
    fills(browser, notes="A plainer heading.")
    presses(browser, "Submit for approval")
    works_as("approver", "/admin/")
    goes_on_by(browser, browser.locator("main a[href*='/submissions/']").first)
    fills(browser, reason="It was shorter before.")
    presses(browser, "Send back")
    works_as("editor", "/admin/")
    expect(browser.locator("main")).to_contain_text("It was shorter before.")
    browser.goto(part_address("rule", "C10"))
    fills(browser, heading="Low pressure")
    is_saved(browser, "rule C10")
    browser.goto("/admin/publishing/")
    fills(browser, notes="Shorter now.")
    presses(browser, "Submit for approval")
    works_as("approver", "/admin/")
    goes_on_by(browser, browser.locator("main a[href*='/submissions/']").first)
    for words in ("Shorter now.", "Low pressure", "Nothing stops it", "There are no saved lists."):
        expect(browser.locator("main")).to_contain_text(words)
    presses(browser, "Approve and publish")
    expect(browser.locator("main")).to_contain_text("elease 2")
    states = Submission.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [State.SENT_BACK, State.PUBLISHED]
    assert current_draft().digest == Release.objects.get(number=2).digest
