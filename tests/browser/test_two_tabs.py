"""Two tabs of one browser: an old one does nothing to the next person, and correcting."""

import pytest
from playwright.sync_api import Page, expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from suitability.responses.response import Response
from tests.browser.journey_cookies import given_answers
from tests.browser.steps import (
    answers,
    answers_all,
    asked,
    begins,
    box,
    follows,
    is_on,
    is_on_list,
    opens,
    opens_list,
    picks,
    presses,
    saves,
)
from tests.support import personas

pytestmark = pytest.mark.browser


def test_an_old_tab_acts_on_nothing_of_the_next_person(page: Page, base_url: str):
    given_answers(page, base_url, personas.MANY_CAUTIONS)
    opens(page, "save")
    page.locator("[name=agree]").check()
    asking = page.context.new_page()
    opens(asking, "question", "trigger")
    other = page.context.new_page()
    begins(other, by="Begin again")
    answers(other, "sleep_trouble", "waking")
    answers(other, "trigger", "stress")

    presses(page, "Save my list")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing was saved or changed")
    picks(asking, "trigger", "schedule")
    presses(asking, "Next")
    expect(asking.get_by_role("heading", level=1)).to_have_text("Nothing was saved or changed")
    assert Response.objects.count() == 0

    asking.go_back()  # to the same question, of the answers that are open now
    assert asked(asking) == "trigger"
    expect(box(asking, "trigger", "stress")).to_be_checked()
    expect(asking.locator("input:checked")).to_have_count(1)
    presses(asking, "Next")
    assert asked(asking) == "baclofen_now"

    other.go_back()
    expect(box(other, "trigger", "stress")).to_be_checked()
    follows(page, "Go to the answers that are open now")
    assert asked(page) == "baclofen_now"
    answers_all(page, personas.CALM)
    is_on(page, "check")
    expect(page.get_by_text("Stress or worry")).to_be_visible()
    expect(page.get_by_text("Work shifts")).to_have_count(0)


def test_a_list_that_another_tab_changed_is_shown_again_and_then_saved(page: Page, base_url: str):
    given_answers(page, base_url, personas.MANY_CAUTIONS)
    opens(page, "summary")
    other = page.context.new_page()
    opens(other, "question", "balance")
    answers(other, "balance", "unsteady")
    presses(page, "Save it for my provider")
    is_on(page, "summary")
    expect(page.get_by_role("status")).to_contain_text("Nothing was saved")
    presses(page, "Save it for my provider")
    is_on(page, "save")
    page.locator("[name=agree]").check()
    opens(other, "question", "balance")
    answers(other, "balance", "fall")
    presses(page, "Save my list")
    is_on(page, "summary")
    expect(page.get_by_role("status")).to_contain_text("Nothing was saved")
    assert Response.objects.count() == 0
    page.go_back()
    is_on(page, "save")
    expect(page.locator("[name=agree]")).not_to_be_checked()
    page.locator("[name=agree]").check()
    presses(page, "Save my list")
    is_on(page, "saved")
    assert Response.objects.get().answers["balance"] == ["fall"]


def test_a_corrected_list_replaces_the_first_whose_link_says_so(
    page: Page, base_url: str, new_context: CreateContextCallback
):
    given_answers(page, base_url, personas.MANY_CAUTIONS)
    first = saves(page)
    reference = page.locator(".reference").text_content()
    follows(page, "Back to my list")
    opens(page, "question", "balance")
    answers(page, "balance", "unsteady")
    follows(page, "See my list")
    presses(page, "Save it for my provider")
    replace = page.get_by_label(f"reference {reference}")
    expect(replace).not_to_be_checked()
    replace.check()
    page.locator("[name=agree]").check()
    presses(page, "Save my list")
    is_on(page, "saved")
    link = page.locator(".secret a").get_attribute("href")
    page.go_back()
    page.go_forward()
    is_on(page, "saved")
    elsewhere = new_context().new_page()
    opens_list(elsewhere, first)
    expect(elsewhere.get_by_role("heading", level=1)).to_have_text(
        "This list was replaced by a newer one"
    )
    opens_list(elsewhere, link)
    is_on_list(elsewhere)
    assert Response.objects.count() == 1
