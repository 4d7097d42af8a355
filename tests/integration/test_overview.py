"""The practice's overview: what it counts, what it does not tell, and who sees it."""

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

from suitability.clinician.ranges import STEP, Range, range_of, surely_half
from suitability.clinician.times import TIMES, WEEKS, by_week, in_words
from suitability.models.access import Entry
from suitability.models.live import look_again
from suitability.models.response import Response
from tests.rules.given import PROGRAM, STEADY, bits_of, people

from .authors import client_of
from .colleagues import edit, publish_draft
from .practice import CAUTIONS, auditor, clinician, days_ago, saves, words_of

pytestmark = pytest.mark.usefixtures("release")

FEW = "fewer than 5"
UNKNOWN = ("skipped", "not_sure", "prefer_not")
ABOUT_ANSWERS = ("trigger", "urgent", "caution", *UNKNOWN)
COUNTS = st.lists(st.integers(0, 4) | st.integers(0, 30), min_size=1, max_size=20)


def section(response: HttpResponse, code: str) -> str:
    page = response.content.decode()
    start = page.index(f'aria-labelledby="{code}">')
    return page[start : page.index("</section>", start)]


def in_table(response: HttpResponse, code: str) -> dict[str, str]:
    """What the table of a figure tells, by label."""
    cells = r'<th scope="row">(.*?)</th><td>(.*?)</td>'
    return {unescape(label): told for label, told in re.findall(cells, section(response, code))}


def in_chart(response: HttpResponse, code: str) -> Iterator[tuple[str, str]]:
    """Each label of a figure's chart with what stands beside its bar."""
    words: list[str] = []
    for kind, said in re.findall(
        r"<text (class=\"told\")?[^>]*>(.*?)</text>", section(response, code)
    ):
        if kind:
            yield unescape(" ".join(words)), said
        words = [] if kind else [*words, said]


def told(count: int) -> str:
    """Written again, so that the test does not lean on what it tests."""
    return FEW if count < 5 else f"{count - count % 5} to {count - count % 5 + 4}"


def review(response: Response, *, after: timedelta) -> None:
    found = Response.objects.filter(pk=response.pk)
    found.update(status="reviewed", reviewed_at=response.saved_at + after)


def test_an_empty_practice_is_told_so():
    saves(now=days_ago(91))
    page = clinician().get("/overview/")
    assert "No response is kept at the moment" in words_of(page)
    assert "<svg" not in page.content.decode()


def test_the_numbers_agree_with_a_count_of_random_answers():
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for answers in people(120):
        saves(answers)
        bits = bits_of(answers)
        chosen = PROGRAM.answers(bits)
        counts["trigger"].update(chosen["trigger"])
        for rule in PROGRAM.fired_rules(bits):
            counts[rule.statement.category][rule.code] += 1
        for question, choices in chosen.items():
            for unknown in choices or ["skipped"]:
                if unknown in UNKNOWN:
                    counts[unknown][question] += 1
    page = clinician().get("/overview/")
    questions = {slot.question.code: slot.question for slot in PROGRAM.slots}
    for choice in questions["trigger"].choices:
        assert in_table(page, "trigger")[choice.label] == told(counts["trigger"][choice.code])
    for category in ("urgent", "caution"):
        found = {label.split()[0]: said for label, said in in_table(page, category).items()}
        rules = [one.code for one in PROGRAM.rules if one.statement.category == category]
        assert found == {code: told(counts[category][code]) for code in rules}
    for unknown in UNKNOWN:
        found = in_table(page, unknown)
        assert found == {
            one.text: told(counts[unknown][one.code])
            for one in questions.values()
            if unknown == "skipped" or one.choice(unknown)
        }
    for code in ABOUT_ANSWERS:
        assert set(in_table(page, code).values()) - {FEW}


def test_releases_are_counted_together():
    for _ in range(3):
        saves(CAUTIONS)
    edit("rule.C10", priority=38, heading="Another name", short="")
    publish_draft()
    look_again()
    for _ in range(3):
        saves(CAUTIONS)
    assert in_table(clinician().get("/overview/"), "caution")["C10 Another name"] == "5 to 9"


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
        figure = by_week(now)
    said = {row.label: str(row.told) for row in figure.rows}
    assert len(said) == WEEKS
    assert {label for label, one in said.items() if one == "5 to 9"} == {
        "August 31, 2026",
        "November 16, 2026",
        "November 23, 2026 (not over)",
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
        one = saves(now=days_ago(85))
        if after is not None:
            review(one, after=after)
    found = in_table(clinician().get("/overview/"), "review")
    assert found == {label: "5 to 9" if label == row else FEW for label in found}
    assert len(found) == len(TIMES) + 1


@given(COUNTS)
@STEADY
def test_the_median_in_words_is_true(counts):
    taken = surely_half([range_of(count) for count in counts])
    if taken:
        assert 2 * sum(counts[:taken]) >= sum(counts) >= STEP


def test_the_median_is_said_when_the_ranges_tell_it():
    few, some, many = Range(0), Range(5), Range(20)
    assert "within a day" in in_words([many, few, few, few, few])
    assert "within 3 days" in in_words([some, many, some, few, few])
    assert in_words([few] * 5) == ""
    assert in_words([few, few, few, few, many]) == ""


@given(counts=COUNTS, other=st.integers(0, 4))
@STEADY
def test_a_count_below_five_is_told_like_any_other_below_five(counts, other):
    hidden = [other if count < 5 else count for count in counts]
    assert [*map(range_of, counts)] == [*map(range_of, hidden)]
    assert all(str(range_of(count)) == told(count) for count in counts)


@st.composite
def splits(draw):
    """The same people by the week and by the time to review; many of the counts are small."""
    weeks = draw(st.lists(st.integers(0, 5) | st.integers(0, 40), min_size=WEEKS, max_size=WEEKS))
    times, left = [], sum(weeks)
    for _ in TIMES:
        times.append(draw(st.integers(0, min(left, 4)) | st.integers(0, left)))
        left -= times[-1]
    return weeks, [*times, left]


def possible(cells: list[Range], fewest: int, most: int) -> Iterator[tuple[Range, int, int]]:
    """Each range with what its count can be, if all of them add up to so many."""
    for place, cell in enumerate(cells):
        others = cells[:place] + cells[place + 1 :]
        low = fewest - sum(one.high for one in others)
        high = most - sum(one.low for one in others)
        yield cell, max(cell.low, low), min(cell.high, high)


def leaves_two_or_more_possible(weeks: list[int], times: list[int]) -> None:
    both = [[range_of(count) for count in counts] for counts in (weeks, times)]
    fewest = max(sum(one.low for one in cells) for cells in both)
    most = min(sum(one.high for one in cells) for cells in both)
    for cells in both:
        for cell, low, high in possible(cells, fewest, most):
            assert low < high, (cell, weeks, times)


@given(splits())
@STEADY
def test_no_count_follows_from_the_others_though_both_figures_add_up_to_the_same(both):
    leaves_two_or_more_possible(*both)


@pytest.mark.parametrize(
    ("weeks", "times"),
    [
        ([5, 5, 5, 5, 5, 0, 0, 0, 0, 0, 0, 0, 0], [4, 4, 4, 4, 4, 5]),
        ([20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], [4, 4, 4, 4, 4, 0]),
        ([4] * 13, [10, 10, 10, 10, 10, 2]),
        ([0] * 13, [0] * 6),
        ([50, *[0] * 12], [50, 0, 0, 0, 0, 0]),
    ],
)
def test_no_count_follows_at_the_edges(weeks, times):
    leaves_two_or_more_possible(weeks, times)


def test_five_ranges_of_which_all_could_be_full_would_have_told():
    """Why what is over a week stands in two rows."""
    with pytest.raises(AssertionError):
        leaves_two_or_more_possible([5, 5, 5, 5, *[0] * 9], [4, 4, 4, 4, 4])


def test_what_is_hidden_leaves_no_trace_in_the_page():
    """One response more, or none, in a row of fewer than five: the page is the same."""
    client, when = clinician(), days_ago(30)
    for _ in range(5):
        saves(CAUTIONS, now=when)
    before = client.get("/overview/").content
    review(saves(CAUTIONS, now=when), after=timedelta(days=2))
    saves(CAUTIONS | {"trigger": ["stress"], "conditions": ["stroke"]}, now=when)
    assert without_tokens(client.get("/overview/").content) == without_tokens(before)


def without_tokens(page: bytes) -> bytes:
    return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", page)


def test_it_writes_no_entry_into_the_log():
    saves()
    assert clinician().get("/overview/").status_code == 200
    assert not Entry.objects.exists()


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
        assert len(asked) <= 8, [one["sql"] for one in asked]
        assert not any("answers" in one["sql"] for one in asked)
        edit("rule.C10", priority=priority)
        publish_draft()
        look_again()
        for answers in people(60):
            saves(answers)
    assert Response.objects.values("release").distinct().count() == 4
