"""A rule and a question on one screen: edited in place, and read as the patient will read them."""

import pytest
from playwright.sync_api import Locator, Page, expect

from suitability.releases.draft import current_draft
from suitability.releases.draft_part import Part
from tests.browser.authoring_visits import signed_in
from tests.browser.steps import presses
from tests.support.staff_clients import part_address

pytestmark = pytest.mark.browser

MOST_TABS = 40
SCREEN = {"width": 1280, "height": 900}  # CSS pixels
LONGEST = ["C41", "C02", "U01"]


def opens(page: Page, base_url: str, kind: str, code: str = "") -> None:
    signed_in(page, base_url, "editor")
    page.set_viewport_size({**SCREEN})
    page.goto(part_address(kind, code) if code else part_address(kind, act="add"))


def tabs_to_save(page: Page) -> int:
    """Press Tab from the top of the page until the button has the focus."""
    page.evaluate("document.activeElement.blur()")
    for pressed in range(1, 3 * MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "_save":
            return pressed
    raise AssertionError("Save never had the focus.")


def choice(page: Page, label: str) -> Locator:
    return page.locator(".folded", has=page.locator("summary", has_text=label))


@pytest.mark.parametrize("code", [*LONGEST, ""])
def test_a_rule_fits_on_one_screen_and_is_few_tabs_long(code: str, page: Page, base_url: str):
    opens(page, base_url, "rule", code)
    assert page.evaluate("document.documentElement.scrollHeight") <= SCREEN["height"]
    assert tabs_to_save(page) <= MOST_TABS


@pytest.mark.parametrize("code", ["conditions", "withdrawal_from", ""])
def test_a_question_is_few_tabs_long(code: str, page: Page, base_url: str):
    opens(page, base_url, "question", code)
    assert tabs_to_save(page) <= MOST_TABS


def test_a_rule_is_read_while_it_is_edited_and_nothing_is_saved_before_save(
    page: Page, base_url: str
):
    opens(page, base_url, "rule", "C10")
    before = Part.objects.get(pk="rule.C10").body
    page.get_by_label("Heading:", exact=True).fill("Call {emergency} about low pressure")
    page.locator(".folded > summary").click()
    page.get_by_label("Search").locator("visible=true").fill("a stroke")
    page.get_by_label("A stroke", exact=True).locator("visible=true").check()
    expect(page.locator("#as_read h3")).to_have_text("Call 911 about low pressure")
    expect(page.locator("#clauses-0-title")).to_contain_text("or I was told it is low; A stroke")
    page.get_by_label("At least").locator("visible=true").fill("3")
    expect(page.locator("#clauses-0-title")).to_contain_text("a clause that is not complete")
    assert Part.objects.get(pk="rule.C10").body == before


@pytest.mark.parametrize("way", ["buttons", "drag"])
def test_choices_are_moved_and_none_and_not_sure_stay_last(way: str, page: Page, base_url: str):
    opens(page, base_url, "question", "blood_pressure")
    if way == "drag":
        target = choice(page, "It is low, or").locator("summary")
        choice(page, "I take medicine").locator("summary").drag_to(target)
    else:
        choice(page, "I take medicine").locator("summary").click()
        for _ in range(2):
            choice(page, "I take medicine").get_by_role("button", name="Move up").click()
        expect(page.get_by_role("status")).to_have_text("Moved: it is number 1 of 5 now.")
    choice(page, "None of these").locator("summary").click()
    choice(page, "None of these").get_by_role("button", name="Move up").click()
    expect(page.get_by_role("status")).to_have_text("It cannot be moved further.")
    expect(page.locator("#as_read li").first).to_contain_text("I take medicine")
    presses(page, "Save")
    assert codes_of("blood_pressure") == ["bp_meds", "low", "faint_standing", "none", "not_sure"]


def test_choices_are_added_without_limit_above_none_and_not_sure(page: Page, base_url: str):
    opens(page, base_url, "question", "blood_pressure")
    before = codes_of("blood_pressure")
    for number in range(len(before), len(before) + 3):
        page.locator("[data-rows=choices] > .adding > summary").last.click()
        page.locator(f"[name=choices-{number}-code]").fill(f"new_{number}")
        page.locator(f"[name=choices-{number}-label]").fill(f"A new one, {number}")
        page.locator(f"[name=choices-{number}-origin]").select_option("add")
    presses(page, "Save")
    assert codes_of("blood_pressure") == [*before[:3], "new_5", "new_6", "new_7", *before[3:]]


def codes_of(question: str) -> list[str]:
    questions = current_draft().document.questions
    (choices,) = (each.choices for each in questions if each.code == question)
    return [each.code for each in choices]
