"""The list on a phone: its first screen, how long it is, and how it tells kinds apart."""

import re
from statistics import median

import pytest
from playwright.sync_api import Page, expect

from tests.browser.journey_cookies import Answers, given_answers
from tests.browser.steps import opens
from tests.personas.lists import readers
from tests.support import personas

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
SCREENS = 6  # at most, for half of the people
EACH = 3  # of the made-up people every third is looked at

# Every statement, group and row of a list that begins on the screen.
ON_SCREEN = """height => [...document.querySelectorAll(".list [id], .keep-row")]
    .filter(part => part.matches("section, .keep-row"))
    .map(part => [part, part.getBoundingClientRect()])
    .filter(([part, box]) => box.height && box.top < height)
    .map(([part]) => part)
    .map(part => part.id || part.className)"""
SCREENS_LONG = "height => document.documentElement.scrollHeight / height"


def given_a_list(page: Page, base_url: str, answers: Answers) -> None:
    page.set_viewport_size(PHONE)
    given_answers(page, base_url, answers)
    opens(page, "summary")


def test_half_of_the_people_scroll_few_screens(page: Page, base_url: str):
    lengths = []
    for reader in readers()[::EACH]:
        given_a_list(page, base_url, reader.answers)
        lengths.append(page.evaluate(SCREENS_LONG, PHONE["height"]))
    assert median(lengths) <= SCREENS, sorted(lengths)


@pytest.mark.parametrize(
    ("answers", "codes"),
    [(personas.EMERGENCY, {"U01"}), (personas.COMING_OFF_ALCOHOL, {"U02", "N14"})],
    ids=["an emergency", "urgent"],
)
def test_the_first_screen_of_an_urgent_list_holds_only_what_is_urgent(
    answers: Answers, codes: set[str], page: Page, base_url: str
):
    given_a_list(page, base_url, answers)
    on_screen = set(page.evaluate(ON_SCREEN, PHONE["height"]))
    assert on_screen
    assert on_screen <= codes
    expect(page.locator(".statement.urgent .kind-mark").first).to_have_text("Urgent")


def test_the_first_screen_says_how_long_it_takes_and_what_to_do_with_it(page: Page, base_url: str):
    given_a_list(page, base_url, personas.MANY_CAUTIONS)
    for seen in (
        page.get_by_text(re.compile(r"About \w+ minutes? to read\.")),
        page.locator(".keep-row").get_by_role("button", name="Print"),
        page.locator(".keep-row").get_by_role("button", name="Save for my provider"),
    ):
        expect(seen).to_be_in_viewport()
    page.get_by_role("link", name="More ways to keep it").click()
    expect(page.get_by_role("heading", name="Keep or share your list")).to_be_in_viewport()


def test_each_kind_has_a_word_and_a_shape_of_its_own(page: Page, base_url: str):
    """Under forced colours too, where boxes must show whether they are ticked."""
    given_a_list(page, base_url, personas.COMING_OFF_ALCOHOL)
    page.locator(".known details.fold > summary").first.click()
    page.emulate_media(forced_colors="active")
    marks = {
        kind: page.locator(f".statement.{kind} .kind-mark").first
        for kind in ("urgent", "caution", "known")
    }
    words = {mark.inner_text() for mark in marks.values()}
    assert words == {"Urgent", "Bring up", "Known"}
    for mark in marks.values():
        mark.evaluate("mark => { mark.firstChild.data = '' }")
    assert len({mark.screenshot() for mark in marks.values()}) == len(marks)
    box = page.locator(".ticks input:visible").first
    ticked = box.screenshot()
    box.uncheck()
    box.blur()
    assert box.screenshot() != ticked
