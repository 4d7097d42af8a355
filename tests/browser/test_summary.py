"""What of a list stands open, what a reader opened, and how it looks at twice the size."""

import pytest
from playwright.sync_api import Page, expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from suitability.releases.release import Release
from tests.browser import checks
from tests.browser.journey_cookies import Answers, given_a_list
from tests.support import personas

pytestmark = pytest.mark.browser

# More than five cautions; C30 is quiet beside C34.
EVERYTHING: Answers = {
    **personas.MANY_CAUTIONS,
    "depressants": ["alcohol", "sleep_meds"],
    "blood_pressure": ["bp_meds"],
    "conditions": ["kidney", "diabetes", "stroke"],
    "about_you": ["age_65", "driving"],
}

# Who reads, what is open, what has a closed line of its own, and what is under a closed fold.
LAYOUTS = {
    "calm": (
        personas.CALM,
        "X07 E01 N01 N02 N13 N14",
        "N15 N03 N05",
        "E11 E12 X01 X04",
    ),
    "many cautions": (
        personas.MANY_CAUTIONS,
        "C51 C44 C34 C52 C48 X07 N01 N02 N13 N14",
        "C21 C32 C50 N15 N03 N05 N07",
        "E03 E11 E12 X01 X02 X04",
    ),
    "more than five cautions": (
        EVERYTHING,
        "C51 C44 C34 C48 C12 X07 N01 N02 N13 N14",
        "C21 C30 C32 C50 N15 N03 N05 N07",
        "C62 C65 C73 E03 E11 E12 X01 X02 X04",
    ),
    "urgent": (
        personas.COMING_OFF_ALCOHOL,
        "U02 N14 C30 X07 N01 N02 N13",
        "",
        "E04 E11 E12 X01 X04 N15 N03 N19 N05 N07 N08",
    ),
    "emergency": (
        personas.EMERGENCY,
        "U01 N02 N13 N14",
        "",
        "U04 X07 N01 E05 E11 E12 X01 X04 N19 N05 N07 N08 N12",
    ),
    "under 18": (
        personas.UNDER_AGE,
        "C72 X07 N01 N02 N13 N14",
        "N03 N05",
        "E01 E11 E12 X01 X04",
    ),
}
TEXT = "#{} > .text"
HEADING = "#{0} > summary, #{0}_heading"


@pytest.mark.parametrize(("answers", "in_full", "lines", "folded"), LAYOUTS.values(), ids=LAYOUTS)
def test_what_stands_open_is_as_the_layout_says(
    answers: Answers, in_full: str, lines: str, folded: str, page: Page, base_url: str
):
    given_a_list(page, base_url, answers)
    for code in in_full.split():
        expect(page.locator(TEXT.format(code))).to_be_visible()
    for code in lines.split():
        expect(page.locator(HEADING.format(code))).to_be_visible()
        expect(page.locator(TEXT.format(code))).to_be_hidden()
    for code in folded.split():
        expect(page.locator(HEADING.format(code))).to_be_hidden()


def test_what_never_folds_is_no_fold(page: Page, base_url: str):
    given_a_list(page, base_url, {**personas.ALL_ASKED, "danger_signs": ["not_sure"]})
    for code in ("U06", "X07", "N01", "N02", "N13", "N14"):
        expect(page.locator(f"details #{code}, details#{code}")).to_have_count(0)
        expect(page.locator(TEXT.format(code))).to_be_visible()
    expect(page.locator(TEXT.format("X06"))).to_be_visible()


def test_the_rest_of_an_emergency_opens_at_one_press(page: Page, base_url: str):
    given_a_list(page, base_url, personas.EMERGENCY)
    page.get_by_text("Read the rest of my list").click()
    expect(page.locator(TEXT.format("U04"))).to_be_visible()
    expect(page.locator(TEXT.format("N01"))).to_be_visible()


def test_the_first_five_questions_are_ticked(page: Page, base_url: str):
    given_a_list(page, base_url, personas.MANY_CAUTIONS)
    expect(page.locator(".ticks input:checked")).to_have_count(5)
    expect(page.locator(".ticks input:visible")).to_have_count(5)


def test_a_link_to_a_quiet_statement_opens_it(page: Page, base_url: str):
    given_a_list(page, base_url, EVERYTHING)
    page.goto("/summary/#C30")
    expect(page.locator(TEXT.format("C30"))).to_be_visible()
    expect(page.locator("#C30")).to_be_in_viewport()


def test_a_glance_line_opens_the_fold_that_its_topic_is_in(page: Page, base_url: str):
    given_a_list(page, base_url, EVERYTHING)
    expect(page.locator("#C73")).to_be_hidden()
    page.locator(".glance a[href='#C73']").click()
    expect(page.locator(TEXT.format("C73"))).to_be_visible()
    expect(page.locator("#C73")).to_be_in_viewport()


def test_a_link_leads_there_again_after_its_fold_was_closed(page: Page, base_url: str):
    given_a_list(page, base_url, EVERYTHING)
    page.locator(".glance a[href='#C73']").click()
    page.locator(".cautions details.fold > summary").click()
    expect(page.locator("#C73")).to_be_hidden()
    page.locator(".glance a[href='#C73']").click()
    expect(page.locator(TEXT.format("C73"))).to_be_visible()


def test_what_was_opened_closed_and_ticked_survives_a_reload(page: Page, base_url: str):
    given_a_list(page, base_url, personas.MANY_CAUTIONS)
    page.locator(".known details.fold > summary").click()
    page.locator("#X04 > summary").click()
    page.locator("#C51 > summary").click()
    page.locator(".ticks input").nth(0).uncheck()
    page.get_by_text("More questions").click()
    page.locator(".ticks input").nth(7).check()
    page.reload()
    expect(page.locator(TEXT.format("X04"))).to_be_visible()
    expect(page.locator(TEXT.format("C51"))).to_be_hidden()
    expect(page.locator(".ticks input").nth(0)).not_to_be_checked()
    expect(page.locator(".ticks input").nth(7)).to_be_checked()


def test_another_list_does_not_take_over_what_was_opened(page: Page, base_url: str):
    given_a_list(page, base_url, personas.MANY_CAUTIONS)
    page.locator(".ticks input").nth(0).uncheck()
    given_a_list(page, base_url, personas.CALM)
    expect(page.locator(".ticks input").nth(0)).to_be_checked()


@pytest.mark.parametrize(
    "answers", [personas.MANY_CAUTIONS, personas.EMERGENCY], ids=["V07", "V08"]
)
def test_nothing_stands_out_at_twice_the_size(
    answers: Answers, release: Release, new_context: CreateContextCallback, base_url: str
):
    page = new_context(viewport={"width": 640, "height": 480}, device_scale_factor=2).new_page()
    given_a_list(page, base_url, answers)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    page.evaluate(checks.OPEN_ALL)
    assert checks.sideways(page) == []
