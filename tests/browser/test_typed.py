"""What is typed and ticked on the list: it stays through everything, and goes with the answers.
What is typed never leaves the tab but on paper."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pypdf import PdfReader
from pytest_playwright.pytest_playwright import CreateContextCallback

from suitability.responses.response import Response
from tests.browser.journey_cookies import given_a_list
from tests.browser.steps import begins, follows, goes_on_by, is_on, opens, opens_list, presses

pytestmark = pytest.mark.browser

MATTERS = " ".join(f"matters{number:02d}xx" for number in range(50))  # 600 characters
OWN = "Can my sister come along?\nShe knows more."
LINKS = """() => [...new Set([...document.querySelectorAll("a[href]")]
    .map(link => link.href.split("#")[0])
    .filter(to => to.startsWith(location.origin) && to !== location.href.split("#")[0]))]"""
BOXES = "boxes => boxes.map(box => Number(box.checked)).join('')"
OVERFLOW = "box => box.scrollHeight - box.clientHeight"


def ticks_and_types(page: Page) -> None:
    boxes = page.locator(".ticks input")
    boxes.nth(0).uncheck()
    page.get_by_text("More questions").click()
    boxes.nth(7).check()
    page.get_by_label("What matters most to me").fill(MATTERS)
    page.get_by_label("My own question").fill(OWN)


def is_all_there(page: Page) -> bool:
    expect(page.get_by_label("What matters most to me")).to_have_value(MATTERS)
    expect(page.get_by_label("My own question")).to_have_value(OWN)
    return ticked(page)[:8] == "01111001"


def ticked(page: Page) -> str:
    return str(page.locator(".ticks input").evaluate_all(BOXES))


def on_paper(page: Page, folder: Path) -> str:
    """The text of the printed page, without white space."""
    pdf = folder / "list.pdf"
    page.pdf(path=pdf, format="Letter", prefer_css_page_size=True)
    return "".join("".join(sheet.extract_text() for sheet in PdfReader(pdf).pages).split())


def test_it_survives_every_way_off_the_page_and_prints_in_full_and_is_never_sent(
    page: Page, base_url: str, tmp_path: Path
):
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.url} {request.post_data}"))
    given_a_list(page, base_url)
    ticks_and_types(page)
    page.reload()
    assert is_all_there(page)
    for link in page.evaluate(LINKS):
        page.goto(link)
        page.go_back()
        assert is_all_there(page)
    expect(page.locator(".asks .fold")).to_have_attribute("open", "")
    goes_on_by(page, page.locator("button.back"))
    follows(page, "See my list")
    assert is_all_there(page)
    presses(page, "Save it for my provider")
    page.go_back()
    assert is_all_there(page)
    presses(page, "Save it for my provider")
    page.get_by_role("checkbox").check()
    presses(page, "Save my list")
    copy = page.locator(".secret a").get_attribute("href")
    follows(page, "Back to my list")
    assert is_all_there(page)
    assert "".join(MATTERS.split()) in on_paper(page, tmp_path)
    opens_list(page, copy)
    assert is_all_there(page)
    assert "".join(OWN.split()) in on_paper(page, tmp_path)
    assert len(Response.objects.get().ticked) == 5
    assert not [request for request in sent if "matters00" in request or "sister" in request]


@pytest.mark.parametrize("ending", ["cleared", "begun anew"])
def test_it_is_gone_from_the_tab_with_the_answers(ending: str, page: Page, base_url: str):
    given_a_list(page, base_url)
    ticks_and_types(page)
    if ending == "cleared":
        opens(page, "clear")
        presses(page, "Yes, clear them")
        is_on(page, "cleared")
    else:
        opens(page, "begin")
        presses(page, "Next")
        assert page.evaluate("sessionStorage.length") == 1  # nobody has begun yet
        page.get_by_label("I have read this").check()
        presses(page, "Next")
    assert page.evaluate("sessionStorage.length") == 0


def test_another_person_s_list_in_the_same_tab_shows_nothing_of_it(page: Page, base_url: str):
    given_a_list(page, base_url)
    ticks_and_types(page)
    given_a_list(page, base_url)
    expect(page.get_by_label("What matters most to me")).to_have_value("")
    expect(page.get_by_label("My own question")).to_have_value("")
    assert ticked(page)[:8] == "11111000"


def test_a_box_is_as_high_as_its_text_also_where_the_browser_does_not_see_to_it(
    page: Page, base_url: str
):
    given_a_list(page, base_url)
    box = page.get_by_label("What matters most to me")
    box.evaluate("box => box.style.fieldSizing = 'fixed'")
    box.fill(MATTERS)
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert box.evaluate(OVERFLOW) <= 0


def test_without_javascript_ticks_survive_what_the_list_was_sent_by(
    plain_context: BrowserContext, base_url: str
):
    page = plain_context.new_page()
    given_a_list(page, base_url)
    page.locator(".ticks input").nth(0).uncheck()
    presses(page, "Keep my ticks")
    page.reload()
    opens(page, "article")
    page.go_back()
    assert not page.locator(".ticks input").nth(0).is_checked()
    page.locator(".ticks input").nth(1).uncheck()
    goes_on_by(page, page.locator(".keep").get_by_role("button", name="Back to my answers"))
    follows(page, "See my list")
    page.locator(".ticks input").nth(2).uncheck()
    presses(page, "Save it for my provider")
    page.get_by_role("checkbox").check()
    presses(page, "Save my list")
    opens_list(page, page.locator(".secret a").get_attribute("href"))
    boxes = page.locator(".ticks input").all()
    assert [box.is_checked() for box in boxes[:5]] == [False, False, False, True, True]
    assert all(box.is_disabled() for box in boxes)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_ticked_and_unticked_look_different_in_forced_colours(
    scheme: str, release: object, new_context: CreateContextCallback, base_url: str
):
    page = new_context(forced_colors="active", color_scheme=scheme).new_page()
    begins(page)
    for question, kind in (("trigger", "checkbox"), ("baclofen_now", "radio")):
        opens(page, "question", question)
        box = page.locator(f"input[type={kind}]").first
        before = box.screenshot()
        box.check()
        page.locator("body").click(position={"x": 1, "y": 1})  # takes the focus off
        assert box.screenshot() != before
    given_a_list(page, base_url)
    boxes = page.locator(".ticks input")
    before = boxes.nth(0).screenshot()
    boxes.nth(0).uncheck()
    assert boxes.nth(0).screenshot() != before
