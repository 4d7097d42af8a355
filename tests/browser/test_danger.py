"""Danger signs: read at once when one is marked, asked about once more when left blank."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import journey_cookies
from tests.browser.steps import (
    answers,
    asked,
    box,
    codes,
    comes_to,
    follows,
    goes_back,
    goes_on_by,
    is_on,
    opens,
    presses,
)
from tests.support import personas

pytestmark = pytest.mark.browser


def given_the_danger_signs(page: Page) -> None:
    """The question of danger signs is on the page, and later ones were not asked yet."""
    comes_to(page, "danger_signs")


def test_a_danger_sign_brings_the_emergency_before_any_other_question(page: Page):
    given_the_danger_signs(page)
    answers(page, "danger_signs", "faint")
    is_on(page, "urgent")
    expect(page.locator("#U01")).to_be_visible()
    expect(page.locator("#U01 a[href='tel:911']").first).to_be_visible()
    goes_on_by(page, page.get_by_role("link", name="I have read this"))
    assert asked(page) == "blood_pressure"


def test_who_marked_one_by_mistake_can_go_back(page: Page):
    given_the_danger_signs(page)
    answers(page, "danger_signs", "faint")
    goes_back(page)
    expect(box(page, "danger_signs", "faint")).to_be_checked()
    answers(page, "danger_signs", "none")
    assert asked(page) == "blood_pressure"


def test_a_danger_sign_marked_in_a_change_brings_it_at_once_too(page: Page, base_url: str):
    journey_cookies.given_answers(page, base_url, personas.CALM)
    opens(page, "question", "danger_signs")
    answers(page, "danger_signs", "seizure")
    is_on(page, "urgent")
    goes_on_by(page, page.get_by_role("link", name="I have read this"))
    is_on(page, "check")


def test_in_the_list_the_emergency_stands_alone_and_first(page: Page, base_url: str):
    journey_cookies.given_answers(page, base_url, personas.EMERGENCY)
    opens(page, "summary")
    assert codes(page)[:5] == ["U01", "N14", "N02", "N13", "U04"]
    expect(page.locator("details.later")).not_to_have_attribute("open", "")


@pytest.mark.parametrize("blank", ["Next", "Leave blank"])
def test_blank_danger_signs_are_asked_about_once(blank: str, page: Page):
    given_the_danger_signs(page)
    presses(page, blank)
    is_on(page, "left_blank")
    follows(page, "Go on")
    assert asked(page) == "blood_pressure"
    goes_back(page)
    presses(page, blank)
    assert asked(page) == "blood_pressure"


def test_who_is_asked_again_can_answer(page: Page):
    given_the_danger_signs(page)
    presses(page, "Leave blank")
    follows(page, "Answer it now")
    answers(page, "danger_signs", "none")
    assert asked(page) == "blood_pressure"
