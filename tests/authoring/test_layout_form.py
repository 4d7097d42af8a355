"""The form of the layout: light, and every error at its field, all at once, with what to do."""

import html
import re

import pytest

from suitability.releases.document_parts import SINGLES
from suitability.releases.draft import current_draft
from tests.support.editorial_team import ED, at_work
from tests.support.staff_clients import edit_part, form_in, open_part, part_address

pytestmark = pytest.mark.usefixtures("release")


@pytest.fixture
def editor(release):
    current_draft()
    return at_work(ED)


def errors(page: str) -> dict[str, str]:
    """Return what stands in red at each field."""
    at_field = re.findall(r'id="id_([\w-]+)_error">(.*?)</(?:ul|p|div)>', page, re.DOTALL)
    plain = {name: re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", text)) for name, text in at_field}
    return {name: html.unescape(text).strip() for name, text in plain.items()}


def send(editor, **changes):
    changes = {name.replace("__", "-"): value for name, value in changes.items()}
    return edit_part(editor, "page", "page", changes).content.decode()


def elements(page: str) -> int:
    return len(re.findall(r"<[a-z]", page))


def test_the_form_is_light(editor):
    """It had 18,837 elements and 977,976 bytes while each field had a pick list of its own."""
    page = editor.get(part_address("page", "page")).content.decode()
    assert elements(page) < 1_500
    assert len(page.encode()) < 100_000


@pytest.mark.parametrize("kind", SINGLES)
def test_no_form_of_the_layout_or_the_words_is_heavy(editor, kind):
    page = editor.get(part_address(kind, kind)).content.decode()
    assert elements(page) < 2_500
    assert len(page.encode()) < 300_000


def test_a_statement_is_added_in_words_or_by_its_code_and_taken_off(editor):
    fields = open_part(editor, "page", "page")
    assert fields["stays_listed"] == ["N09", "N10", "", ""]
    name = next(r.statement.name for r in current_draft().document.rules if r.code == "N11")
    typed = ["N09", f"n11 {name.upper()}", "N12", ""]
    assert "is saved in the draft" in send(editor, stays_listed=typed)
    assert current_draft().document.page.stays_listed == ("N09", "N11", "N12")


def test_every_statement_and_every_choice_is_offered_once(editor):
    page = editor.get(part_address("page", "page")).content.decode()
    offered = re.findall(r'<option value="([^"]*)"></option>', page)
    document = current_draft().document
    names = {html.unescape(words) for words in offered}
    assert {f"{rule.code} {rule.statement.name}" for rule in document.rules} <= names
    assert low() in names
    assert len(offered) == len(names)


def test_answers_that_differ_are_named_in_words(editor):
    typed = [low(), "balance.fall"]
    send(editor, contradictions__0__first=typed)
    (first, *_) = current_draft().document.page.contradictions
    assert first.first == ("blood_pressure.low", "balance.fall")


def low() -> str:
    """Return what the list calls the choice of low blood pressure."""
    questions = current_draft().document.questions
    text = next(question.text for question in questions if question.code == "blood_pressure")
    return f"It is low, or I was told it is low ({text})"


def test_what_names_nothing_is_kept_and_refused_in_words(editor):
    page = send(editor, private=["N10", "No such thing"])
    assert errors(page)["private"].startswith(
        "“No such thing”: the list has nothing that is called"
    )
    assert 'value="No such thing"' in page


def test_what_was_unticked_can_be_ticked_again_after_an_error(editor):
    page = send(editor, private=["No such thing"])
    assert re.search(r'name="private" value="N10">', page)


PROBLEMS = {
    "alone": (["C10"], "Only an urgent statement can lead the page. Untick “C10 Low blood"),
    "lead_urgent": (["N01"], "Only the questions of urgent statements come first of all. Untick"),
    "open_line": (["C10"], "can be an open line. Untick “C10"),
    "standing": (["N01", "N02", "N13", "N14", "X06"], "Only a next step can stand at the end"),
    "beside_alone": (["N14", "C11"], "Add under “Never folds” too: “C11"),
    "never_folds": (["X06", "X07", "N01", "N02", "N13", "N14", "C10"], "or add it at the end too"),
    "danger_list": (
        ["N11"],
        "The danger list is always there. Add under “Always there, at the end”",
    ),
    "strip": (["Sleep: slep"], "There is no question “slep”. The questions are: sleep_trouble"),
    "sheet_trouble": (["Sleep = slep"], "There is no question “slep”."),
    "sheet_takes": (["slep"], "There is no question “slep”."),
    "sheet_actions": (["C10: Call"], "There is no urgent statement “C10”."),
    "under_age": ([""], "required"),
    "contradictions-0-first": ([""], "Add at least one"),
    "contradictions-0-sentence": ([""], "required"),
}


@pytest.mark.parametrize("field", PROBLEMS)
def test_what_does_not_fit_is_told_at_its_field(editor, field):
    value, says = PROBLEMS[field]
    before = current_draft().digest
    page = edit_part(editor, "page", "page", {field: value}).content.decode()
    assert says in errors(page)[field]
    assert current_draft().digest == before


def test_all_of_it_is_told_at_once(editor):
    sent = {name: value for name, (value, _) in PROBLEMS.items() if name != "standing"}
    page = edit_part(editor, "page", "page", sent).content.decode()
    assert set(sent) <= set(errors(page))


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("strip", ": tried", "A line has no label"),
        ("strip", "nothing", "There is no question"),
        ("sheet_actions", "U01", "Write behind the colon of “U01” what to do."),
        ("sheet_actions", "", "is saved"),
        ("private", [], "is saved"),
    ],
)
def test_lines_that_lack_something_are_told(editor, field, value, says):
    page = edit_part(editor, "page", "page", {field: value}).content.decode()
    assert says in (page if "saved" in says else errors(page)[field])


def test_nothing_typed_is_thrown_away(editor):
    sent = form_in(editor.get(part_address("page", "page"))) | {"alone": ["U01", "U10", "C10 x"]}
    page = editor.post(part_address("page", "page"), sent).content.decode()
    assert 'value="C10 x"' in page
    assert re.search(r'name="alone" value="U10" checked', page)
