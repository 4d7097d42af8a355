"""The way from the start page to a list, and what happens to who goes back, or has two tabs."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from suitability.responses.response import Response
from tests.browser.journey_cookies import DOCUMENT, given_answers
from tests.browser.steps import (
    answers,
    answers_all,
    asked,
    begins,
    box,
    changes,
    codes,
    comes_to,
    follows,
    goes_back,
    is_on,
    opens,
    picks,
    presses,
)
from tests.support import personas

pytestmark = pytest.mark.browser

V07 = "C51 C44 C34 C52 C48 C21 C32 C50 E03 E11 E12 X07 X01 X02 X04 N01 N15 N02 N03 N05 N07 N13 N14"
# The questions that everybody is asked; a withdrawal brings two more.
ASKED = [question.code for question in DOCUMENT.questions if not question.shown_when]
TRIGGER = ASKED.index("trigger")
REMOVED = (
    "You changed an answer, so your answer to 'What have you stopped or cut down?' was removed."
)


@pytest.mark.asvs("V2.2.2", "V3.7.1")
def test_the_whole_journey_without_javascript_ends_in_a_list(plain_context: BrowserContext):
    page = plain_context.new_page()
    begins(page)
    answers_all(page, personas.MANY_CAUTIONS)
    is_on(page, "check")
    follows(page, "See my list")
    is_on(page, "summary")
    assert sorted(codes(page)) == sorted(V07.split())


def test_a_journey_with_every_question_left_blank_ends_in_a_list_too(page: Page):
    begins(page)
    while asked(page):
        presses(page, "Leave blank")
        if page.get_by_role("link", name="Go on").count():
            follows(page, "Go on")
    is_on(page, "check")
    expect(page.get_by_text("Left blank")).to_have_count(len(ASKED))
    follows(page, "See my list")
    expect(page.get_by_text("You have not answered any questions")).to_be_visible()


def test_leave_blank_wins_over_a_pick(page: Page):
    comes_to(page, "trigger")
    picks(page, "trigger", "stress")
    presses(page, "Leave blank")
    goes_back(page)
    expect(box(page, "trigger", "stress")).not_to_be_checked()


def test_progress_counts_the_questions_that_apply(page: Page):
    comes_to(page, "trigger")
    progress = page.locator(".progress-line")
    expect(progress).to_have_text(f"Question {TRIGGER + 1} of {len(ASKED)}")
    answers(page, "trigger", "withdrawal")
    expect(progress).to_have_text(f"Question {TRIGGER + 2} of {len(ASKED) + 2}")


@pytest.mark.parametrize("way", ["the page's link", "the browser's button"])
def test_who_goes_back_finds_the_answer_as_it_was(way: str, page: Page):
    comes_to(page, "trigger")
    answers(page, "trigger", "stress", "schedule")
    assert asked(page) == "baclofen_now"
    if way == "the page's link":
        goes_back(page)
    else:
        page.go_back()
    assert asked(page) == "trigger"
    expect(box(page, "trigger", "stress")).to_be_checked()
    expect(box(page, "trigger", "schedule")).to_be_checked()
    expect(box(page, "trigger", "spasticity")).not_to_be_checked()
    presses(page, "Next")
    assert asked(page) == "baclofen_now"


def test_a_reload_sends_nothing_again_and_loses_nothing(page: Page):
    comes_to(page, "trigger")
    answers(page, "trigger", "stress")
    page.reload()
    assert asked(page) == "baclofen_now"
    answers(page, "baclofen_now", "never")
    page.reload()
    goes_back(page)
    expect(box(page, "baclofen_now", "never")).to_be_checked()


def test_in_two_tabs_the_last_answer_counts(page: Page):
    comes_to(page, "trigger")
    other = page.context.new_page()
    opens(other, "question", "trigger")
    answers(page, "trigger", "stress")
    answers(other, "trigger", "spasticity")
    answers_all(page, personas.CALM)
    is_on(page, "check")
    expect(page.get_by_text("Stiff or jerking muscles")).to_be_visible()
    expect(page.get_by_text("Stress or worry")).to_have_count(0)


def test_a_follow_up_that_one_tab_brings_is_asked_in_the_other(page: Page, base_url: str):
    given_answers(page, base_url, personas.CALM)
    opens(page, "summary")
    other = page.context.new_page()
    opens(other, "question", "trigger")
    answers(other, "trigger", "withdrawal")
    page.reload()
    assert asked(page) == "withdrawal_from"


def test_a_question_that_another_tab_hid_moves_on_and_says_so(page: Page, base_url: str):
    given_answers(page, base_url, personas.COMING_OFF_ALCOHOL)
    opens(page, "question", "withdrawal_from")
    other = page.context.new_page()
    opens(other, "question", "trigger")
    answers(other, "trigger", "stress")
    presses(page, "Next")
    is_on(page, "check")
    expect(page.get_by_role("status")).to_contain_text("does not apply any more")


def test_a_change_that_brings_a_follow_up_asks_it(page: Page, base_url: str):
    given_answers(page, base_url, personas.CALM)
    opens(page, "check")
    changes(page, "trigger")
    answers(page, "trigger", "spasticity", "withdrawal")
    answers(page, "withdrawal_from", "alcohol")
    answers(page, "withdrawal_course", "last_days")
    is_on(page, "check")
    expect(page.locator("dl.check")).to_contain_text("Coming off alcohol, a drug or a medicine")


def test_a_change_that_hides_a_follow_up_removes_its_answer_and_says_so(page: Page, base_url: str):
    given_answers(page, base_url, personas.COMING_OFF_ALCOHOL)
    opens(page, "check")
    expect(page.locator("dl.check")).to_contain_text("What have you stopped or cut down?")
    changes(page, "trigger")
    answers(page, "trigger", "spasticity")
    is_on(page, "check")
    expect(page.get_by_role("status")).to_have_text(REMOVED)
    expect(page.locator("dl.check")).not_to_contain_text("What have you stopped or cut down?")
    page.reload()
    expect(page.get_by_text(REMOVED)).to_have_count(0)


def test_an_answer_that_was_removed_does_not_come_back(page: Page, base_url: str):
    given_answers(page, base_url, personas.COMING_OFF_ALCOHOL)
    opens(page, "question", "trigger")
    answers(page, "trigger", "stress")
    changes(page, "trigger")
    answers(page, "trigger", "withdrawal")
    assert asked(page) == "withdrawal_from"
    expect(page.locator("input:checked")).to_have_count(0)


def test_who_is_under_18_finds_that_picked_and_reads_it_first(page: Page):
    begins(page, who="I am under 18")
    while asked(page) != "about_you":
        answers(page, asked(page), *personas.CALM[asked(page)])
    expect(box(page, "about_you", "under_18")).to_be_checked()
    presses(page, "Next")
    answers_all(page, personas.CALM)
    opens(page, "summary")
    assert next(code for code in codes(page) if code not in DOCUMENT.page.open_line) == "C72"
    assert page.locator(".glance li").first.text_content() == "Under 18"


def test_nothing_is_stored_by_who_only_reads(page: Page):
    begins(page)
    answers_all(page, personas.CALM)
    follows(page, "See my list")
    opens(page, "save")
    assert Response.objects.count() == 0
