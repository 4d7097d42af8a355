"""The practice's overview: what it counts, what it suppresses, and who sees it."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from suitability.audit.audit_entry import AuditEntry
from suitability.clinician.overview.disclosure_control import (
    BELOW_THRESHOLD,
    NOT_SHOWN,
    SuppressedCount,
    parts_until_half,
    suppress,
    suppress_parts,
)
from suitability.clinician.overview.list_links import Links
from suitability.clinician.overview.turnaround import (
    WEEKS,
    figures_over_time,
    median_in_words,
)
from suitability.clinician.response_filters import TURNAROUNDS
from suitability.releases.release_cache import invalidate_live_release
from suitability.responses.response import Response
from suitability.responses.review import take_step
from tests.support.editorial_team import edit_draft, publish_draft
from tests.support.personas import CAUTIONS
from tests.support.saved_responses import auditor, clinician, days_ago, saves, words_of
from tests.support.shipped_program import PROGRAM, STEADY, bits_of, people
from tests.support.staff_clients import account_named, client_of

pytestmark = pytest.mark.usefixtures("release")

FEW = "fewer than 5"
UNKNOWN = ("skipped", "not_sure", "prefer_not")
ABOUT_ANSWERS = ("answer", "urgent", "caution", *UNKNOWN)
COUNTS = st.lists(st.integers(0, 4) | st.integers(0, 30), min_size=1, max_size=20)


def section(response: HttpResponse, code: str) -> str:
    page = response.content.decode()
    start = page.index(f'aria-labelledby="{code}">')
    return page[start : page.index("</section>", start)]


def in_table(response: HttpResponse, code: str) -> dict[str, str]:
    """Return what the table of a figure shows, by label."""
    cells = r'<th scope="row">(.*?)</th><td>(.*?)</td>'
    rows = re.findall(cells, section(response, code), re.DOTALL)
    return {unescape(re.sub(r"<[^>]+>", "", label)).strip(): count for label, count in rows}


def in_chart(response: HttpResponse, code: str) -> Iterator[tuple[str, str]]:
    """Yield each label of a figure's chart with what stands beside its bar."""
    words: list[str] = []
    for kind, text in re.findall(
        r"<text (class=\"bar-count\")?[^>]*>(.*?)</text>", section(response, code)
    ):
        if kind:
            yield unescape(" ".join(words)), text
        words = [] if kind else [*words, text]


def expected(count: int) -> str:
    """Return what is shown; written again, so that the test does not lean on what it tests."""
    return FEW if count < 5 else str(count)


def review(response: Response, *, after: timedelta) -> None:
    for seen, step in enumerate(("take", "sign_off")):
        at = response.saved_at + after
        take_step(step, response.pk, seen=seen, by=account_named("ann"), role="clinician", now=at)


def test_an_empty_practice_sees_that_there_is_nothing():
    saves(now=days_ago(91))
    page = clinician().get("/overview/")
    assert "There are no saved responses at the moment" in words_of(page)
    assert "<svg" not in page.content.decode()


def test_the_numbers_agree_with_a_count_of_random_answers():
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for answers in people(120):
        saves(answers)
        bits = bits_of(answers)
        chosen = PROGRAM.answers(bits)
        counts["answer"].update(chosen["trigger"])
        for rule in PROGRAM.rules_in(PROGRAM.fired(bits)):
            counts[rule.statement.category][rule.code] += 1
        for question, choices in chosen.items():
            for unknown in choices or ["skipped"]:
                if unknown in UNKNOWN:
                    counts[unknown][question] += 1
    page = clinician().get("/overview/")
    questions = {slot.question.code: slot.question for slot in PROGRAM.slots}
    for choice in questions["trigger"].choices:
        assert in_table(page, "answer")[choice.in_full] == expected(counts["answer"][choice.code])
    for category in ("urgent", "caution"):
        shown = {label.split()[0]: count for label, count in in_table(page, category).items()}
        rules = [rule.code for rule in PROGRAM.rules if rule.statement.category == category]
        assert shown == {code: expected(counts[category][code]) for code in rules}
    for unknown in UNKNOWN:
        assert in_table(page, unknown) == {
            question.text: expected(counts[unknown][question.code])
            for question in questions.values()
            if unknown == "skipped" or question.choice(unknown)
        }
    for code in ABOUT_ANSWERS:
        assert set(in_table(page, code).values()) - {FEW}


def test_releases_are_counted_together():
    for _ in range(3):
        saves(CAUTIONS)
    edit_draft("rule.C10", priority=38, heading="Another name", short="")
    publish_draft()
    invalidate_live_release()
    for _ in range(3):
        saves(CAUTIONS)
    assert in_table(clinician().get("/overview/"), "caution")["C10 Another name"] == "6"


def test_the_chart_and_the_table_say_the_same():
    for answers in people(60):
        review(saves(answers, now=days_ago(len(answers))), after=timedelta(days=len(answers)))
    page = clinician().get("/overview/")
    for code in ("week", *ABOUT_ANSWERS, "review"):
        table = in_table(page, code)
        assert list(in_chart(page, code)) == list(table.items())
        assert len(table) > 3


@override_settings(TIME_ZONE="America/New_York")
def test_weeks_begin_on_monday_at_midnight_in_the_time_zone_of_the_settings():
    here = ZoneInfo("America/New_York")
    monday = datetime(2026, 11, 23, tzinfo=here)
    now = datetime(2026, 11, 25, 12, tzinfo=here)
    for _ in range(5):
        saves(now=monday)
        saves(now=monday - timedelta(microseconds=1))
        saves(now=datetime(2026, 8, 31, tzinfo=here))
        saves(now=datetime(2026, 8, 30, 23, 59, tzinfo=here))
    with timezone.override(here):
        responses = Response.objects.unexpired(now)
        figure, _ = figures_over_time(now, responses, Links({}))
    counts = {row.label: str(row.count) for row in figure.rows}
    assert len(counts) == WEEKS
    assert {label: count for label, count in counts.items() if count != FEW} == {
        "August 31, 2026": "5",
        "November 16, 2026": "5",
        "November 23, 2026 (not over)": "5",
    }


@pytest.mark.parametrize(
    ("after", "row"),
    [
        (timedelta(0), "Within a day"),
        (timedelta(hours=23, minutes=59), "Within a day"),
        (timedelta(days=1), "1 to 3 days"),
        (timedelta(days=2, hours=23), "1 to 3 days"),
        (timedelta(days=3), "3 to 7 days"),
        (timedelta(days=7), "Over a week, up to two"),
        (timedelta(days=80), "Over two weeks"),
        (None, "Not yet"),
    ],
)
def test_a_time_to_review_is_in_its_row(after, row):
    for _ in range(5):
        response = saves(now=days_ago(85))
        if after is not None:
            review(response, after=after)
    table = in_table(clinician().get("/overview/"), "review")
    assert table == {label: "5" if label == row else FEW for label in table}
    assert len(table) == len(TURNAROUNDS) + 1


def test_what_is_reopened_is_not_signed_off_until_it_is_again():
    client = clinician()
    reopened = [saves(now=days_ago(20)) for _ in range(5)]
    for response in reopened:
        review(response, after=timedelta(days=2))
        take_step(
            "reopen",
            response.pk,
            seen=2,
            by=account_named("ann"),
            role="clinician",
            now=days_ago(10),
        )
    assert in_table(client.get("/overview/"), "review")["Not yet"] == "5"
    for response in reopened:
        take_step(
            "sign_off",
            response.pk,
            seen=3,
            by=account_named("ann"),
            role="clinician",
            now=days_ago(10),
        )
    assert in_table(client.get("/overview/"), "review")["Over a week, up to two"] == "5"


@given(COUNTS)
@STEADY
def test_the_median_in_words_is_true(counts):
    taken = parts_until_half([*map(suppress, counts)])
    if taken:
        assert 2 * sum(counts[:taken]) >= sum(counts) >= 5


def test_the_median_is_shown_when_the_shown_counts_decide_it():
    few, some, many = BELOW_THRESHOLD, SuppressedCount(5, 5), SuppressedCount(20, 20)
    assert "within a day" in median_in_words([many, few, few, few, few])
    assert "within 3 days" in median_in_words([some, many, some, few, few])
    assert median_in_words([few] * 5) == ""
    assert median_in_words([few, few, few, few, many]) == ""


@given(counts=COUNTS, other=st.integers(0, 4))
@STEADY
def test_a_count_under_five_is_suppressed_like_any_other_under_five(counts, other):
    hidden = [other if count < 5 else count for count in counts]
    assert [*map(suppress, counts)] == [*map(suppress, hidden)]
    assert suppress_parts(counts) == suppress_parts(hidden)
    assert all(str(suppress(count)) == expected(count) for count in counts)


@given(COUNTS)
@STEADY
def test_no_single_part_under_five_stands_beside_others_that_are_all_shown(counts):
    parts = suppress_parts(counts)
    hidden = [part for part in parts if not part.is_exact]
    assert len(hidden) != 1 or len(counts) == 1
    for count, part in zip(counts, parts, strict=True):
        assert str(part) in {expected(count), "not shown"}
        assert part != NOT_SHOWN or sum(each < 5 for each in counts) == 1


def test_the_smallest_of_the_others_goes_with_it():
    assert [*map(str, suppress_parts([9, 3, 7, 12]))] == ["9", FEW, "not shown", "12"]
    assert [*map(str, suppress_parts([9, 7, 12]))] == ["9", "7", "12"]
    assert [*map(str, suppress_parts([9, 3, 0]))] == ["9", FEW, FEW]


def test_what_is_hidden_leaves_no_trace_in_the_page():
    """Nobody in a row, or one: the page is the same but for the rows with more."""
    client, when = clinician(), days_ago(30)
    for _ in range(5):
        saves(CAUTIONS, now=when)
    before = in_chart(client.get("/overview/"), "answer")
    saves(CAUTIONS | {"trigger": ["stress"]}, now=when)
    assert [*before] == [*in_chart(client.get("/overview/"), "answer")]


def test_it_writes_no_entry_into_the_log():
    saves()
    assert clinician().get("/overview/").status_code == 200
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("role", ["auditor", "editor", "approver"])
def test_other_roles_are_refused(role):
    assert client_of(role, role).get("/overview/").status_code == 403


def test_who_is_not_signed_in_is_sent_to_do_so():
    response = Client().get("/overview/")
    assert response.status_code == 302
    assert response["Location"].endswith("?next=/overview/")


def test_only_who_may_see_it_has_a_link_to_it():
    assert 'href="/overview/"' in clinician().get("/overview/").content.decode()
    assert 'href="/overview/"' not in auditor().get("/log/").content.decode()


def test_it_can_only_be_read():
    assert clinician().post("/overview/").status_code == 405


def test_it_takes_eight_queries_at_most_whatever_their_number_and_releases():
    client = clinician()
    saves(CAUTIONS)
    for priority in (38, 37, 36):
        client.get("/overview/")
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/overview/").status_code == 200
        assert len(asked) <= 8, [query["sql"] for query in asked]
        assert not any("answers" in query["sql"] for query in asked)
        edit_draft("rule.C10", priority=priority)
        publish_draft()
        invalidate_live_release()
        for answers in people(60):
            saves(answers)
    assert Response.objects.values("release").distinct().count() == 4


def figures_of(page: HttpResponse) -> dict[str, list[tuple[str, str]]]:
    """Of each figure, each row's link and count."""
    return {
        figure.code: [(row.query, str(row.count)) for row in figure.rows]
        for figure in page.context["figures"]
    }


@pytest.mark.parametrize("query", ["", "since=2026-01-01", "answer=stress", "category=caution"])
def test_each_count_that_is_shown_leads_to_the_list_of_these_responses(query):
    for answers in people(80):
        review(saves(answers, now=days_ago(len(answers))), after=timedelta(days=len(answers)))
    for answers in people(20):
        saves(answers)
    client = clinician()
    page = client.get(f"/overview/?{query}")
    html = page.content.decode()
    links = 0
    for figure, rows in figures_of(page).items():
        for link, count in rows:
            assert bool(link) <= count.isdecimal()
            if link and links % 3 == 0:  # each takes a page
                total = client.get(f"/responses/?{link}").context["total"]
                assert total == f"{count} responses", (figure, link)
                assert html.count(f'href="/responses/?{link.replace("&", "&amp;")}"') >= 2
            links += bool(link)
    assert links > 12


def test_a_count_that_is_hidden_has_no_link():
    for _ in range(4):
        saves(CAUTIONS)
    page = clinician().get("/overview/")
    assert {link for rows in figures_of(page).values() for link, _ in rows} == {""}
    assert "/responses/?" not in page.content.decode().split("<main")[1]


def test_a_period_and_a_filter_count_what_they_let_through():
    for days in (1, 2, 20, 50):
        for _ in range(5):
            saves(CAUTIONS, now=days_ago(days))
            saves(now=days_ago(days))
    client = clinician()
    for query, expected_count in (
        (f"since={days_ago(10).date()}", "10"),
        (f"since={days_ago(60).date()}&until={days_ago(15).date()}", "10"),
        ("", "20"),
        ("status=reviewed", None),
        ("status=new", "20"),
    ):
        page = client.get(f"/overview/?{query}")
        if expected_count is None:
            assert "Fewer than 5 responses have this filter" in words_of(page)
            assert page.context["figures"] == []
        else:
            caution = next(
                count for label, count in in_table(page, "caution").items() if label[:3] == "C10"
            )
            assert caution == expected_count


def test_the_periods_lead_there_and_keep_the_filter():
    saves()
    page = clinician().get("/overview/?status=new")
    since = (timezone.localdate() - timedelta(days=6)).isoformat()
    assert f'href="/overview/?status=new&amp;since={since}"' in page.content.decode()


def test_a_filter_that_makes_no_sense_is_refused_in_words():
    page = clinician().get("/overview/?since=yesterday&status=x")
    assert page.status_code == 400
    assert "Fix the marked fields" in words_of(page)
    assert "Please give a date as 2026-11-24." in words_of(page)


def test_two_filters_of_one_kind_have_no_link():
    """The list has one topic at a time, so it could not show who has both."""
    for _ in range(6):
        saves(CAUTIONS)
    rows = dict(figures_of(clinician().get("/overview/?rule=C10"))["caution"])
    assert [link for link in rows if link] == ["rule=C10"]
