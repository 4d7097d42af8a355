"""The whole journey by keyboard alone."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.journey_cookies import given_answers
from tests.browser.steps import asked, box, is_on, opens
from tests.support import personas

pytestmark = pytest.mark.browser

FOCUS = """() => {
    const style = getComputedStyle(document.activeElement);
    return style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth);
}"""


def tabs_to(page: Page, wanted: Locator) -> None:
    """Moves on by Tab; every stop on the way shows that it has the focus."""
    for _ in range(150):
        page.keyboard.press("Tab")
        where = page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
        assert page.evaluate(FOCUS) >= 2, f"no outline around {where}"
        if wanted.evaluate("one => one === document.activeElement"):
            return
    pytest.fail(f"Tab does not reach {wanted}")


def chooses(page: Page, question: str, choice: str) -> None:
    wanted = box(page, question, choice)
    if wanted.get_attribute("type") == "checkbox":
        tabs_to(page, wanted)
        page.keyboard.press("Space")
    else:
        tabs_to(page, page.locator("input[type=radio]").first)
        page.keyboard.press("Space")
        while not wanted.is_checked():
            page.keyboard.press("ArrowDown")


def enters(page: Page, wanted: Locator) -> None:
    """Where Enter leads to another page."""
    tabs_to(page, wanted)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_the_skip_link_comes_first_and_leads_past_the_header(page: Page):
    opens(page, "start")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the page")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Begin")).to_be_focused()


def test_the_whole_journey_by_keyboard_ends_in_a_list(page: Page):
    opens(page, "start")
    enters(page, page.get_by_role("link", name="Begin", exact=True))
    is_on(page, "begin")
    chooses(page, "reader", "adult")
    enters(page, page.get_by_role("button", name="Next"))
    expect(page.locator(".progress-line")).to_be_visible()
    while question := asked(page):
        chooses(page, question, personas.CALM[question][0])
        enters(page, page.get_by_role("button", name="Next"))
    is_on(page, "check")
    enters(page, page.get_by_role("link", name="See my list"))
    is_on(page, "summary")


def test_a_list_can_be_ticked_unfolded_and_saved_by_keyboard(page: Page, base_url: str):
    given_answers(page, base_url, personas.MANY_CAUTIONS)
    opens(page, "summary")
    tick = page.locator(".ticks input").first
    tabs_to(page, tick)
    page.keyboard.press("Space")
    expect(tick).not_to_be_checked()
    tabs_to(page, page.locator(".known details.fold > summary"))
    page.keyboard.press("Enter")
    expect(page.locator("#X04 > summary")).to_be_visible()
    enters(page, page.get_by_role("button", name="Save it for my provider"))
    tabs_to(page, page.get_by_role("checkbox"))
    page.keyboard.press("Space")
    enters(page, page.get_by_role("button", name="Save my list"))
    is_on(page, "saved")
