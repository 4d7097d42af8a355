"""The printed list: everything chosen and unfolded, and nothing that only a screen needs."""

from pathlib import Path
from unicodedata import normalize

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pypdf import PdfReader

from suitability.releases.release import Release
from tests.browser import checks
from tests.browser.journey_cookies import Answers, given_answers
from tests.browser.steps import opens, saves
from tests.support import personas

pytestmark = pytest.mark.browser

SHOWN = "one => one.checkVisibility({contentVisibilityAuto: true, visibilityProperty: true})"

# What a sheet holds inside its margins of 15 and 16 mm, in CSS pixels.
PAPER = {"letter": (703, 935), "A4": (680, 1001)}

# The last part on page one. Beside urgent statements there is room for the questions only.
ON_PAGE_ONE = {
    "calm": (personas.CALM, ".clinician"),
    "many cautions": (personas.MANY_CAUTIONS, ".clinician"),
    "urgent": (personas.COMING_OFF_ALCOHOL, ".asks"),
}


@pytest.fixture(params=["with our script", "without scripts"])
def printed(
    request: pytest.FixtureRequest,
    context: BrowserContext,
    plain_context: BrowserContext,
    base_url: str,
) -> Page:
    """The list of many cautions, as it goes to the printer."""
    page = (context if request.param == "with our script" else plain_context).new_page()
    given_answers(page, base_url, personas.MANY_CAUTIONS)
    opens(page, "summary")
    page.emulate_media(media="print")
    return page


def test_only_ticked_questions_print(printed: Page):
    assert printed.locator(".ticks li").count() > 5
    expect(printed.locator(".ticks li:visible")).to_have_count(5)
    printed.locator(".ticks input").first.evaluate("one => one.checked = false")
    expect(printed.locator(".ticks li:visible")).to_have_count(4)


def test_every_statement_prints_in_full(printed: Page):
    texts = printed.locator(".list [id] > .text")
    assert texts.count() == 19
    assert [text.evaluate(SHOWN) for text in texts.all()] == [True] * 19


def test_what_only_a_screen_needs_does_not_print(printed: Page):
    for unwanted in (".top", ".bottom", ".skip-link", ".back", ".keep", ".sources"):
        for element in printed.locator(unwanted).all():
            expect(element).to_be_hidden()
    for button in printed.get_by_role("button", include_hidden=True).all():
        expect(button).to_be_hidden()


def test_what_only_paper_needs_prints(printed: Page):
    expect(printed.get_by_text("What I take:")).to_be_visible()
    expect(printed.get_by_text("What matters most to me")).to_be_visible()


def test_options_print_as_the_rows_of_a_table_under_one_head(printed: Page):
    expect(printed.locator(".option-head")).to_be_visible()
    for option in printed.locator(".option").all():
        cells = option.locator("> :not(.option-foot)")
        assert cells.evaluate_all("all => all.map(one => one.checkVisibility())") == [True] * 4
        tops = cells.evaluate_all("all => all.map(one => one.getBoundingClientRect().top)")
        assert max(tops) - min(tops) < 1


def test_the_release_and_its_digest_stand_at_the_foot(printed: Page, release: Release):
    foot = printed.locator(".foot")
    expect(foot).to_be_visible()
    expect(foot).to_contain_text(f"Release {release.number}")
    expect(foot).to_contain_text(release.digest)


def test_a_saved_list_prints_its_reference(page: Page, base_url: str):
    given_answers(page, base_url, personas.CALM)
    link = saves(page)
    reference = page.locator(".reference").text_content()
    page.goto(link)
    page.emulate_media(media="print")
    expect(page.locator(".made")).to_contain_text(f"Reference: {reference}")
    expect(page.locator(".made .print-only")).to_be_visible()


@pytest.mark.parametrize(("answers", "last"), ON_PAGE_ONE.values(), ids=ON_PAGE_ONE)
@pytest.mark.parametrize("paper", PAPER.values(), ids=PAPER)
def test_page_one_holds_what_belongs_there(
    answers: Answers, last: str, paper: tuple[int, int], page: Page, base_url: str
):
    given_answers(page, base_url, answers)
    opens(page, "summary")
    width, height = paper
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(media="print")
    page.evaluate(checks.OPEN_ALL)
    bottom = page.locator(last).evaluate("one => one.getBoundingClientRect().bottom")
    assert bottom <= height


def test_paper_holds_every_text_and_no_address(page: Page, base_url: str, tmp_path: Path):
    given_answers(page, base_url, personas.MANY_CAUTIONS)
    opens(page, "summary")
    texts = page.locator(".list [id] > .text").all_text_contents()
    pdf = tmp_path / "list.pdf"
    page.pdf(path=pdf, format="Letter", prefer_css_page_size=True)
    printed = squeezed("".join(sheet.extract_text() for sheet in PdfReader(pdf).pages))
    assert [text for text in texts if squeezed(text) not in printed] == []
    assert "https://" not in printed


def squeezed(text: str) -> str:
    """Without spaces and ligatures, which paper sets as it likes."""
    return "".join(normalize("NFKC", text).split())
