"""What a reader does at the browser, and where that leads."""

import re
from urllib.parse import urlsplit

from django.urls import resolve, reverse
from playwright.sync_api import Locator, Page, expect

from tests.browser.journey_cookies import Answers
from tests.support import personas

WORDS = """list => {
    const copy = list.cloneNode(true), asks = copy.querySelector(".asks");
    const boxes = [...asks.querySelectorAll(".ticks li")]
        .map(box => [box.querySelector("input").hasAttribute("checked"), box.textContent.trim()]);
    asks.replaceWith(JSON.stringify(boxes));
    copy.querySelector(".keep-row")?.remove();
    return copy.outerHTML.replace(/\\s+/g, " ");
}"""


def opens(page: Page, name: str, *args: str) -> None:
    page.goto(reverse(name, args=args))


def goes_on_by(page: Page, way: Locator) -> None:
    """Clicks what leads to another page, and waits for it."""
    with page.expect_navigation():
        way.click()


def presses(page: Page, name: str) -> None:
    goes_on_by(page, page.get_by_role("button", name=name, exact=True))


def follows(page: Page, name: str) -> None:
    goes_on_by(page, page.get_by_role("link", name=name, exact=True))


def goes_back(page: Page) -> None:
    """By the link at the top of the page."""
    goes_on_by(page, page.locator("a.back"))


def begins(
    page: Page, *, who: str = "I have read this and I am 18 or older", by: str = "Begin"
) -> None:
    """From the start page to the first question."""
    opens(page, "start")
    follows(page, by)
    page.get_by_label(who).check()
    presses(page, "Next")


def asked(page: Page) -> str | None:
    """The code of the question on the page; None if it is another page."""
    match = resolve(urlsplit(page.url).path)
    return match.kwargs["code"] if match.url_name == "question" else None


def box(page: Page, question: str, choice: str) -> Locator:
    return page.locator(f"input[name='{question}'][value='{choice}']")


def picks(page: Page, question: str, *choices: str) -> None:
    for choice in choices:
        box(page, question, choice).check()


def answers(page: Page, question: str, *choices: str) -> None:
    """Picks these and no others, and goes on."""
    assert asked(page) == question
    for ticked in page.locator(f"input[name='{question}'][type=checkbox]:checked").all():
        ticked.uncheck()
    picks(page, question, *choices)
    presses(page, "Next")


def answers_all(page: Page, given: Answers) -> None:
    """Answers what is asked, blank if it is not given, until something else than a question."""
    while question := asked(page):
        answers(page, question, *given.get(question, ()))


def comes_to(page: Page, question: str) -> None:
    """From the start page to this question, which is not answered yet."""
    begins(page)
    while (code := asked(page)) != question:
        answers(page, code or "", *personas.CALM.get(code or "", ()))


def changes(page: Page, question: str) -> None:
    """Follows the Change link of a question on the check page."""
    address = reverse("question", args=[question])
    goes_on_by(page, page.locator(f"dl.check a[href='{address}']"))


def saves(page: Page) -> str:
    """From the summary to the page with the reference; returns the secret link."""
    opens(page, "save")
    page.locator("[name=agree]").check()
    presses(page, "Save my list")
    is_on(page, "saved")
    return page.locator(".secret a").get_attribute("href")


def opens_list(page: Page, link: str) -> None:
    """By its secret link, and the button there; without JavaScript the link is pasted."""
    page.goto(link)
    box = page.get_by_label("Your secret link")
    if not box.input_value():
        box.fill(link)
    presses(page, "Open my list")


def is_on(page: Page, name: str, *args: str) -> None:
    address = re.escape(reverse(name, args=args))
    expect(page).to_have_url(re.compile(rf"//[^/]+{address}(#.*)?$"))


def is_on_list(page: Page) -> None:
    """On the saved list that a secret link opened, which stays in the address bar."""
    expect(page).to_have_url(re.compile(r"/copy/[0-9a-f]{16}/#[\w-]{43}$"))


def codes(page: Page) -> list[str]:
    """The statements of a list, in page order."""
    ids = page.locator(".list [id]").evaluate_all("all => all.map(one => one.id)")
    return [code for code in ids if re.fullmatch(r"[UCEXN]\d\d", code)]


def words_of_the_list(page: Page) -> str:
    """Return the list as HTML, without the row of what to do with it; of its questions, which stand
    in other boxes on a copy, the words and ticks."""
    html: str = page.locator("article.list").evaluate(WORDS)
    return html
