"""A list is kept only on request; its link opens the same words, and deletes them."""

import re

import pytest
from playwright.sync_api import Page, expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from suitability.responses.response import FrozenSummary, Response
from tests.browser.journey_cookies import given_a_list
from tests.browser.steps import (
    follows,
    is_on,
    is_on_list,
    opens,
    opens_list,
    presses,
    saves,
    words_of_the_list,
)

pytestmark = pytest.mark.browser

REFERENCE = r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{3}"


def test_it_is_stored_when_asked_for_and_not_before(page: Page, base_url: str):
    given_a_list(page, base_url)
    presses(page, "Save it for my provider")
    presses(page, "Save my list")
    expect(page.get_by_role("alert")).to_contain_text("tick the box")
    assert Response.objects.count() == 0
    page.get_by_role("checkbox").check()
    presses(page, "Save my list")
    is_on(page, "saved")
    assert re.fullmatch(REFERENCE, page.locator(".reference").text_content())
    assert Response.objects.count() == 1


def test_the_link_opens_the_same_list_in_any_browser(
    page: Page, base_url: str, new_context: CreateContextCallback
):
    given_a_list(page, base_url)
    read = words_of_the_list(page)
    link = saves(page)
    reference = page.locator(".reference").text_content()
    opens_list(page, link)
    assert words_of_the_list(page) == read
    elsewhere = new_context().new_page()
    opens_list(elsewhere, link)
    assert words_of_the_list(elsewhere) == read
    expect(elsewhere.locator("main")).to_contain_text(f"Reference: {reference}")


def test_pressing_twice_makes_one_response(page: Page, base_url: str):
    given_a_list(page, base_url)
    link = saves(page)
    reference = page.locator(".reference").text_content()
    page.reload()
    page.go_back()
    assert saves(page) == link
    assert page.locator(".reference").text_content() == reference
    assert Response.objects.count() == 1


def test_a_changed_list_is_another_response(page: Page, base_url: str):
    given_a_list(page, base_url)
    first = saves(page)
    opens(page, "question", "balance")
    page.get_by_label("I feel unsteady").check()
    presses(page, "Next")
    assert saves(page) != first
    assert Response.objects.count() == 2


def test_a_deleted_list_is_gone(page: Page, base_url: str):
    given_a_list(page, base_url)
    link = saves(page)
    opens_list(page, link)
    follows(page, "Delete my saved list")
    follows(page, "No, keep it")
    assert Response.objects.count() == 1
    follows(page, "Delete my saved list")
    presses(page, "Yes, delete it")
    is_on(page, "deleted")
    assert (Response.objects.count(), FrozenSummary.objects.count()) == (0, 0)
    opens_list(page, link)
    expect(page.get_by_role("alert")).to_contain_text("No list has this link.")


def test_clearing_takes_the_answers_from_the_device_and_leaves_what_was_saved(
    page: Page, base_url: str
):
    given_a_list(page, base_url)
    link = saves(page)
    follows(page, "clear your answers")
    presses(page, "Yes, clear them")
    is_on(page, "cleared")
    assert "journey" not in {cookie["name"] for cookie in page.context.cookies()}
    opens(page, "summary")
    is_on(page, "start")
    expect(page.get_by_role("status")).to_contain_text("We do not have your answers any more")
    opens_list(page, link)
    is_on_list(page)
