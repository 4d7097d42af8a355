"""The whole way of a patient in two pseudo-languages: every word is translated, 40% longer words
have room on a phone, and what reads from right to left is mirrored."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pprint import pformat

import pytest
from playwright.sync_api import Page, Route

from suitability.patient import journey_cookie
from suitability.questionnaire.pseudo_language import PSEUDO_LANGUAGES, pseudo_translation
from suitability.releases.release_cache import live_summaries
from tests.browser import checks
from tests.browser.accounts_visits import MANAGING
from tests.browser.authoring_visits import DESK
from tests.browser.clinician_visits import PRACTICE
from tests.browser.journey_cookies import DOCUMENT, Answers, given_journey
from tests.browser.steps import goes_on_by, opens
from tests.browser.untranslated import untranslated, untranslated_for_staff
from tests.conftest import NOW
from tests.support import personas
from tests.support.pseudo_languages import pseudo_interface, publish_in

pytestmark = pytest.mark.browser

STAFF = DESK | PRACTICE | MANAGING
SIDES = {"en-xa": "ltr", "ar-xb": "rtl"}
# What is shown once, or answered once: sent again, the form has the answer that it had.
ONCE = {
    "recovery codes",
    "several, some not",
    "make a key, made",
    "person, a link",
    "invite, a link",
}
# A preview is in the languages of the draft, and the draft is in none of these.
WITHOUT_CHOICE = {"preview", "preview, first question", "preview, article"}
SUBMIT = "main form:not(.languages) button[type=submit]"
# What stands for itself: the name of the content, the titles of papers in a text that cannot mark
# them, and the days of the sleep log, which a browser writes in a language that there is.
TITLES = (re.escape(source.title) for source in DOCUMENT.sources)
DAYS = r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d+"
DATA = (DOCUMENT.code, *sorted(TITLES, key=len, reverse=True), DAYS)


@pytest.fixture
def pseudo_words(release) -> Iterator[None]:
    """The interface in the pseudo-languages too."""
    with pseudo_interface():
        yield


@pytest.fixture
def pseudo(pseudo_words: None) -> None:
    """The shipped content, live also in both pseudo-languages, and the interface with them."""
    translations = (pseudo_translation(DOCUMENT, code) for code in PSEUDO_LANGUAGES)
    publish_in(*translations, document=DOCUMENT, now=NOW + timedelta(minutes=1))


def reads_in(page: Page, base_url: str, language: str) -> None:
    page.context.add_cookies([{"name": "language", "value": language, "url": base_url}])


def holds(page: Page, base_url: str, language: str, answers: Answers) -> None:
    """The browser holds a journey in the language with these answers, all others blank."""
    summaries = live_summaries(language)
    bits = summaries.program.fill_blanks(summaries.program.bits(answers))
    journey = journey_cookie.new_journey(under_age=False, on=summaries).with_bits(bits)
    given_journey(page, base_url, journey)


def sends(page: Page, *picked: str) -> None:
    """Tick these, and press the button of the page's form, whatever it is called."""
    for each in picked:
        page.locator(each).check()
    with page.expect_navigation():
        page.locator(SUBMIT).first.click()


def whole_way(page: Page, base_url: str, language: str) -> Iterator[str]:
    """Lead from page to page, and yield the name of each."""
    reads_in(page, base_url, language)
    for name in ("start", "begin", "article", "sleep_log", "secret_link", "clear"):
        opens(page, name)
        yield name
    page.goto("/no-such-page/")
    yield "no such page"
    opens(page, "begin")
    sends(page)
    yield "begin, with an error"
    holds(page, base_url, language, personas.ALL_ASKED)
    for question in DOCUMENT.questions:
        opens(page, "question", question.code)
        yield f"question {question.code}"
    yield from list_pages(page, base_url, language)
    yield from saved_pages(page)


def list_pages(page: Page, base_url: str, language: str) -> Iterator[str]:
    for name, answers in (
        ("left_blank", personas.CALM),
        ("urgent", personas.EMERGENCY),
        ("check", {}),
        ("summary", personas.COMING_OFF_ALCOHOL),
        ("summary", personas.EMERGENCY),
        ("summary", personas.MANY_CAUTIONS),
        ("print", personas.MANY_CAUTIONS),
        ("print_details", personas.MANY_CAUTIONS),
        ("print_text", personas.MANY_CAUTIONS),
    ):
        holds(page, base_url, language, answers)
        opens(page, name)
        yield name


def saved_pages(page: Page) -> Iterator[str]:
    opens(page, "save")
    yield "save"
    sends(page)
    yield "save, with an error"
    sends(page, "[name=agree]")
    link = page.locator(".secret a").get_attribute("href")
    yield "saved"
    page.goto(link)
    sends(page)
    yield "copy"
    copy = page.url.split("#")[0]
    for path in ("print/", "print/details/", "print/text/", "delete/"):
        page.goto(copy + path)
        yield f"copy, {path}"
    sends(page)
    yield "deleted"


def problems_of(page: Page, language: str) -> dict[str, object]:
    html = page.locator("html")
    page.set_viewport_size(checks.PHONE)
    problems = {
        "not translated": untranslated(page, *DATA),
        "too wide for a phone": checks.too_wide(page),
        "in another language": [each for each in [html.get_attribute("lang")] if each != language],
        "to the other side": [] if page.evaluate(DIRECTION) == SIDES[language] else ["it reads so"],
        "not mirrored": [] if page.evaluate(IS_MIRRORED, SIDES[language]) else ["the heading"],
    }
    return {name: problem for name, problem in problems.items() if problem}


DIRECTION = "() => getComputedStyle(document.body).direction"
# The heading of a page stands at the side where its language begins.
IS_MIRRORED = """side => {
    const heading = document.querySelector("h1");
    const range = document.createRange();
    range.selectNodeContents(heading);
    const text = [...range.getClientRects()].at(-1), main = heading.getBoundingClientRect();
    const left = text.left - main.left, right = main.right - text.right;
    return Math.abs(left - right) < 2 || (side === "rtl" ? right < left : left < right);
}"""


@pytest.mark.parametrize("language", SIDES)
def test_every_page_of_a_patient_is_translated_has_room_and_is_mirrored(
    language: str, pseudo: None, page: Page, base_url: str
):
    seen = {}
    for name in whole_way(page, base_url, language):
        if problems := problems_of(page, language):
            seen[name] = problems
    assert not seen, pformat(seen, width=160)


def test_a_language_is_chosen_without_a_script_and_the_page_stays(
    pseudo: None, plain_context, base_url: str
):
    page = plain_context.new_page()
    page.goto(f"{base_url}/article/?checked=partly")
    with page.expect_navigation():
        page.locator(".languages [value=ar-xb]").click()
    assert page.url == f"{base_url}/article/?checked=partly"
    assert page.locator("html").get_attribute("dir") == "rtl"


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.parametrize("language", SIDES)
@pytest.mark.parametrize("name", STAFF)
def test_a_page_of_staff_is_translated_and_has_room_in_a_language_that_is_chosen_on_it(
    name: str, language: str, pseudo_words: None, page: Page, base_url: str
):
    """The page is gone to in English, and then read in the language, by the button on it; what
    answers a form has no address, so the form is sent once more in the language."""
    methods: list[str] = []
    page.on("request", lambda each: each.is_navigation_request() and methods.append(each.method))
    if name in ONCE:
        has_forms_answered_in(page, language)
    STAFF[name].go(page, base_url)
    choice = page.locator(f".languages [value={language}]")
    assert choice.count() == (name not in WITHOUT_CHOICE)
    if name in WITHOUT_CHOICE:
        return
    if methods[-1] == "GET":
        goes_on_by(page, choice)
    elif name not in ONCE:
        reads_in(page, base_url, language)
        page.reload()
    if page.locator("html[lang]").count():
        problems = problems_for_staff(page, language)
        assert not problems, pformat(problems, width=160)


def has_forms_answered_in(page: Page, language: str) -> None:
    """Each form that is sent has this language, and all other pages that of the browser."""

    def send_on(route: Route) -> None:
        own = {"accept-language": language} if route.request.method == "POST" else {}
        route.continue_(headers=route.request.headers | own)

    page.route("**/*", send_on)


def problems_for_staff(page: Page, language: str) -> dict[str, object]:
    shown = page.locator("html").get_attribute("lang")
    problems = {
        "in another language": [shown] if shown != language else [],
        "too wide for a phone": checks.too_wide(page),
        "to the other side": [] if page.evaluate(DIRECTION) == SIDES[language] else ["it reads so"],
        "not translated": untranslated_for_staff(page),
    }
    return {name: problem for name, problem in problems.items() if problem}
