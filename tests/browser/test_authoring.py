"""From a changed sentence to a patient who reads it, with a second pair of eyes between."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from suitability.releases.document_parts import KINDS
from suitability.releases.draft import current_draft
from suitability.releases.draft_part import Part
from suitability.releases.release import Release
from suitability.releases.release_cache import invalidate_live_release
from tests.browser.authoring_visits import SAMPLE, signed_in
from tests.browser.conftest import hurried
from tests.browser.journey_cookies import given_answers
from tests.browser.steps import answers_all, begins, follows, goes_on_by, is_on, opens, presses
from tests.support import personas
from tests.support.staff_clients import account, part_address

pytestmark = pytest.mark.browser

CALM_BUT_LOW = {**personas.CALM, "blood_pressure": ["low"]}
OLD = "Baclofen may not suit people whose blood pressure is low."
NEW = "Low blood pressure and baclofen do not always go well together."
HARD = "Considerable hypotension necessitates professional consideration. Take 10 mg."
PASSWORD = "a password for these tests"


def signs_in(page: Page, name: str, *roles: str) -> None:
    account(name, *roles, password=PASSWORD)
    page.goto(reverse("account_login"))
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    presses(page, "Sign in")


def opens_rule(page: Page, code: str) -> None:
    page.goto(part_address("rule", code))


def submits(page: Page, notes: str) -> None:
    page.goto(reverse("admin:publishing"))
    page.get_by_label("What changed").fill(notes)
    presses(page, "Submit for approval")


def reads(page: Page, sentence: str) -> None:
    opens(page, "summary")
    expect(page.locator("#C10 .text")).to_contain_text(sentence)


def tries_a_bad_sentence(editor: Page, script: bool) -> None:
    opens_rule(editor, "C10")
    advice = editor.locator("#id_text_advice")
    expect(advice).to_contain_text("Reading grade 3.6, 8")
    editor.get_by_label("Text:", exact=True).fill(HARD)
    if not script:
        presses(editor, "Save")
    expect(advice.locator("mark").last).to_have_text("10 mg")
    expect(advice).to_contain_text("Any dose in patient text can be read as a dose to copy")
    expect(advice).to_contain_text(re.compile(r"Reading grade \d\d\.\d, 8"))


def previews_a_good_one(editor: Page) -> None:
    editor.get_by_label("Text:", exact=True).fill(f"{NEW} Be sure your provider knows.")
    presses(editor, "Save")
    expect(editor.locator("#id_text_advice mark")).to_have_count(0)
    expect(editor.locator(".messagelist")).to_contain_text("rule C10 is saved in the draft")
    editor.goto(reverse("preview"))
    presses(editor, "Begin the preview")
    expect(editor).to_have_title(re.compile("^DRAFT"))
    answers_all(editor, CALM_BUT_LOW)
    follows(editor, "See my list")
    expect(editor.locator("body")).to_contain_text("DRAFT")
    expect(editor.locator("#C10 .text")).to_contain_text(NEW)


@pytest.mark.slow
@pytest.mark.parametrize(
    "script",
    [True, pytest.param(False, marks=pytest.mark.long)],
    ids=["with JavaScript", "without"],
)
def test_a_changed_sentence_goes_live_by_two_people_and_disturbs_nobody(
    script: bool, base_url: str, release: Release, new_context: CreateContextCallback
):
    current_draft()

    def browser() -> Page:
        return hurried(new_context(java_script_enabled=script)).new_page()

    # Given a patient who began before
    early = browser()
    begins(early)
    answers_all(early, CALM_BUT_LOW)
    # When an editor tries a bad sentence, is told at once, and previews a good one
    editor = browser()
    signs_in(editor, "erin", "editor")
    tries_a_bad_sentence(editor, script)
    previews_a_good_one(editor)
    # And submits it
    submits(editor, "A plainer sentence for low blood pressure.")
    # Then an approver sees what it does, and approves
    approver = browser()
    signs_in(approver, "abe", "approver")
    approver.goto(reverse("admin:publishing"))
    goes_on_by(approver, approver.locator("main a[href*='/submissions/']").first)
    expect(approver.locator("main")).to_contain_text("A plainer sentence for low blood pressure.")
    presses(approver, "Approve and publish")
    expect(approver.locator("main")).to_contain_text("elease 2")
    # And a new patient reads the new sentence, while the early one still reads the old
    invalidate_live_release()
    late = browser()
    begins(late)
    answers_all(late, CALM_BUT_LOW)
    is_on(late, "check")
    reads(late, NEW)
    reads(early, OLD)
    expect(early.locator(".foot")).to_contain_text("Release 1 of baclofen_sleep")
    expect(late.locator(".foot")).to_contain_text("Release 2 of baclofen_sleep")


def stored_parts() -> list[tuple[object, ...]]:
    return list(Part.objects.order_by("id").values_list("id", "place", "body"))


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_part_that_is_saved_untouched_stays_as_it_was(kind: str, page: Page, base_url: str):
    """Of questions all, of the other kinds one."""
    signed_in(page, base_url, "editor")
    before, digest = stored_parts(), current_draft().digest
    codes = Part.objects.filter(kind=kind).values_list("code", flat=True)
    for code in list(codes) if kind == "question" else [SAMPLE.get(kind, kind)]:
        page.goto(part_address(kind, code))
        presses(page, "Save")
        part = Part.objects.get(kind=kind, code=code)
        message = page.locator(".messagelist")
        expect(message, str(part)).to_contain_text(f"{part} is saved in the draft")
        assert stored_parts() == before, part
        assert current_draft().digest == digest, part


EDITS = {
    "questionnaire": ("title", "Baclofen, and sleep"),
    "question": ("text", "Do any of these apply to you now?"),
    "factor": ("label", "Trouble with breathing"),
    "rule": ("heading", "Pressure that is low"),
    "guarantee": ("sentence", "Another sentence."),
    "source": ("title", "Another title"),
    "claim": ("statement", "Another statement."),
    "term": ("value", "911 or 112"),
    "option": ("heading", "Another heading"),
    "translation": ("reviewer", "Revisado por nadie"),
    "page": ("contradictions-0-sentence", "Another sentence."),
    "words": ("why", "Why this is here"),
    "site": ("lead", "Another lead."),
    "article": ("columns-0-text", "With it"),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_an_edit_of_every_kind_of_part_is_saved(kind: str, page: Page, base_url: str):
    name, text = EDITS[kind]
    signed_in(page, base_url, "editor")
    page.goto(part_address(kind, SAMPLE.get(kind, kind)))
    page.locator(f"[name={name}]").fill(text)
    presses(page, "Save")
    expect(page.locator(".messagelist")).to_contain_text("is saved in the draft")
    assert text in Part.objects.get(kind=kind, code=SAMPLE.get(kind, kind)).body


def test_a_finding_opens_the_list_of_the_person_it_is_about(page: Page, context: BrowserContext):
    current_draft()
    signs_in(page, "erin", "editor")
    page.goto(reverse("admin:proof"))
    goes_on_by(page, page.locator(".finding button").first)
    is_on(page, "summary")
    expect(page).to_have_title(re.compile("^DRAFT"))


def test_a_list_to_pick_from_can_be_searched(page: Page):
    current_draft()
    signs_in(page, "erin", "editor")
    opens_rule(page, "C10")
    page.get_by_text("More about it").click()
    picker = page.locator("[data-picker][aria-label='Sources']")
    picker.locator("summary").first.click()
    page.get_by_role("searchbox", name="Search: Sources").fill("lyvispah")
    expect(picker.locator("li:visible")).to_have_count(1)
    picker.locator("li:visible input").check()
    expect(picker.locator(".picked")).to_contain_text("S07")
    presses(page, "Save")
    expect(page.locator("input[name='sources'][value='S07']")).to_be_checked()


def test_the_second_of_two_editors_is_told_in_the_browser_too(
    page: Page, base_url: str, new_context: CreateContextCallback
):
    current_draft()
    signs_in(page, "erin", "editor")
    opens_rule(page, "C10")
    other = hurried(new_context()).new_page()
    signs_in(other, "olga", "editor")
    opens_rule(other, "C10")
    other.get_by_label("Heading:", exact=True).fill("Pressure that is low")
    presses(other, "Save")
    page.get_by_label("Text:", exact=True).fill("Another text. Tell them.")
    presses(page, "Save")
    expect(page.locator("main")).to_contain_text("olga saved another version of this")
    expect(page.locator("main")).to_contain_text("Pressure that is low")
    expect(page.get_by_label("Text:", exact=True)).to_have_value("Another text. Tell them.")
    presses(page, "Save")  # once more does nothing
    expect(page.locator("main")).to_contain_text("olga saved another version of this")
    page.get_by_label("Save mine over olga’s version").check()
    presses(page, "Save")
    expect(page.locator(".messagelist")).to_contain_text("rule C10 is saved in the draft")


def test_a_preview_needs_a_role(page: Page, base_url: str):
    given_answers(page, base_url, personas.CALM)
    page.goto(reverse("preview"))
    expect(page).to_have_url(re.compile("/accounts/login/"))
