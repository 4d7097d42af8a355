"""Every page of a patient's, and how a reader gets there."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import urlsplit

from django.db import connection
from django.urls import reverse
from playwright.sync_api import Page

from suitability.releases.release import publish
from suitability.releases.release_cache import clear_release_cache
from suitability.responses.response import FrozenSummary
from suitability.throttle.throttles import SAVE, WRONG_LINK
from tests.browser import journey_cookies
from tests.browser.journey_cookies import Answers, given_answers
from tests.browser.steps import answers, follows, opens, opens_list, presses, saves
from tests.browser.visit import Visit
from tests.conftest import NOW
from tests.support import personas
from tests.support.used_up import used_up


def straight_to(name: str, *args: str, query: str = "") -> Callable[[Page, str], None]:
    def go(page: Page, base_url: str) -> None:
        page.goto(reverse(name, args=args) + query)

    return go


def with_answers(answers: Answers, name: str, *args: str) -> Callable[[Page, str], None]:
    def go(page: Page, base_url: str) -> None:
        given_answers(page, base_url, answers)
        opens(page, name, *args)

    return go


def opened(name: str, *args: str) -> Callable[[Page, str], None]:
    return lambda page, base_url: opens(page, name, *args)


def not_a_link(page: Page, base_url: str) -> None:
    opens(page, "secret_link")
    page.get_by_label("Your secret link").fill("7K3M-Q9XT-4ZP")
    presses(page, "Open my list")


def under_way(page: Page, base_url: str) -> None:
    given_answers(page, base_url, personas.CALM)
    opens(page, "start")


def begin_without_a_pick(page: Page, base_url: str) -> None:
    opens(page, "begin")
    presses(page, "Next")


def exclusive_beside_another(page: Page, base_url: str) -> None:
    """As a browser without our script would send it."""
    given_answers(page, base_url, personas.CALM)
    opens(page, "question", "balance")
    tick = "all => all.forEach(one => one.checked = ['fall', 'none'].includes(one.value))"
    page.locator("[name=balance]").evaluate_all(tick)
    presses(page, "Next")


def under_limits(page: Page, base_url: str) -> None:
    """A question with two of its choices under a heading, and two choices at most."""
    old = next(q for q in journey_cookies.DOCUMENT.questions if q.code == "balance")
    headed = tuple(replace(choice, one_of="How often?") for choice in old.choices[:2])
    new = replace(old, choices=(*headed, *old.choices[2:]), most=2)
    questions = (new if q == old else q for q in journey_cookies.DOCUMENT.questions)
    publish(replace(journey_cookies.DOCUMENT, questions=tuple(questions)), notes="", now=NOW)
    clear_release_cache()
    given_answers(page, base_url, personas.CALM | {"balance": []})
    opens(page, "question", "balance")


def answer_removed(page: Page, base_url: str) -> None:
    """The question after the one whose answer was removed says so."""
    given_answers(page, base_url, personas.COMING_OFF_ALCOHOL)
    opens(page, "question", "trigger")
    page.get_by_label("Coming off alcohol").uncheck()
    presses(page, "Next")


def ticks_of_another_list(page: Page, base_url: str) -> None:
    """As if the answers had been changed in another tab."""
    given_answers(page, base_url, personas.CALM)
    opens(page, "summary")
    page.locator(".ticks input").first.evaluate("box => box.value = 'X00.1'")
    presses(page, "Save it for my provider")


def save_without_consent(page: Page, base_url: str) -> None:
    given_answers(page, base_url, personas.CALM)
    opens(page, "save")
    presses(page, "Save my list")


def saved(page: Page, base_url: str) -> None:
    given_answers(page, base_url, personas.MANY_CAUTIONS)
    saves(page)


def saved_copy(page: Page, base_url: str) -> None:
    given_answers(page, base_url, personas.MANY_CAUTIONS)
    opens_list(page, saves(page))


def form_of_other_answers(page: Page, base_url: str) -> None:
    given_answers(page, base_url, personas.CALM)
    opens(page, "question", "trigger")
    given_answers(page, base_url, personas.MANY_CAUTIONS)
    presses(page, "Next")


def corrected(page: Page, base_url: str) -> str:
    """The secret link of a list whose answers were changed after it was saved."""
    given_answers(page, base_url, personas.MANY_CAUTIONS)
    link = saves(page)
    opens(page, "question", "balance")
    answers(page, "balance", "unsteady")
    opens(page, "save")
    return link


def saved_beside_another(page: Page, base_url: str) -> None:
    corrected(page, base_url)
    saves(page)


def copy_beside_another(page: Page, base_url: str) -> None:
    corrected(page, base_url)
    opens_list(page, saves(page))


def replaced_copy(page: Page, base_url: str) -> None:
    link = corrected(page, base_url)
    page.get_by_label("Replace the list").check()
    page.locator("[name=agree]").check()
    presses(page, "Save my list")
    opens_list(page, link)


def saved_copy_page(path: str) -> Callable[[Page, str], None]:
    def go(page: Page, base_url: str) -> None:
        given_answers(page, base_url, personas.MANY_CAUTIONS)
        opens_list(page, saves(page))
        page.goto(f"{urlsplit(page.url).path}{path}/")

    return go


def delete(page: Page, base_url: str) -> None:
    saved_copy(page, base_url)
    follows(page, "Delete my saved list")


def deleted(page: Page, base_url: str) -> None:
    delete(page, base_url)
    presses(page, "Yes, delete it")


def cleared(page: Page, base_url: str) -> None:
    given_answers(page, base_url, personas.CALM)
    opens(page, "clear")
    presses(page, "Yes, clear them")


def answers_lost(page: Page, base_url: str) -> None:
    opens(page, "check")


def no_such_copy(page: Page, base_url: str) -> None:
    opens_list(page, f"/copy/#{'x' * 43}")


def too_many_dead_links(page: Page, base_url: str) -> None:
    used_up(WRONG_LINK)
    opens_list(page, f"/copy/#{'x' * 43}")


def too_many_saves(page: Page, base_url: str) -> None:
    used_up(SAVE)
    given_answers(page, base_url, personas.CALM)
    opens(page, "save")
    page.get_by_role("checkbox").check()
    presses(page, "Save my list")


def form_without_a_cookie(page: Page, base_url: str) -> None:
    opens(page, "clear")
    page.context.clear_cookies()
    presses(page, "Yes, clear them")


def words_that_broke(page: Page, base_url: str) -> None:
    """A saved list that cannot be read is an error of ours."""
    given_answers(page, base_url, personas.CALM)
    link = saves(page)
    FrozenSummary.objects.update(plain="{}")
    opens_list(page, link)


def not_saved(page: Page, base_url: str) -> None:
    given_answers(page, base_url, personas.CALM)
    opens(page, "save")
    page.get_by_role("checkbox").check()
    with database_that_refuses("INSERT"):
        presses(page, "Save my list")


def not_deleted(page: Page, base_url: str) -> None:
    delete(page, base_url)
    with database_that_refuses("DELETE"):
        presses(page, "Yes, delete it")


@contextmanager
def database_that_refuses(change: str, table: str = "response") -> Iterator[None]:
    before = f"CREATE TRIGGER refuses BEFORE {change} ON suitability_{table}"
    begin, end = {
        "sqlite": (f"{before} BEGIN SELECT RAISE(ABORT, 'full'); END", "DROP TRIGGER refuses"),
        "postgresql": (
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql "
            "AS 'BEGIN RAISE EXCEPTION ''full''; END';"
            f"{before} EXECUTE FUNCTION refuse()",
            "DROP FUNCTION refuse CASCADE",
        ),
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(begin)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(end)


def sleep_log(page: Page, base_url: str) -> None:
    """With a night that is filled in, and with what does not go together in another."""
    nights = [
        {
            "bed": "23:30",
            "latency": "25",
            "times": "2",
            "awake": "15",
            "woke": "06:45",
            "tense": "2",
        },
        {"bed": "23:30", "latency": "30", "woke": "23:40", "up": "23:00"},
    ]
    opens(page, "sleep_log")
    page.evaluate(
        "log => localStorage.setItem('sleep-log', JSON.stringify(log))",
        {"start": "2026-11-23", "nights": nights},
    )
    page.reload()


def nothing_published(page: Page, base_url: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM suitability_release")
    clear_release_cache()
    opens(page, "start")


VISITS = {
    "start": Visit("start", straight_to("start")),
    "start, with answers under way": Visit("start", under_way),
    "start, with answers lost": Visit("start", answers_lost),
    "begin": Visit("begin", straight_to("begin")),
    "begin, with an error": Visit("begin", begin_without_a_pick, 400),
    **{
        f"question {question.code}": Visit(
            "question", with_answers(personas.ALL_ASKED, "question", question.code)
        )
        for question in journey_cookies.DOCUMENT.questions
    },
    "question, with limits": Visit("question", under_limits),
    "question, with an error": Visit("question", exclusive_beside_another, 400),
    "blank danger signs": Visit("left_blank", with_answers(personas.CALM, "left_blank")),
    "urgent": Visit("urgent", with_answers(personas.EMERGENCY, "urgent")),
    "check": Visit("check", with_answers(personas.CALM, "check")),
    "check, with everything blank": Visit("check", with_answers({}, "check")),
    "check, after an answer was removed": Visit("check", answer_removed),
    "summary, calm": Visit("summary", with_answers(personas.CALM, "summary")),
    "summary, many cautions": Visit("summary", with_answers(personas.MANY_CAUTIONS, "summary")),
    "summary, urgent": Visit("summary", with_answers(personas.COMING_OFF_ALCOHOL, "summary")),
    "summary, emergency": Visit("summary", with_answers(personas.EMERGENCY, "summary")),
    "summary, under 18": Visit("summary", with_answers(personas.UNDER_AGE, "summary")),
    "summary, nothing answered": Visit("summary", with_answers({}, "summary")),
    "summary, with ticks that do not fit": Visit("summary", ticks_of_another_list, 400),
    "print": Visit("print", with_answers(personas.COMING_OFF_ALCOHOL, "print")),
    "print, with all details": Visit(
        "print_details", with_answers(personas.MANY_CAUTIONS, "print_details")
    ),
    "print, as text": Visit("print_text", with_answers(personas.CALM, "print_text")),
    "save": Visit("save", with_answers(personas.CALM, "save")),
    "save, with an error": Visit("save", save_without_consent, 400),
    "save, refused by the database": Visit("save", not_saved, 503),
    "save, too many": Visit("save", too_many_saves, 429),
    "saved": Visit("saved", saved),
    "a form of other answers": Visit("question", form_of_other_answers, 409),
    "save, after a save before": Visit("save", corrected),
    "saved, beside another": Visit("saved", saved_beside_another),
    "copy, beside another": Visit("copy", copy_beside_another),
    "open a list": Visit("secret_link", opened("secret_link")),
    "open a list of an older program": Visit("old_link", opened("old_link", "x" * 43)),
    "open a list, not a link": Visit("open_list", not_a_link, 400),
    "copy, closed": Visit("copy", opened("copy", "f" * 16), 404),
    "copy, replaced": Visit("open_list", replaced_copy, 410),
    "copy": Visit("copy", saved_copy),
    "copy, print": Visit("copy_print", saved_copy_page("print")),
    "copy, print with all details": Visit("copy_print_details", saved_copy_page("print/details")),
    "copy, print as text": Visit("copy_print_text", saved_copy_page("print/text")),
    "open a list, not there": Visit("open_list", no_such_copy, 404),
    "open a list, too many not there": Visit("open_list", too_many_dead_links, 429),
    "copy, broken": Visit("copy", words_that_broke, 500),
    "delete": Visit("delete", delete),
    "delete, refused by the database": Visit("delete", not_deleted, 503),
    "deleted": Visit("deleted", deleted),
    "clear": Visit("clear", with_answers(personas.CALM, "clear")),
    "clear, from a page that is too old": Visit("clear", form_without_a_cookie, 403),
    "cleared": Visit("cleared", cleared),
    "article": Visit("article", straight_to("article")),
    "article, filtered": Visit("article", straight_to("article", query="?checked=not_found")),
    "article, filtered by nonsense": Visit(
        "article", straight_to("article", query="?checked=x"), 400
    ),
    "sleep log": Visit("sleep_log", straight_to("sleep_log")),
    "sleep log, filled in": Visit("sleep_log", sleep_log),
    "not ready": Visit("start", nothing_published, 503),
}


def path_of(page: Page) -> str:
    return urlsplit(page.url).path
