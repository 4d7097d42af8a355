"""A saved list opened by its link in a browser, with and without JavaScript."""

import pytest
from playwright.sync_api import BrowserContext, Page, Request, expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from tests.browser.journey_cookies import given_answers
from tests.browser.steps import follows, is_on_list, opens, opens_list, presses, saves
from tests.support import personas
from tests.support.patient_client import secret_in

pytestmark = pytest.mark.browser


def test_the_link_stays_in_the_address_bar_and_works_as_a_bookmark(
    page: Page, base_url: str, new_context: CreateContextCallback
):
    given_answers(page, base_url, personas.CALM)
    opens_list(page, saves(page))
    is_on_list(page)
    later = new_context().new_page()
    later.goto(page.url)
    expect(later.locator("main")).to_contain_text("This browser does not have that list open.")
    presses(later, "Open my list")
    is_on_list(later)
    expect(later.locator("main")).to_contain_text("This is your saved list.")


def test_no_request_has_the_secret_in_its_address_or_its_referrer(
    page: Page, base_url: str, new_context: CreateContextCallback
):
    given_answers(page, base_url, personas.CALM)
    link = saves(page)
    secret = secret_in("/" + link.split("/", 3)[3])
    reader = new_context().new_page()
    sent: list[str] = []

    def note(request: Request) -> None:
        referrer = request.all_headers().get("referer", "")
        sent.append(request.url.split("#")[0])
        assert referrer in ("", f"{base_url}/")

    reader.on("request", note)
    opens_list(reader, link)
    for name in ("See the page that prints", "Back to my list", "Delete my saved list"):
        follows(reader, name)
    presses(reader, "Yes, delete it")
    assert len(sent) > 5
    assert not [address for address in sent if secret[:8] in address]


def test_a_link_that_is_pasted_over_another_is_the_one_that_is_opened(page: Page, base_url: str):
    opens(page, "secret_link")
    given_answers(page, base_url, personas.CALM)
    link = saves(page)
    page.goto(f"/copy/#{'x' * 43}")
    page.evaluate("to => { location.hash = to }", link.partition("#")[2])
    presses(page, "Open my list")
    is_on_list(page)


def test_without_javascript_the_link_is_pasted(plain_context: BrowserContext, base_url: str):
    page = plain_context.new_page()
    given_answers(page, base_url, personas.CALM)
    link = saves(page)
    page.goto(link)
    page.get_by_label("Your secret link").fill(link)
    presses(page, "Open my list")
    expect(page.locator("main")).to_contain_text("This is your saved list.")
