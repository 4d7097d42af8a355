"""Choices that exclude the others, and what a page says about an answer it cannot take."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import patient_visits
from tests.browser.journey_cookies import given_answers
from tests.browser.steps import asked, box, opens, picks, presses
from tests.support import personas

pytestmark = pytest.mark.browser

REFUSED = {
    "question": (patient_visits.exclusive_beside_another, "#id_balance_0"),
    "begin": (patient_visits.begin_without_a_pick, "#id_reader_0"),
    "save": (patient_visits.save_without_consent, "#id_agree"),
}
each_refusal = pytest.mark.parametrize(("go", "field"), REFUSED.values(), ids=REFUSED)
Go = Callable[[Page, str], None]


def given_the_question(page: Page, base_url: str, question: str, *picked: str) -> None:
    given_answers(page, base_url, {**personas.CALM, question: picked})
    opens(page, "question", question)


def test_an_exclusive_choice_clears_the_others_and_says_so(page: Page, base_url: str):
    given_the_question(page, base_url, "balance", "unsteady", "fall")
    picks(page, "balance", "none")
    expect(page.locator("input:checked")).to_have_count(1)
    message = "Your other picks were cleared, since you picked 'None of these'."
    expect(page.get_by_role("status")).to_have_text(message)


def test_another_choice_clears_the_exclusive_one_and_says_so(page: Page, base_url: str):
    given_the_question(page, base_url, "balance", "none")
    picks(page, "balance", "fall")
    expect(box(page, "balance", "none")).not_to_be_checked()
    message = "'None of these' was cleared, since you picked something else."
    expect(page.get_by_role("status")).to_have_text(message)


def test_one_exclusive_choice_clears_another(page: Page, base_url: str):
    given_the_question(page, base_url, "balance", "none")
    picks(page, "balance", "not_sure")
    expect(page.locator("input:checked")).to_have_count(1)


def test_choices_that_go_together_stay(page: Page, base_url: str):
    given_the_question(page, base_url, "balance", "fall")
    picks(page, "balance", "unsteady", "aid")
    expect(page.locator("input:checked")).to_have_count(3)
    expect(page.get_by_role("status")).to_have_text("")


def test_picks_are_counted_and_one_of_a_heading_clears_another_but_nothing_is_blocked(
    page: Page, base_url: str
):
    patient_visits.under_limits(page, base_url)
    first, second, third = (page.locator(f"#id_balance_{n}") for n in range(3))
    status = page.get_by_role("status")
    expect(page.get_by_role("group", name="How often? Pick one.").locator("input")).to_have_count(2)
    first.check()
    expect(status).to_have_text("1 of 2 picked.")
    third.check()
    expect(status).to_have_text("2 of 2 picked.")
    second.check()
    expect(first).not_to_be_checked()
    expect(status).to_contain_text("was cleared, since you picked something else. 2 of 2 picked.")
    page.evaluate("document.querySelector('#id_balance_0').checked = true")
    third.uncheck()
    third.check()
    expect(status).to_have_text("You picked 3. Pick at most 2.")
    presses(page, "Next")
    refused = "You picked more than one answer under 'How often?'. Pick only one there."
    expect(page.get_by_role("alert")).to_contain_text(refused)
    expect(page.locator("input:checked")).to_have_count(3)
    first.uncheck()
    presses(page, "Next")
    expect(page.locator("dl.check")).to_contain_text("How often? ")


def test_without_javascript_the_page_explains_and_keeps_both_picks(
    plain_context: BrowserContext, base_url: str
):
    page = plain_context.new_page()
    given_the_question(page, base_url, "balance")
    picks(page, "balance", "fall", "none")
    presses(page, "Next")
    assert asked(page) == "balance"
    refused = "You picked 'None of these' and something else. Pick one or the other."
    expect(page.get_by_role("alert")).to_contain_text(refused)
    expect(page.locator(".error-text")).to_contain_text(refused)
    expect(page.locator("input:checked")).to_have_count(2)
    box(page, "balance", "none").uncheck()
    presses(page, "Next")
    expect(page.locator("dl.check")).to_contain_text("I fell in the past year")


@each_refusal
def test_a_refused_form_is_titled_so_and_its_summary_has_the_focus(
    go: Go, field: str, page: Page, base_url: str
):
    go(page, base_url)
    assert page.title().startswith("There is a problem: ")
    expect(page.locator(".error-summary")).to_be_focused()


@each_refusal
def test_an_error_links_to_its_field(go: Go, field: str, page: Page, base_url: str):
    go(page, base_url)
    page.locator(".error-summary a").click()
    expect(page.locator(field)).to_be_focused()
