"""Editing the draft, part by part, in the admin."""

import html
import re

import pytest
from django.http import HttpResponse
from django.test import Client

from suitability.questionnaire.document import Document
from suitability.releases.document_parts import KINDS
from suitability.releases.draft import current_draft, load_draft
from suitability.releases.draft import digest_of as digest
from suitability.releases.draft_part import Part
from tests.conftest import NOW
from tests.support.saved_responses import words_of
from tests.support.shipped_program import DOCUMENT
from tests.support.staff_clients import (
    client_of,
    edit_part,
    form_in,
    open_part,
    part_address,
    send_part,
)

pytestmark = pytest.mark.usefixtures("release")


@pytest.fixture
def editor(release) -> Client:
    current_draft()
    return client_of("erin", "editor")


def text_of(response: HttpResponse) -> str:
    """Return what a page says, without its tags."""
    page = response.content.decode()
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def statement(code: str):
    return next(rule.statement for rule in document().rules if rule.code == code)


def question(code: str):
    return next(each for each in document().questions if each.code == code)


def document() -> Document:
    return current_draft().document


SAMPLES = {
    "questionnaire": ["questionnaire"],
    "page": ["page"],
    "words": ["words"],
    "site": ["site"],
    "article": ["article"],
    "question": ["trigger", "withdrawal_from", "danger_signs"],
    "factor": ["lungs"],
    "rule": ["C10", "C42", "U01", "N13", "E04"],
    "guarantee": ["G02", "G05a", "G11a", "G33"],
    "source": ["S01", "S05"],
    "claim": ["A26", "A45"],
    "term": ["emergency"],
    "option": ["O03", "O04"],
    "translation": ["es"],
}


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "code"), [(k, c) for k, codes in SAMPLES.items() for c in codes])
def test_a_part_that_is_saved_as_it_stands_stays_as_it_was(editor, kind, code):
    before = digest(document())
    response = edit_part(editor, kind, code, {})
    assert "is saved in the draft" in text_of(response)
    assert digest(document()) == before


def test_every_kind_of_part_is_sampled():
    assert set(SAMPLES) == set(KINDS)


def test_a_changed_sentence_is_in_the_draft_and_not_live(editor, release):
    response = edit_part(
        editor, "rule", "C10", {"text": "Low pressure can make you faint. Tell them."}
    )
    assert statement("C10").text == "Low pressure can make you faint. Tell them."
    assert "Low pressure can make you faint" not in release.document
    assert Part.objects.get(pk="rule.C10").changed_by == "erin"
    assert text_of(response).count("would keep the draft from going live") == 0


def test_what_breaks_the_wording_list_is_told_when_it_is_saved(editor):
    text = text_of(edit_part(editor, "rule", "C10", {"text": "Most people take 10 mg. Tell them."}))
    assert "L03" in text
    assert "Any dose in patient text can be read as a dose to copy" in text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", "Most people ta\u00adke it."),
        ("heading", "Low blood\u00a0pressure"),
        ("ask", "Is it safe?\nCould \u00bd of it help?"),
        ("clinician", "t\u0430ke"),
    ],
)
def test_a_text_in_characters_that_read_like_others_is_refused_at_its_field(editor, field, value):
    before = digest(document())
    page = edit_part(editor, "rule", "C10", {field: value}).content.decode()
    beside = page.split(f'id="id_{field}_error"')[1].split("</")[0]
    assert "type it anew" in beside
    assert digest(document()) == before


def test_a_text_that_is_hard_to_read_shows_its_grade(editor):
    hard = "Considerable hypotension necessitates immediate professional consideration."
    text = text_of(edit_part(editor, "rule", "C10", {"text": hard}))
    assert re.search(r"Reading grade \d\d\.\d, 8\.?0? at most", text)
    assert "T07" in text


def test_clauses_are_edited_by_number_and_by_what_they_name(editor):
    edit_part(
        editor,
        "rule",
        "C10",
        {
            "clauses-1-low": "0",
            "clauses-1-high": "0",
            "clauses-1-of": ["balance.none", "conditions.none"],
        },
    )
    rule = next(rule for rule in document().rules if rule.code == "C10")
    assert [(clause.of, clause.low, clause.high) for clause in rule.clauses] == [
        (("blood_pressure.low",), 1, None),
        (("balance.none", "conditions.none"), 0, 0),
    ]


def test_a_clause_is_known_by_its_sentence(editor):
    edit_part(
        editor,
        "rule",
        "C10",
        {"clauses-0-of": ["blood_pressure.low", "blood_pressure.faint_standing"]},
    )
    text = text_of(editor.get(part_address("rule", "C10")))
    assert (
        "at least 1 of: It is low, or I was told it is low; I feel faint or dizzy when I stand up"
        in text
    )


@pytest.mark.parametrize("code", ["C10", "C02", "N13"])
def test_a_row_that_is_empty_is_folded_until_somebody_wants_it(editor, code):
    page = editor.get(part_address("rule", code)).content.decode()
    assert '<details class="adding">' in page
    assert '<details class="adding" open>' not in page


def test_after_an_error_the_page_is_still_named_by_its_part(editor):
    page = edit_part(editor, "question", "conditions", {"text": ""}).content.decode()
    assert "<h1>Question conditions</h1>" in page
    assert "multiple conditions" not in page


def live_preview(editor: Client, kind: str, changes: dict[str, list[str]]) -> str:
    code = {"rule": "C10", "question": "withdrawal_course"}[kind]
    fields = open_part(editor, kind, code) | changes
    response = editor.post(f"/admin/live-preview/{kind}/", fields)
    assert response.status_code == 200
    return text_of(response)


def test_what_is_typed_is_read_as_the_patient_will_read_it_and_nothing_is_kept(editor):
    before = digest(document())
    typed = {"text": ["Call {emergency}, or {nobody}."], "clauses-0-of": ["balance.fall"]}
    text = live_preview(editor, "rule", typed)
    assert "Call 911, or {nobody}." in text
    assert "at least 1 of: I fell in the past year" in text
    assert digest(document()) == before


def test_a_choice_that_is_moved_or_removed_is_so_in_the_preview(editor):
    moved = {"choices-0-ORDER": ["9"], "choices-1-DELETE": ["on"]}
    text = live_preview(editor, "question", moved)
    first, second, third, *_ = (each.label for each in question("withdrawal_course").choices)
    assert text.index(third) < text.index(first)
    assert f"To be removed: {second}" in text


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"clauses-TOTAL_FORMS": "x", "choices-TOTAL_FORMS": "-1"},
        {"clauses-TOTAL_FORMS": "1", "clauses-INITIAL_FORMS": "1", "clauses-0-low": "9" * 5000},
        {"choices-TOTAL_FORMS": "1", "choices-INITIAL_FORMS": "9", "choices-0-ORDER": "\x00"},
    ],
)
@pytest.mark.parametrize("kind", ["rule", "question"])
def test_a_preview_of_nonsense_is_no_error(editor, kind, sent):
    assert editor.post(f"/admin/live-preview/{kind}/", sent).status_code == 200


def test_a_kind_without_a_preview_is_not_there(editor):
    assert editor.post("/admin/live-preview/source/", {}).status_code == 404


REFUSED = {
    "more than are picked": ({"clauses-0-low": "3"}, "clauses-0-low", "Only 1 picked below"),
    "a bound below the other": ({"clauses-0-high": "0"}, "clauses-0-high", "less than at least"),
    "a bound above all": ({"clauses-0-high": "4"}, "clauses-0-high", "leave this empty"),
    "a clause of nothing": ({"clauses-0-of": []}, "clauses-0-of", "Pick at least one"),
    "an unknown choice": ({"clauses-0-of": ["blood_pressure.lwo"]}, "clauses-0-of", "not one of"),
    "another category's priority": ({"priority": "12"}, "priority", "between 20 and 39"),
    "no source": ({"sources": [], "claims": []}, "sources", "Pick a source"),
    "no text": ({"text": ""}, "text", "required"),
    "a term that is not there": ({"text": "Call {nobody}."}, "text", "{nobody} is no term"),
    "rows without their frame": ({"clauses-TOTAL_FORMS": "x"}, "clauses", "Fix the marked fields"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_an_edit_that_does_not_fit_is_refused_at_its_field_in_words(editor, name):
    changes, field, says = REFUSED[name]
    before = digest(document())
    page = edit_part(editor, "rule", "C10", changes).content.decode()
    assert says in page.split(f'id="id_{field}_error"')[1].split("</")[0]
    assert digest(document()) == before


def test_all_that_is_wrong_is_said_at_once(editor):
    typed = {"priority": "12", "sources": [], "claims": [], "text": "Call {nobody}."}
    page = edit_part(editor, "rule", "C10", typed | {"clauses-0-low": "3"}).content.decode()
    marked = set(re.findall(r'id="id_([\w-]+)_error"', page))
    assert {"priority", "sources", "text", "clauses-0-low"} <= marked


def test_the_code_of_a_new_rule_is_proposed_and_its_letter_is_told_before(editor):
    address = part_address("rule", act="add")
    page = editor.get(address)
    assert "C90 (caution)" in text_of(page)
    new = {"code": ["Z1"], "category": ["caution"], "priority": ["30"], "heading": ["A heading"]}
    new |= {"text": ["Tell your provider."], "origin": ["add"], "sources": ["S01"]}
    new |= {"clinician": ["A note."]}
    refused = editor.post(address, form_in(page) | new).content.decode()
    beside = refused.split('id="id_code_error"')[1].split("</")[0]
    assert "Codes of caution begin with C: take C90." in beside


def test_the_words_of_the_site_and_its_key_question_are_edited(editor):
    changes = {"lead": "Another lead.", "limits": "One.\nTwo.", "key_question": "tried"}
    edit_part(editor, "site", "site", changes)
    site = document().site
    assert (site.lead, site.limits) == ("Another lead.", ("One.", "Two."))
    assert document().key_question == next(q for q in document().questions if q.code == "tried")


def test_words_of_the_site_with_an_order_would_keep_it_from_going_live(editor):
    response = edit_part(editor, "site", "site", {"lead": "You should stop it."})
    assert "would keep the draft from going live. Lead: “You should stop”" in text_of(response)


def test_the_question_that_clinicians_filter_by_cannot_be_deleted(editor):
    page = editor.post(part_address("question", "trigger", "delete"), follow=True)
    assert page.status_code == 400
    assert document().key_question


def test_the_columns_of_the_article_s_table_are_the_editors_own(editor):
    added = {"columns-2-code": "tea", "columns-2-text": "With tea", "columns-2-ORDER": "3"}
    cells = {"measures-0-cells": "baclofen = 24 minutes\ntea = a while = long"}
    edit_part(editor, "article", "article", added | cells)
    article = document().article
    assert article.measures[0].cells == (("baclofen", "24 minutes"), ("tea", "a while = long"))
    assert list(article.all_columns().values()) == ["With baclofen", "With placebo", "With tea"]


@pytest.mark.parametrize("cells", ["= 24 minutes", "two words = x", "name = x = y"])
def test_a_cell_without_a_column_s_code_is_refused(editor, cells):
    before = digest(document())
    edit_part(editor, "article", "article", {"measures-0-cells": cells})
    assert digest(document()) == before


def test_a_new_rule_is_added(editor):
    fields = form_in(editor.get(part_address("rule", act="add")))
    given = {
        "code": ["C99"],
        "heading": ["A new topic"],
        "text": ["Tell your provider about this."],
        "clinician": ["A line."],
        "category": ["caution"],
        "priority": ["39"],
        "origin": ["add"],
        "sources": ["S01"],
        "clauses-0-low": ["1"],
        "clauses-0-of": ["balance.fall"],
    }
    response = editor.post(part_address("rule", act="add"), fields | given, follow=True)
    assert "The rule C99 is saved in the draft" in text_of(response)
    assert statement("C99").heading == "A new topic"


@pytest.mark.parametrize("code", ["C10", "not a code", ""])
def test_a_code_that_is_taken_or_none_is_refused(editor, code):
    fields = form_in(editor.get(part_address("rule", act="add")))
    given = {"code": [code], "heading": ["H"], "text": ["T."], "clinician": ["c"]}
    given |= {"category": ["caution"], "priority": ["39"], "origin": ["add"], "sources": ["S01"]}
    response = editor.post(part_address("rule", act="add"), fields | given)
    assert "code" in text_of(response).lower()
    assert Part.objects.filter(kind="rule").count() == len(document().rules) == len(DOCUMENT.rules)


@pytest.mark.slow
def test_a_code_that_was_released_is_not_given_to_anything_else(editor):
    took = editor.post(part_address("term", "helpline", "delete"))
    assert took.status_code == 400  # a text names it
    edit_part(editor, "rule", "C01", {"text": "Call your provider, please."})
    edit_part(editor, "rule", "U02", {"text": "Call {emergency} now."})
    for rule in [rule.code for rule in document().rules if "{helpline}" in rule.statement.text]:
        edit_part(editor, "rule", rule, {"text": "Call {emergency} now."})
    assert editor.post(part_address("term", "helpline", "delete"), follow=True).status_code == 200
    fields = form_in(editor.get(part_address("term", act="add")))
    response = editor.post(
        part_address("term", act="add"), fields | {"code": ["helpline"], "value": ["1"]}
    )
    assert "This code stood for something else in release 1" in text_of(response)


def test_the_code_of_a_part_cannot_be_changed(editor):
    edit_part(editor, "rule", "C10", {"code": "C98"})
    assert Part.objects.filter(pk="rule.C10").exists()
    assert not Part.objects.filter(code="C98").exists()


def test_the_code_of_a_choice_cannot_be_changed(editor):
    edit_part(editor, "question", "blood_pressure", {"choices-0-code": "lower"})
    (question,) = (part for part in document().questions if part.code == "blood_pressure")
    assert question.choices[0].code == "low"


def choice_codes(code: str) -> list[str]:
    return [
        choice.code
        for question in document().questions
        if question.code == code
        for choice in question.choices
    ]


def test_a_new_choice_is_added_below_the_others_and_its_origin_has_to_be_chosen(editor):
    before = choice_codes("blood_pressure")
    row = f"choices-{len(before)}"
    typed = {f"{row}-code": "varies", f"{row}-label": "It goes up and down"}
    page = edit_part(editor, "question", "blood_pressure", typed).content.decode()
    assert "This field is required" in page.split(f'id="id_{row}-origin_error"')[1].split("</")[0]
    edit_part(editor, "question", "blood_pressure", typed | {f"{row}-origin": "mixed"})
    assert choice_codes("blood_pressure") == [*before[:-2], "varies", "none", "not_sure"]
    added = question("blood_pressure").choices[-3]
    assert (added.label, added.origin) == ("It goes up and down", "mixed")


@pytest.mark.parametrize("kind", ["rule", "question", "option"])
def test_a_new_part_is_from_nowhere_until_somebody_says_where_from(editor, kind):
    address = part_address(kind, act="add")
    fields = form_in(editor.get(address))
    assert fields["origin"] == [""]
    page = editor.post(address, fields | {"code": ["C98"]}).content.decode()
    assert "This field is required" in page.split('id="id_origin_error"')[1].split("</")[0]


def test_an_editor_bounds_how_many_choices_can_be_picked(editor):
    headed = {f"choices-{n}-one_of": "How often?" for n in range(2)}
    page = edit_part(editor, "question", "balance", {"most": "2"} | headed)
    assert "is saved in the draft" in text_of(page)
    (question,) = (part for part in document().questions if part.code == "balance")
    assert (question.most, [*question.groups()]) == (2, ["How often?"])
    changes = text_of(editor.get("/admin/changes/"))
    assert "At most so many (added: 2 )" in changes
    assert "Heading of those of which one can be picked of “" in changes
    assert "(added: How often? )" in changes
    text = text_of(edit_part(editor, "question", "balance", {"most": "1"}))
    assert "'most' is 1, not between 2 and" in text


HALF_FILLED = {
    "a choice without a label": ("choices", {"code": "varies"}, "required"),
    "a choice with a hint alone": ("choices", {"hint": "Measured at home"}, "required"),
    "a choice that is only ticked": ("choices", {"exclusive": "on"}, "required"),
    "a choice with another origin alone": ("choices", {"origin": "add"}, "required"),
    "a clause with a number alone": ("shown_when", {"low": "2"}, "Pick at least one"),
    "a clause without a number": ("shown_when", {"low": "", "of": "lungs"}, "required"),
}


@pytest.mark.parametrize("name", HALF_FILLED)
def test_a_new_row_with_anything_in_it_counts(editor, name):
    rows, typed, says = HALF_FILLED[name]
    before = digest(document())
    number = open_part(editor, "question", "blood_pressure")[f"{rows}-INITIAL_FORMS"][0]
    changes = {f"{rows}-{number}-{field}": value for field, value in typed.items()}
    assert says in text_of(edit_part(editor, "question", "blood_pressure", changes))
    assert digest(document()) == before


def test_choices_are_ordered_by_number_with_those_that_stand_alone_last(editor):
    edit_part(editor, "question", "blood_pressure", {"choices-0-ORDER": "99"})
    expected = ["faint_standing", "bp_meds", "low", "none", "not_sure"]
    assert choice_codes("blood_pressure") == expected


def test_questions_are_ordered_by_number_unless_one_would_be_asked_too_early(editor):
    edit_part(editor, "question", "tried", {"place": "1"})
    assert document().questions[0].code == "tried"
    text = text_of(edit_part(editor, "question", "withdrawal_from", {"place": "0"}))
    assert "is shown by an answer not asked before it" in text


def test_a_choice_that_is_used_cannot_go_and_the_message_names_the_rules(editor):
    text = text_of(edit_part(editor, "question", "blood_pressure", {"choices-0-DELETE": "on"}))
    assert "'blood_pressure.low' cannot be removed: it is used by" in text
    assert "rule C10" in text
    assert "factor low_pressure" in text


IN_USE = {
    ("question", "balance"): "rule C20",
    ("source", "S05"): "rule C10",
    ("factor", "lungs"): "rule C47",
    ("rule", "C41"): "rule C10",
    ("claim", "A39"): "rule C10",
    ("term", "emergency"): "rule U01",
}


@pytest.mark.parametrize(("kind", "code"), IN_USE)
def test_what_is_used_cannot_be_deleted_and_the_message_names_the_rules(editor, kind, code):
    for response in (
        editor.get(part_address(kind, code, "delete")),
        editor.post(part_address(kind, code, "delete")),
    ):
        assert IN_USE[kind, code] in text_of(response)
    assert response.status_code == 400
    assert Part.objects.filter(pk=f"{kind}.{code}").exists()


def test_the_second_of_two_editors_is_told_and_nothing_is_overwritten(editor):
    other = client_of("olga", "editor")
    hers = open_part(other, "rule", "C10")
    edit_part(editor, "rule", "C10", {"heading": "Pressure that is low"})
    response = send_part(other, "rule", "C10", hers, {"text": "Olga's own text. Tell them."})
    text = text_of(response)
    assert "erin saved another version" in text
    assert "Pressure that is low" in text
    assert "Olga's own text." in text
    assert statement("C10").heading == "Pressure that is low"
    merged = form_in(response) | {"heading": ["Pressure that is low"]}
    send_part(other, "rule", "C10", merged, {"over": tick_in(response)})
    assert statement("C10").heading == "Pressure that is low"
    assert statement("C10").text == "Olga's own text. Tell them."


def tick_in(response: HttpResponse) -> str:
    """What the box to save over somebody else's version sends if it is ticked."""
    box = re.search(r'name="over" id="id_over" value="(\w+)"', response.content.decode())
    assert box
    return box[1]


def test_saving_once_more_overwrites_nothing_without_the_tick_for_the_version_that_was_shown(
    editor,
):
    other, third = client_of("olga", "editor"), client_of("theo", "editor")
    hers = open_part(other, "rule", "C10")
    edit_part(editor, "rule", "C10", {"heading": "Pressure that is low"})
    refused = send_part(other, "rule", "C10", hers, {"text": "Olga's own text. Tell them."})
    again = form_in(refused)
    refused = send_part(other, "rule", "C10", again, {})
    assert "erin saved another version" in text_of(refused)
    assert "Save mine over erin’s version" in text_of(refused)
    tick = tick_in(refused)
    # A third version is not the one that was shown
    edit_part(third, "rule", "C10", {"heading": "Very low pressure"})
    refused = send_part(other, "rule", "C10", again, {"over": tick})
    assert "theo saved another version" in text_of(refused)
    assert statement("C10").heading == "Very low pressure"
    assert statement("C10").text != "Olga's own text. Tell them."
    send_part(other, "rule", "C10", again, {"over": tick_in(refused)})
    assert statement("C10").text == "Olga's own text. Tell them."


def test_what_the_other_editor_saved_stands_beside_what_was_typed_word_by_word(editor):
    other = client_of("olga", "editor")
    hers = open_part(other, "rule", "C10")
    edit_part(editor, "rule", "C10", {"heading": "Pressure that is low"})
    refused = send_part(other, "rule", "C10", hers, {"text": "Olga's own text. Tell them."})
    words = words_of(refused)
    assert "What erin saved, and what you typed" in words
    assert "(removed: Pressure that is" in words
    assert "(added: Olga's own text." in words
    # Also where what was typed has an error of its own
    refused = send_part(other, "rule", "C10", hers, {"text": "", "priority": "nine"})
    assert "(removed: Pressure that is" in words_of(refused)


def test_what_was_typed_into_a_part_that_somebody_removed_can_be_copied(editor):
    other = client_of("olga", "editor")
    hers = open_part(other, "option", "O03")
    editor.post(part_address("option", "O03", "delete"))
    gone = send_part(other, "option", "O03", hers, {"known": "Olga's own words."})
    assert gone.status_code == 404
    assert "Somebody removed this from the draft" in words_of(gone)
    assert "Olga's own words." in words_of(gone)


def test_two_editors_of_different_rules_do_not_disturb_each_other(editor):
    other = client_of("olga", "editor")
    hers = open_part(other, "rule", "C11")
    edit_part(editor, "rule", "C10", {"heading": "Pressure that is low"})
    send_part(other, "rule", "C11", hers, {"heading": "Faint on standing"})
    assert statement("C10").heading == "Pressure that is low"
    assert statement("C11").heading == "Faint on standing"


def test_an_edit_takes_the_sign_off_away(editor):
    signed = {
        "name": "Dr. A. Example",
        "role": "pharmacist",
        "reviewed_on": "2026-11-24",
        "next_review": "2027-11-24",
    }
    edit_part(editor, "questionnaire", "questionnaire", signed)
    assert document().sign_off is not None
    edit_part(editor, "rule", "C10", {"heading": "Pressure that is low"})
    assert document().sign_off is None


def test_a_sign_off_needs_all_it_says(editor):
    text = text_of(edit_part(editor, "questionnaire", "questionnaire", {"name": "Dr. A. Example"}))
    assert "A sign-off needs all four" in text
    assert document().sign_off is None


@pytest.mark.parametrize("who", ["nobody", "a patient's browser", "plain staff", "approver"])
@pytest.mark.parametrize("act", ["change", "delete", "add"])
def test_only_an_editor_edits(release, who, act):
    current_draft()
    client = {
        "nobody": Client,
        "a patient's browser": Client,
        "plain staff": lambda: client_of("pat"),
        "approver": lambda: client_of("abe", "approver"),
    }[who]()
    before = digest(document())
    path = part_address("rule", act="add") if act == "add" else part_address("rule", "N12", act)
    response = client.post(path, {"heading": "x"})
    assert response.status_code in (302, 403) or b"not edit it" in response.content
    if response.status_code == 302:
        assert "/admin/login/" in response["Location"]
    assert digest(document()) == before


def test_an_approver_reads_every_part_without_a_form(release):
    current_draft()
    client = client_of("abe", "approver")
    page = client.get(part_address("rule", "C10"))
    assert "Baclofen may not suit people" in text_of(page)
    assert "Origin from the article, with added facts" in text_of(page)
    assert "blood_pressure.low" not in text_of(page)
    assert b"<textarea" not in page.content


def test_a_rule_is_found_by_its_words_and_by_its_category(editor):
    response = editor.get(part_address("rule"), {"q": "dialysis"})
    assert "C84" in text_of(response)
    assert "C10" not in text_of(response)
    assert "C10" in text_of(editor.get(part_address("rule"), {"q": "I was told it is low"}))
    assert "C10" not in text_of(editor.get(part_address("rule"), {"q": "quiet_beside"}))
    listed = text_of(editor.get(part_address("rule"), {"category": "urgent"}))
    assert "U01" in listed
    assert "C10" not in listed


def test_loading_content_replaces_the_whole_draft(editor):
    edit_part(editor, "rule", "C10", {"heading": "Pressure that is low"})
    from suitability.content.reader import read

    load_draft(read(), by="", now=NOW)
    assert statement("C10").heading == "Low blood pressure"
