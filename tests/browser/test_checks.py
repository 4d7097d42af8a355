"""What the checks of accessibility find on a page that has a fault, and nothing where none is."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser import checks
from tests.browser.outline import focus_order, tidy

pytestmark = pytest.mark.browser

WORD = "<p>Some words before it, and <a href='/'>a link</a> in their midst.</p>"
FAULTS = {
    "a small button": (checks.small_targets, "<button style='height: 20px'>Go</button>"),
    "a narrow link": (checks.small_targets, "<ul><li><a href='/'>A</a></li></ul>"),
    "an order for the eye": (checks.reordered, "<p style='order: 1'>First</p>"),
    "a row from its end": (checks.reordered, "<p style='flex-direction: row-reverse'>First</p>"),
    "a tabindex": (checks.reordered, "<a href='/' tabindex='1'>First</a>"),
    "a box that cuts": (
        checks.harmed_by_spacing,
        "<p style='overflow: hidden; height: 18px; line-height: 18px'>Some words</p>",
    ),
    "a line that does not break": (
        checks.harmed_by_spacing,
        "<p style='white-space: nowrap; font: 16px monospace'>Thirty letters, no more: 30!!</p>",
    ),
    "a side that stays": (
        checks.too_wide_mirrored,
        "<p style='position: absolute; left: -100px; width: 200px'>Some words</p>",
    ),
}


@pytest.mark.parametrize(("check", "html"), FAULTS.values(), ids=FAULTS)
def test_a_check_finds_the_fault(check: Callable[[Page], list[str]], html: str, page: Page):
    page.set_content(f"<!doctype html>{html}")
    assert check(page)


@pytest.mark.parametrize("check", dict.fromkeys(check for check, _ in FAULTS.values()))
def test_a_check_finds_nothing_in_a_line_of_text(check: Callable[[Page], list[str]], page: Page):
    page.set_content(f"<!doctype html>{WORD}")
    assert check(page) == []


@pytest.mark.parametrize("look", checks.LOOKS)
def test_contrast_is_measured_in_every_look(look: str, page: Page):
    page.set_content("<a href='/' style='background: #134e68; color: #fff'>Readable</a>")
    page.emulate_media(**checks.LOOKS[look])
    assert checks.axe(page, checks.OF_COLOURS) == []
    page.set_content("<a style='forced-color-adjust: none; background: #777; color: #888'>Not</a>")
    assert checks.axe(page, checks.OF_COLOURS)


def test_the_order_of_focus_begins_at_the_top_wherever_the_focus_is(page: Page):
    page.set_content("<a href='/'>One</a><label>Two <input autofocus></label><button>Go</button>")
    page.locator("input").focus()
    assert focus_order(page) == ['1. link "One"', '2. field "Two"', '3. button "Go"']


@pytest.mark.parametrize(
    ("line", "tidied"),
    [
        ("On November 29, 2026, 10:33 as 7K3M-Q9XT-4ZP", "On DAY, TIME as REFERENCE"),
        ("The night of Sat, Nov 28 and 2026-11-28", "The night of DAY and DAY"),
        ("May have 11 of 14", "May have 11 of 14"),
    ],
)
def test_what_chance_made_is_replaced(line: str, tidied: str):
    assert tidy(line) == tidied


def test_a_page_from_right_to_left_is_its_mirror_image(page: Page, base_url: str, release: object):
    page.set_viewport_size(checks.SCREEN)
    page.goto("/begin/")
    page.evaluate("document.dir = 'rtl'")
    boxes = {
        name: page.locator(selector).first.bounding_box()
        for name, selector in {
            "home": ".home",
            "help": ".help",
            "tick": ".form-check-input",
            "label": ".form-check-label",
        }.items()
    }
    assert boxes["home"]["x"] > boxes["help"]["x"] + boxes["help"]["width"]
    assert boxes["tick"]["x"] > boxes["label"]["x"] + boxes["label"]["width"]
