"""A document checks itself when built, and has one canonical form and one digest."""

import json
import re
from dataclasses import FrozenInstanceError, replace
from random import Random

import pytest

from suitability.questionnaire.canonical_form import digest, from_plain, from_text, to_text
from suitability.questionnaire.conditions import Clause
from suitability.questionnaire.document import Document, Statement
from suitability.questionnaire.document_errors import DocumentError
from suitability.questionnaire.questions import Question
from suitability.questionnaire.sources import SignOff, Source
from tests.support.shipped_program import DOCUMENT

TEXT = to_text(DOCUMENT)
GONE = object()

# The least that a statement can say.
SLEEP = {
    "heading": "Sleep",
    "text": "Sleep well.",
    "category": "evidence",
    "priority": 58,
    "origin": "core",
    "clinician": "",
    "claims": ("A01",),
}

# A place in the plain form (a part of a list by its code, else by its number), what is put
# there, and how the error reads.
FAULTS = [
    # codes
    ("rules/C11/code", "C10", "rule C10: stands here twice"),
    ("questions/balance/code", "trigger", "question trigger: stands here twice"),
    ("factors/sedating/code", "lungs", "factor lungs: stands here twice"),
    ("claims/A02/code", "A01", "claim A01: stands here twice"),
    ("sources/S02/code", "S01", "source S01: stands here twice"),
    ("terms/crisis/code", "poison", "term poison: stands here twice"),
    ("rules/C10/code", "C 10", "rule C 10: is not a code"),
    ("terms/crisis/code", "988", "term 988: is not a code"),
    # shape
    ("rules", {}, "'rules' is not a list"),
    ("rules/C10", "C10", "is not a mapping"),
    ("title", GONE, "document baclofen_sleep: 'title' is missing"),
    ("rules/C10/statement/text", GONE, "rule C10 statement: 'text' is missing"),
    ("rules/C10/colour", "red", "rule C10: 'colour' is not one of: code, clauses, statement"),
    ("rules/C10/statement/priority", "25", "'priority' is '25', not int"),
    ("rules/C10/statement/priority", True, "'priority' is True, not int"),
    ("rules/C10/statement/heading", None, "'heading' is None, not str"),
    ("rules/C10/statement/ask", "Why?", "'ask' is not a list"),
    (
        "questions/tried/choices/cbti/exclusive",
        "yes",
        "choice cbti: 'exclusive' is 'yes', not bool",
    ),
    # questions
    ("questions/tried/kind", "text", "question tried: 'kind' is 'text', not one of: single, mult"),
    ("questions/tried/choices", [], "question tried: has no choices"),
    (
        "questions/tried/choices/cbti/code",
        "habits",
        "question tried: has two choices with one code",
    ),
    ("questions/tried/choices/cbti/code", "cbt-i", "question tried: 'cbt-i' is not a code"),
    ("questions/tried/choices/cbti/code", "skipped", "question tried: 'skipped' is kept for a qu"),
    ("questions/tried/most", "3", "question tried: 'most' is '3', not int"),
    ("questions/tried/most", 1, "question tried: 'most' is 1, not between 2 and"),
    ("questions/tried/most", -2, "question tried: 'most' is -2, not between 2 and"),
    ("questions/tried/most", 99, "question tried: 'most' is 99, not between 2 and"),
    ("questions/baclofen_now/most", 2, "question baclofen_now: has 'most', and allows only one"),
    ("questions/tried/choices/cbti/one_of", "Care", "tried: one_of 'Care' stands at one choice al"),
    (
        "questions/withdrawal_from/shown_when/0/of/0",
        "balance.fall",
        "question withdrawal_from: is shown by an answer not asked before it: balance.fall",
    ),
    (
        "questions/withdrawal_from/shown_when/0/of/0",
        "poor_balance",
        "is shown by an answer not asked before it: balance.aid, balance.fall, balance.unsteady",
    ),
    (
        "questions/withdrawal_from/shown_when/0/of/0",
        "withdrawal_from.alcohol",
        "is shown by an answer not asked before it: withdrawal_from.alcohol",
    ),
    # clauses and factors
    ("rules/C10/clauses/0/of", [], "names no choice and no factor"),
    ("rules/C10/clauses/0/of", ["balance.fall"] * 2, "names one thing twice"),
    ("rules/C10/clauses/0/low", 2, "no count fits"),
    ("rules/C10/clauses/0/low", -1, "no count fits"),
    ("rules/C10/clauses/0/high", 0, "no count fits"),
    ("rules/C10/clauses/0/high", 2, "no count fits"),
    ("rules/C10/clauses/0/of/0", "balance.low", "rule C10: names 'balance.low', which is not"),
    ("rules/C42/clauses/0/of/0", "sedated", "rule C42: names 'sedated', which is not there"),
    ("factors/sedating/of", [], "factor sedating: names no choice"),
    ("factors/sedating/of/0", "depressants.tea", "factor sedating: names 'depressants.tea'"),
    ("factors/sedating/of/0", "low_pressure", "factor sedating: names 'low_pressure', which is"),
    # statements
    ("rules/C10/statement/heading", "", "rule C10 statement: has no heading or no text"),
    ("rules/C10/statement/text", "", "rule C10 statement: has no heading or no text"),
    ("rules/C10/statement/category", "warning", "'category' is 'warning', not one of: urgent"),
    (
        "rules/C10/statement/category",
        "urgent",
        "rule C10 statement: priority 25 is not one of urgent",
    ),
    ("rules/C10/statement/priority", 40, "rule C10 statement: priority 40 is not one of caution"),
    ("rules/C10/statement/origin", "own", "'origin' is 'own', not one of: core, mixed, add"),
    ("rules/X05/statement/claims", [], "rule X05 statement: names no source"),
    ("rules/C10/statement/sources", [], "rule C10 statement: is 'mixed' without a source"),
    ("rules/C61/statement/sources", [], "rule C61 statement: names no source"),
    ("rules/C10/statement/sources/0", "S999", "rule C10: names 'S999', which is not there"),
    ("rules/C10/statement/sources/0", "A01", "rule C10: names 'A01', which is not there"),
    ("rules/C10/statement/claims/0", "A99", "rule C10: names 'A99', which is not there"),
    ("rules/C11/statement/related/0", "A99", "rule C11: names 'A99', which is not there"),
    ("rules/C10/statement/quiet_beside/0", "C99", "rule C10: names 'C99', which is not there"),
    ("rules/C10/statement/quiet_beside/0", "C20", "rule C10: C20 can be quiet itself"),
    ("rules/C10/statement/quiet_beside/0", "C10", "rule C10: C10 can be quiet itself"),
    # the page
    ("options/O02/code", "O01", "rule or option O01: stands here twice"),
    ("options/O01/code", "C10", "rule or option C10: stands here twice"),
    ("options/O01/code", "O 1", "option O 1: 'O 1' is not a code"),
    ("options/O01/harms", "", "option O01: lacks a heading or a text"),
    ("options/O01/ask", [], "option O01: has no question to ask"),
    ("options/O01/sources", [], "option O01: is 'mixed' without a source"),
    ("options/O01/sources/0", "S999", "option O01: names 'S999', which is not there"),
    ("options/O01/claims/0", "A99", "option O01: names 'A99', which is not there"),
    ("options/O01/known", "See {nothing}.", "option O01 known: names 'nothing', which is not"),
    ("sources/S02/accessed", "soon", "source S02: 'soon' is no date"),
    ("article/searched_on/0", "soon", "article: 'soon' is no date"),
    ("page/alone/0", "U99", "page: names 'U99', which is not there"),
    ("page/standing/0", "N99", "page: names 'N99', which is not there"),
    ("page/danger_list", "N99", "page: names 'N99', which is not there"),
    ("page/strip/0/parts/0/question", "mood", "page: names 'mood', which is not there"),
    ("page/under_age", "about_you.young", "page: names 'about_you.young', which is not there"),
    ("page/never_folds", ["N01", "N02", "N13"], "page: has a standing statement that folds"),
    ("page/never_folds", ["N01", "N02", "N13", "N14"], "has one beside `alone` that folds"),
    ("page/never_folds", ["C62", "X06", "N01", "N02", "N13", "N14"], "that is neither standing"),
    ("page/standing", ["N01", "N02", "N13"], "page: has a danger list that is not standing"),
    ("page/standing/0", "X06", "page: has a standing statement that is no next step"),
    ("page/alone/0", "C62", "page: has one in `alone` that is not urgent"),
    ("page/lead_urgent/0", "C62", "page: has one in `lead_urgent` that is not urgent"),
    ("words/reviewed", "By {nam}.", "words reviewed: has no {nam} to fill in"),
    # guarantees
    ("guarantees/G03/then", [], "guarantee G03: says nothing, or more than one thing"),
    ("guarantees/G03/first", "U01", "guarantee G03: says nothing, or more than one thing"),
    ("guarantees/G03/then/0/of/0", "U99", "guarantee G03: names 'U99', which is not there"),
    ("guarantees/G33/first", "E99", "guarantee G33: names 'E99', which is not there"),
    ("guarantees/G34/never_lowers/0", "tried.tea", "guarantee G34: names 'tried.tea', which is"),
    ("rules/C62/code", "balance", "factor, rule or question balance: stands here twice"),
    # terms
    ("rules/C31/statement/text", "Call {police}.", "rule C31 text: names 'police', which is not"),
    ("rules/C31/statement/ask/0", "Why {why}?", "rule C31 ask: names 'why', which is not there"),
    ("questions/tried/choices/cbti/hint", "{x}", "choice tried.cbti hint: names 'x', which is"),
    ("questions/tried/choices/cbti/one_of", "{x}", "question tried: one_of '{x}' stands at one"),
    ("help_lines/0", "Call {police}.", "help: names 'police', which is not there"),
    # sources and claims
    ("sources/S01/tier", "T5", "source S01: 'T5' is not a tier"),
    ("sources/S01/link", "ftp://example.org", "source S01: its link is no address"),
    ("sources/S03/link", "https://example.org", "source S03: is linked from a low tier"),
    ("claims/A01/sources/0", "S999", "claim A01: names 'S999', which is not there"),
    ("article/side_effects/0", "A99", "article: names 'A99', which is not there"),
    ("article/measures/0/claim", "A99", "article: names 'A99', which is not there"),
    ("claims/A01/checked", "true", "claim A01: 'checked' is 'true', not one of: supported"),
]


def step(part, key):
    if isinstance(part, dict):
        return part, key
    codes = [item.get("code") if isinstance(item, dict) else None for item in part]
    return part, codes.index(key) if key in codes else int(key)


def changed(location, value):
    """The shipped document's plain form with one value changed."""
    plain = json.loads(TEXT)
    *path, last = location.split("/")
    part = plain
    for key in path:
        holder, at = step(part, key)
        part = holder[at]
    holder, at = step(part, last)
    if value is GONE:
        del holder[at]
    else:
        holder[at] = value
    return plain


@pytest.mark.parametrize(("location", "value", "reads"), FAULTS, ids=[row[2] for row in FAULTS])
def test_it_refuses_a_faulty_document(location, value, reads):
    with pytest.raises(DocumentError, match=re.escape(reads)):
        from_plain(Document, changed(location, value))


def test_the_error_names_the_place_and_the_problem():
    with pytest.raises(DocumentError) as refused:
        from_plain(Document, changed("rules/C10/statement/priority", 40))
    assert refused.value.part == "rule C10 statement"
    assert refused.value.problem == "priority 40 is not one of caution"


@pytest.mark.parametrize(
    ("part", "fields", "reads"),
    [
        (Clause, {"of": ()}, "clause: names no choice"),
        (
            Question,
            {"code": "mood", "kind": "single", "text": "?", "choices": ()},
            "question mood: has no choices",
        ),
        (
            Source,
            {"code": "S1", "tier": "T0", "title": "", "address": "", "used_for": ""},
            "source S1: 'T0' is not a tier",
        ),
        (Statement, SLEEP | {"claims": ()}, "statement: names no source"),
        (Statement, SLEEP | {"category": "warning"}, "statement: 'warning' is not a category"),
    ],
)
def test_a_part_checks_itself_without_a_document(part, fields, reads):
    with pytest.raises(DocumentError, match=reads):
        part(**fields)


@pytest.mark.parametrize(
    ("category", "lowest", "highest"),
    [
        ("urgent", 10, 19),
        ("caution", 20, 39),
        ("evidence", 40, 58),
        ("context", 59, 69),
        ("next_step", 70, 89),
    ],
)
def test_a_category_keeps_to_its_priorities(category, lowest, highest):
    fields = SLEEP | {"category": category}
    for priority in (lowest, highest):
        assert Statement(**fields | {"priority": priority}).priority == priority
    for priority in (lowest - 1, highest + 1):
        with pytest.raises(DocumentError, match=f"priority {priority} is not one of {category}"):
            Statement(**fields | {"priority": priority})


def test_a_document_survives_its_canonical_text():
    again = from_text(Document, TEXT)
    assert again == DOCUMENT
    assert to_text(again) == TEXT


def test_a_sign_off_survives_the_canonical_text():
    signed = replace(
        DOCUMENT, sign_off=SignOff("A. Reader", "pharmacist", "2026-11-01", "2027-11-01")
    )
    assert from_text(Document, to_text(signed)) == signed
    assert digest(to_text(signed)) != digest(TEXT)


def test_a_field_left_out_takes_its_default():
    assert from_plain(Document, changed("questions/trigger/choices/stress/hint", GONE)) == DOCUMENT


def test_the_canonical_text_is_sorted_and_has_no_spare_space():
    plain = json.loads(TEXT)
    assert json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")) == TEXT
    assert re.fullmatch("[0-9a-f]{64}", digest(TEXT))


def test_the_digest_does_not_depend_on_the_order_of_keys():
    def backwards(value):
        if isinstance(value, dict):
            return {key: backwards(value[key]) for key in sorted(value, reverse=True)}
        return [backwards(item) for item in value] if isinstance(value, list) else value

    turned = backwards(json.loads(TEXT))
    assert list(turned) != list(json.loads(TEXT))
    assert to_text(from_plain(Document, turned)) == TEXT


def texts_of(value, path=""):
    """The places of all strings that a reader or a clinician can see in a rule or a question."""
    named = {"heading", "short", "text", "clinician", "help", "label", "hint"}
    if isinstance(value, list):
        for at, item in enumerate(value):
            location = f"{path}/{at}".lstrip("/")
            yield from [location] if path.endswith("ask") else texts_of(item, location)
    elif isinstance(value, dict):
        for key, item in value.items():
            location = f"{path}/{key}".lstrip("/")
            yield from [location] if key in named else texts_of(item, location)


@pytest.mark.slow
def test_the_digest_changes_with_any_text():
    plain = json.loads(TEXT)
    locations = [
        location for part in ("questions", "rules") for location in texts_of(plain[part], part)
    ]
    assert len(locations) > 500
    some = Random(1).sample(locations, 40)
    digests = {digest(to_text(from_plain(Document, changed(p, "Another text.")))) for p in some}
    assert len(digests | {digest(TEXT)}) == len(some) + 1


@pytest.mark.parametrize(
    ("part", "field"),
    [
        (DOCUMENT, "title"),
        (DOCUMENT.questions[0], "text"),
        (DOCUMENT.questions[0].choices[0], "label"),
        (DOCUMENT.factors[0], "of"),
        (DOCUMENT.rules[0], "clauses"),
        (DOCUMENT.rules[0].clauses[0], "low"),
        (DOCUMENT.rules[0].statement, "text"),
        (DOCUMENT.claims[0], "verdict"),
        (DOCUMENT.sources[0], "link"),
        (DOCUMENT.terms[0], "value"),
        (DOCUMENT.page, "alone"),
        (DOCUMENT.words, "title"),
    ],
    ids=lambda part: part if isinstance(part, str) else type(part).__name__,
)
def test_no_part_of_a_document_can_be_changed(part, field):
    with pytest.raises(FrozenInstanceError):
        setattr(part, field, "")
