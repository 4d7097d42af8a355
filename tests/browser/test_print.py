"""What the printer gets: one page by default, three more with all details, and no more ever."""

import hashlib
import re
from dataclasses import replace
from io import BytesIO
from unicodedata import normalize

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect
from pypdf import PdfReader

from suitability.patient import journey_cookie
from suitability.questionnaire import canonical_form
from suitability.releases.release import publish
from suitability.releases.release_cache import invalidate_live_release, live_summaries
from suitability.responses.response import FrozenSummary, Response
from tests.browser.journey_cookies import DOCUMENT, Answers, given_answers, given_journey
from tests.browser.steps import opens, opens_list, saves
from tests.conftest import NOW
from tests.support import personas
from tests.support.fullest_sheet import fullest_sheet, heaviest_answers
from tests.support.pseudo_languages import publish_in

pytestmark = pytest.mark.browser

PAPER = ("Letter", "A4")
SHOWN = "one => one.checkVisibility({contentVisibilityAuto: true, visibilityProperty: true})"


def pages(page: Page, paper: str) -> list[str]:
    """The text of each page that comes out of the printer."""
    printed = page.pdf(format=paper, prefer_css_page_size=True)
    return [squeezed(each.extract_text()) for each in PdfReader(BytesIO(printed)).pages]


def squeezed(text: str) -> str:
    """Without spaces and ligatures, which paper sets as it likes."""
    return "".join(normalize("NFKC", text).split())


@pytest.mark.parametrize("answers", [heaviest_answers(), {}], ids=["the heaviest", "the lightest"])
def test_the_list_prints_as_one_page(
    answers: Answers, page: Page, plain_context: BrowserContext, base_url: str
):
    """Also where scripts do not run; what stands on the screen does not print."""
    plain = plain_context.new_page()
    for each in (page, plain):
        given_answers(each, base_url, answers)
        opens(each, "summary")
    for paper in PAPER:
        (sheet,) = pages(page, paper)
        assert pages(plain, paper) == [sheet]
        assert squeezed("For the clinician") in sheet
        assert squeezed("Whom I call") in sheet
        assert "https://" not in sheet
        assert squeezed("Clear my answers") not in sheet
    opens(page, "print_details")
    for paper in PAPER:
        first, *others = pages(page, paper)
        assert first == sheet or squeezed("Whom I call") in first
        assert 2 <= len(others) <= 3
        assert squeezed(DOCUMENT.words.options) in others[-1]
        assert all(squeezed(option.heading) in others[-1] for option in DOCUMENT.options)


def test_the_list_in_spanish_takes_no_more_pages(page: Page, base_url: str):
    [spanish] = [each for each in DOCUMENT.translations if each.code == "es"]
    publish_in(replace(spanish, offered=True), now=timezone.now())
    summaries = live_summaries("es")
    bits = summaries.program.fill_blanks(summaries.program.bits(heaviest_answers()))
    journey = journey_cookie.new_journey(under_age=False, on=summaries).with_bits(bits)
    given_journey(page, base_url, journey)
    opens(page, "print_details")
    for paper in PAPER:
        first, *others = pages(page, paper)
        assert squeezed("Para el profesional") in first
        assert len(others) <= 3
        assert squeezed("Opciones, una al lado de otra") in others[-1]


def test_the_fullest_sheet_prints_as_one_page(page: Page, base_url: str):
    """With a reference, every part as long as it may be, and a sign-off by a long name."""
    given_answers(page, base_url, personas.CALM)
    link = saves(page)
    read = Response.objects.get().summary.read()
    text = canonical_form.to_text(replace(read, sheet=fullest_sheet(), review="Reviewed " * 40))
    frozen = FrozenSummary.objects.create(
        digest=hashlib.sha256(text.encode()).hexdigest(), plain=text
    )
    Response.objects.update(summary=frozen)
    opens_list(page, link)
    for paper in PAPER:
        assert len(pages(page, paper)) == 1


def test_it_prints_what_is_ticked_and_typed(page: Page, base_url: str):
    given_answers(page, base_url, personas.MANY_CAUTIONS)
    opens(page, "summary")
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    ticks = page.locator(".ticks input")
    ticks.nth(0).uncheck()
    ticks.nth(1).uncheck()
    ticks.nth(7).check()
    asks = page.locator(".ticks li").all_text_contents()
    page.locator("#matters").fill("To sleep through " * 12)
    page.locator("#own").fill("May I nap after lunch?")
    for paper in PAPER:
        (sheet,) = pages(page, paper)
        assert squeezed(asks[0]) not in sheet
        assert squeezed(asks[7]) in sheet
        assert squeezed("To sleep through " * 12) in sheet
        assert squeezed("May I nap after lunch?") in sheet
    for tick in ticks.all():
        tick.check()
    (sheet,) = pages(page, "Letter")
    more = re.search(r"And(\d+)moreonmyfulllist", sheet)
    assert more
    assert int(more[1]) >= ticks.count() - 5


def test_without_scripts_an_unticked_question_does_not_print(
    plain_context: BrowserContext, base_url: str
):
    page = plain_context.new_page()
    given_answers(page, base_url, personas.MANY_CAUTIONS)
    opens(page, "summary")
    first = page.locator(".ticks li").first.text_content() or ""
    assert squeezed(first) in pages(page, "A4")[0]
    page.locator(".ticks input").first.uncheck()
    assert squeezed(first) not in pages(page, "A4")[0]


def test_urgent_is_told_by_word_and_shape(page: Page, base_url: str):
    """In black and white, without backgrounds."""
    given_answers(page, base_url, personas.COMING_OFF_ALCOHOL)
    opens(page, "print")
    page.emulate_media(media="print")
    urgent, caution = page.locator(".sheet-urgent").first, page.locator(".sheet-caution").first
    expect(urgent.locator(".sheet-mark")).to_have_text("Urgent")
    expect(caution.locator(".sheet-mark")).to_have_text("Caution")
    style = "one => getComputedStyle(one).borderLeftStyle"
    assert [each.evaluate(style) for each in (urgent, caution)] == ["solid", "dashed"]


def test_the_text_is_copied_at_a_press(page: Page, base_url: str):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=base_url)
    given_answers(page, base_url, personas.CALM)
    opens(page, "print_text")
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("status")).to_have_text("Copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.replace("\r", "") == page.locator("#list_text").input_value()


def test_a_list_without_a_sheet_prints_whole(page: Page, base_url: str):
    """As it did under a release from before there were sheets."""
    plain = replace(DOCUMENT, page=replace(DOCUMENT.page, sheet=None))
    publish(plain, notes="", now=NOW)
    invalidate_live_release()
    given_answers(page, base_url, personas.MANY_CAUTIONS)
    opens(page, "print")
    assert page.url.endswith("/summary/")
    texts = page.locator(".list [id] > .text").all_text_contents()
    sheets = pages(page, "Letter")
    assert len(sheets) > 1
    assert [text for text in texts if squeezed(text) not in "".join(sheets)] == []
    page.emulate_media(media="print")
    expect(page.locator(".ticks li:visible")).to_have_count(5)
    expect(page.locator(".foot")).to_contain_text("Digest")
    assert page.locator(".asks").evaluate(SHOWN)
    for unwanted in (".top", ".bottom", ".skip-link", ".back", ".keep", ".sources"):
        for element in page.locator(unwanted).all():
            expect(element).to_be_hidden()
