"""The words of the pages themselves keep to the style rules, as the content's do."""

import json
import re
from html.parser import HTMLParser

import pytest
from django.http import HttpResponse
from django.test import Client

from suitability.content.reader import read_wording
from suitability.editorial.reading_grade import grade
from suitability.editorial.text_rules import phrasing, runs
from suitability.releases.draft import current_draft
from suitability.releases.recall import recall
from suitability.releases.release import Release, publish
from suitability.releases.release_cache import clear_release_cache, invalidate_live_release
from suitability.responses.response import Response
from tests.conftest import NOW
from tests.support.database_away import database_away
from tests.support.editorial_team import BO, at_work, edit_draft
from tests.support.patient_client import (
    agree,
    answer,
    begin,
    clear,
    copy_of,
    link_of,
    named,
    walk,
    with_list,
)
from tests.support.personas import CONFUSED, MANY_CAUTIONS, SLEEPLESS
from tests.support.staff_clients import account_named

pytestmark = pytest.mark.usefixtures("release")

WORDING = read_wording()
BLOCKS = {"p", "li", "h1", "h2", "h3", "dt", "dd", "th", "td", "label", "summary", "div", "title"}
TOLD_OF_THE_ARTICLE = {"L09", "L13", "L15"}  # its figures, ratings and hype, on its page only


class Blocks(HTMLParser):
    """The text of a page by block, without buttons: those name what they do."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = [""]
        self.skipped = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        looks = dict(attrs).get("class") or ""
        button = tag == "button" or (tag == "a" and ("btn" in looks or looks == "skip-link"))
        if self.skipped or button or tag == "script":
            self.skipped += tag in ("button", "a", "script")
        elif tag in BLOCKS:
            self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        if self.skipped and tag in ("button", "a", "script"):
            self.skipped -= 1
        elif tag in BLOCKS:
            self.texts.append("")

    def handle_data(self, data: str) -> None:
        if not self.skipped:
            self.texts[-1] += data

    def blocks(self) -> list[str]:
        return [" ".join(text.split()) for text in self.texts if text.strip()]


def pages(client: Client) -> dict[str, str]:
    """Every page that a patient can meet."""
    begin(client)
    responses = {"an error": answer(client, "trigger", "stress", "not_sure")}
    for answers in (SLEEPLESS, MANY_CAUTIONS, CONFUSED, {}):
        walk(client, answers)
        responses |= {f"{path} {answers}": client.get(path) for path in ("/check/", "/summary/")}
    for path in (
        "/",
        "/begin/",
        "/blank/",
        "/save/",
        "/clear/",
        "/cleared/",
        "/deleted/",
        "/sleep-log/",
        "/x/",
    ):
        responses[path] = client.get(path)
    walk(client, CONFUSED)
    responses["/urgent/"] = client.get("/urgent/")
    responses["not agreed"] = client.post("/save/", with_list(client))
    agree(client)
    responses["/saved/"] = client.get("/saved/")
    link = link_of(responses["/saved/"].content.decode())
    responses["a copy"], responses["delete"] = (
        copy_of(link, client=client),
        copy_of(link, "delete/", client=client),
    )
    responses |= of_corrected_answers(client)
    return {
        name: response.content.decode() for name, response in responses.items()
    } | after_edit_and_recall(link)


def of_corrected_answers(client: Client) -> dict[str, HttpResponse]:
    """What is told of a list beside the first, and of one that is replaced."""
    answer(client, "trigger", "stress")
    responses = {"an earlier list": client.get("/save/")}
    agree(client)
    responses["a list beside"] = client.get("/saved/")
    second = link_of(responses["a list beside"].content.decode())
    responses["a copy beside"] = client.get(second)
    reference = Response.objects.latest("pk").reference
    answer(client, "trigger", "schedule")
    agree(client, replaces=[reference])
    responses["a replaced list"] = client.get(second)
    responses["no name"] = client.post("/questions/trigger/")
    responses["another name"] = client.post("/questions/trigger/", {"journey": "x"})
    return responses


def after_edit_and_recall(link: str) -> dict[str, str]:
    """What is told after an edit of the draft, and after a recall of the list under `link`."""
    client = at_work(BO)
    client.post("/preview/", {"answers": json.dumps(MANY_CAUTIONS)})
    responses = {path: client.get(path) for path in ("/preview/", "/summary/", "/save/")}
    responses["unfit"] = client.post("/preview/", {"answers": "?"})
    edit_draft("question.depressants", kind="single")
    responses["a post after an edit"] = client.post(
        "/questions/balance/", named(client), follow=True
    )
    clear(client)
    walk(client, MANY_CAUTIONS)
    publish(current_draft().document, notes="", now=NOW)
    recall(
        Release.objects.get(number=1), reason="It had a mistake.", by=account_named("ada"), now=NOW
    )
    invalidate_live_release()
    responses["a post after a recall"] = client.post(
        "/questions/balance/", named(client), follow=True
    )
    responses["a recalled copy"] = copy_of(link, client=client)
    return {name: response.content.decode() for name, response in responses.items()}


def clinician_part(page: str) -> str:
    """Lines for the clinician may name figures; they are no patient text."""
    start = page.find('<section class="clinician"')
    return page[:start] + page[page.index("</section>", start) :] if start > 0 else page


def test_no_page_has_forbidden_phrasing_or_the_article_s_own_words(client):
    for name, page in pages(client).items():
        for text in Blocks(clinician_part(page)).blocks():
            assert not [(pattern.code, name, text) for pattern in phrasing(WORDING, text)]
            assert set(WORDING.article_runs).isdisjoint(runs(text)), text


def test_no_term_is_left_to_be_put_in_its_place(client):
    begin(client)
    questions = {path: client.get(f"/questions/{path}/") for path in SLEEPLESS}
    assert "call <a href=" in questions["danger_signs"].content.decode()
    shown = {name: response.content.decode() for name, response in questions.items()}
    for name, page in (pages(client) | shown).items():
        filled_in_by_the_script = re.compile(r'data-more="[^"]*"')
        assert not re.search(r"[{}]", filled_in_by_the_script.sub("", page)), name


def test_the_words_around_the_content_are_plain(client):
    for path in (
        "/",
        "/begin/",
        "/save/",
        "/clear/",
        "/cleared/",
        "/deleted/",
        "/copy/",
        f"/copy/{'f' * 16}/",
        "/sleep-log/",
        "/nowhere/",
    ):
        walk(client)
        assert_plain(client.get(path).content.decode())


@pytest.mark.parametrize("path", ["/", "/saved/", "/copy/"])
def test_the_words_while_the_database_is_away_are_plain(client, path):
    walk(client)
    clear_release_cache()
    client.raise_request_exception = False
    with database_away():
        page = client.get(path)
    assert page.status_code == 503
    assert_plain(page.content.decode())
    for text in Blocks(page.content.decode()).blocks():
        assert not [(pattern.code, text) for pattern in phrasing(WORDING, text)]


# What differs from list to list is no prose, and a reference or a month may have many syllables.
REFERENCE_AND_DATE = re.compile(r"\w{4}-\w{4}-\w{3}\b|[A-Z][a-z]+ \d+, \d{4}( at \d+:\d+)?")


def assert_plain(html: str) -> None:
    for block in Blocks(html).blocks():
        text = REFERENCE_AND_DATE.sub("", block)
        if len(text.split()) > 7:
            assert grade(text) <= WORDING.text_grade, text


@pytest.mark.parametrize("name", ["/preview/", "/save/", "unfit"])
def test_the_words_around_a_preview_are_plain(client, name):
    assert_plain(after_edit_and_recall(saved(client))[name])


def test_the_words_about_other_lists_and_other_answers_are_plain(client):
    walk(client)
    agree(client)
    for response in of_corrected_answers(client).values():
        main = response.content.decode().split("<main")[1].split('<article class="list"')[0]
        assert_plain(main)


@pytest.mark.parametrize("name", ["a post after an edit", "a post after a recall"])
def test_what_is_told_on_the_way_is_plain(client, name):
    page = after_edit_and_recall(saved(client))[name]
    notice = page.split('<div class="notice" role="status">')[1].split("</div>")[0]
    assert "What you just sent" in notice
    assert_plain(notice)


def test_the_notice_on_a_recalled_list_is_plain(client):
    page = after_edit_and_recall(saved(client))["a recalled copy"]
    assert_plain(page.split('<section class="recalled"')[1].split("</section>")[0])


def saved(client: Client) -> str:
    """The secret link of a list."""
    walk(client, MANY_CAUTIONS)
    agree(client)
    return link_of(client.get("/saved/").content.decode())


def test_the_article_page_shows_figures_but_no_dose_and_no_order(client):
    page = client.get("/article/").content.decode()
    hits = {
        (pattern.code, text)
        for text in Blocks(page).blocks()
        for pattern in phrasing(WORDING, text)
        if pattern.code not in TOLD_OF_THE_ARTICLE
    }
    assert not hits
    for figure in (
        "17 minutes",
        "42%",
        "19%",
        "42 minutes",
        "10-30%",
        "24 minutes",
        "7.4 out of 10",
    ):
        assert figure in page
