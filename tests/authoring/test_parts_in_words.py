"""What a part says in an editor's words: no name of a field, no code of a choice."""

import re
from dataclasses import replace

import pytest

from suitability.authoring.parts_in_words import PartsInWords, compared
from suitability.questionnaire.questions import Choice
from suitability.releases.document_parts import KINDS, split_document
from tests.support.shipped_program import DOCUMENT, PROGRAM

WORDS = PartsInWords(PROGRAM)
PARTS = {
    kind: [(code, value) for of, code, value in split_document(DOCUMENT) if of == kind]
    for kind in KINDS
}
CODES = re.compile(
    "|".join(rf"\b{question.code}\.\w+" for question in DOCUMENT.questions)
    + r"|^(core|mixed|add|multiple|single)$|\b(next_step|not_found|quiet_beside|never_lowers)\b",
    re.MULTILINE,
)


def texts(name, value):
    return {each.label: each.text for each in WORDS.fields(name, value)}


def rule(code):
    return next(rule for rule in DOCUMENT.rules if rule.code == code)


@pytest.mark.parametrize("kind", KINDS)
def test_no_part_says_anything_in_codes(kind):
    for code, value in PARTS[kind]:
        for label, text in texts(kind if kind == code else f"{kind} {code}", value).items():
            assert not CODES.search(label), (code, label)
            assert not CODES.search(text), (code, label, text)


def test_a_rule_is_in_the_words_of_its_form():
    says = texts("rule C10", rule("C10"))
    assert says["Origin"] == "from the article, with added facts"
    assert says["Shown when all of these hold"].startswith("at least 1 of: It is low")
    assert says["Category"] == "caution"
    assert says["Sources"].startswith("S")


def test_a_rule_that_everybody_reads_says_so():
    assert texts("rule N13", rule("N13"))["Shown when all of these hold"] == "Shown to everyone"


def test_the_layout_names_its_statements_and_questions():
    says = texts("page", DOCUMENT.page)
    assert "C72" in says["Folds what is known"]
    assert rule("C72").statement.name in says["Folds what is known"]
    assert "Cause, in their view (" in says["The clinician's strip"]
    assert ": at least 1 of: " in says["Contradictions"]


def test_everything_that_changes_in_a_question_is_named_by_its_label():
    old = DOCUMENT.questions[-1]
    first, *others = old.choices
    new = replace(
        old, text="Another?", choices=(*others, Choice("c99", "Tea", origin="add", exclusive=True))
    )
    name = f"question {old.code}"
    changed = dict(compared(WORDS.fields(name, old), WORDS.fields(name, new)))
    assert ("in", "Another?") in changed["The question"]
    assert changed["Label of “Tea”"] == (("in", "Tea"),)
    assert changed["Origin of “Tea”"] == (("in", "added from other sources"),)
    assert changed["Cannot stand beside another of “Tea”"] == (("in", "yes"),)
    assert changed[f"Label of “{first.label}”"] == (("out", first.label),)


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("rule C10", "Rule C10 “Low blood pressure”"),
        ("words title", "Words: Title"),
        ("site lead", "Site words: Lead"),
        ("page", "Layout"),
        ("help", "Questionnaire: Lines of 'Need help now?'"),
        ("order of rules", "Order of the rules"),
        ("rule Z99", "Rule Z99"),
    ],
)
def test_every_part_that_can_change_has_a_name(part, name):
    assert WORDS.part_name(part) == name


@pytest.mark.parametrize(
    ("where", "name"),
    [
        ("rule C10", "Rule C10 “Low blood pressure”"),
        ("rule C10 ask", "Rule C10 “Low blood pressure”, Questions to ask"),
        ("rules C10 and C11", "Rule C10 “Low blood pressure” and Rule C11 “Feeling faint when you"),
        ("choice tried.habits hint", "Choice “Sleep habits”, Hint"),
        ("guarantee G05a", "Guarantee G05a"),
        ("site lead", "Site words: Lead"),
        ("help", "Questionnaire: Lines of 'Need help now?'"),
        ("page sheet", "Layout: Sheet"),
        ("sign-off", "Sign-off"),
        ("document", "Document"),
    ],
)
def test_what_a_finding_is_about_has_a_name(where, name):
    assert WORDS.text_name(where).startswith(name)


def test_an_order_is_told_by_titles():
    (order,) = WORDS.fields("order of rules", ("C10", "C11"))
    assert order.text.splitlines()[0] == "C10 Low blood pressure"
