"""What the shipped texts must keep, and what is said when they lost it."""

from dataclasses import replace

import pytest

from suitability.editorial.safety_controls import (
    CarriedWords,
    CategoryLetter,
    RequiredPlacement,
    RequiredWords,
    SafetyControls,
    lost_controls,
)
from suitability.questionnaire.document_errors import DocumentError
from tests.support.shipped_program import DOCUMENT, WORDING

TEXTS = tuple(DOCUMENT.texts())
RULES = {rule.code for rule in DOCUMENT.rules}


def faults_of(controls: SafetyControls, texts=TEXTS) -> list[tuple[str, str]]:
    return [(fault.code, fault.where) for fault in lost_controls(DOCUMENT, controls, texts)]


def test_what_is_kept_quiet_or_placed_names_rules_that_are_there():
    controls = WORDING.controls
    assert set(controls.never_quiet) <= RULES
    assert {name for placed in controls.placed for name in placed.names} <= RULES
    assert {kind.letter for kind in controls.kinds} == {code[0] for code in RULES}


def test_every_control_is_of_a_hazard_that_is_numbered():
    assert {required.hazard[0] for required in WORDING.controls.kept} == {"H"}


@pytest.mark.parametrize(
    ("words", "lines", "faults"),
    [
        ("call 911", ("Please call {emergency}.",), []),
        ("CALL 911", ("Please\ncall\n911.",), []),
        ("call 911", ("Please rest.", "Then call {emergency}."), []),
        ("call 911", ("Please rest.",), [("T15", "rule N13 text")]),
        ("call 911", (), [("T15", "page")]),
    ],
)
def test_words_are_kept_in_any_of_the_texts_at_their_place(words, lines, faults):
    controls = SafetyControls(kept=(RequiredWords("rule N13 text", words, "H06"),))
    assert faults_of(controls, [("rule N13 text", line) for line in lines]) == faults


def test_a_name_that_left_its_part_of_the_page_is_told():
    controls = SafetyControls(
        placed=(RequiredPlacement("danger_list", ("N14",)), RequiredPlacement("standing", ("X06",)))
    )
    assert faults_of(controls) == [("T16", "rule X06")]
    with pytest.raises(DocumentError, match="'sidebar' is no part of the page"):
        RequiredPlacement("sidebar", ())


def test_a_category_is_that_of_the_letter():
    assert {
        code for code, _ in faults_of(SafetyControls(kinds=(CategoryLetter("U", "caution"),)))
    } == {"T17"}


def test_what_may_never_be_quiet_is_told():
    assert faults_of(SafetyControls(never_quiet=("C10", "C84"))) == [("T18", "rule C10")]


QUIET = {rule.code: rule.statement.quiet_beside for rule in DOCUMENT.rules}


def test_whatever_can_be_quiet_has_main_words_that_are_carried():
    carried = {carried.rule for carried in WORDING.controls.carried}
    assert carried == {code for code, beside in QUIET.items() if beside}


@pytest.mark.parametrize("carried", WORDING.controls.carried, ids=lambda carried: carried.rule)
def test_what_makes_another_quiet_and_lacks_its_main_words_is_told(carried):
    others = [each for each in WORDING.controls.carried if each != carried]
    lost = CarriedWords(carried.rule, "words that nobody says")
    controls = SafetyControls(carried=(*others, lost))
    assert faults_of(controls) == [("T21", f"rule {code}") for code in QUIET[carried.rule]]


def test_what_can_be_quiet_without_main_words_is_told():
    carried = tuple(each for each in WORDING.controls.carried if each.rule != "C10")
    wanted = [("T21", "rule C10")]
    assert faults_of(SafetyControls(carried=carried))[:1] == wanted
    assert faults_of(SafetyControls(carried=WORDING.controls.carried)) == []
    assert faults_of(SafetyControls()) == []


@pytest.mark.parametrize(
    ("value", "link", "faults"),
    [
        ("1-800-222-1222", "tel:1-800-222-1222", []),
        ("911", "tel:112", ["T19"]),
        ("danger sign", "#N14", []),
    ],
)
def test_a_number_links_to_itself(value, link, faults):
    terms = (replace(DOCUMENT.terms[0], value=value, link=link), *DOCUMENT.terms[1:])
    document = replace(DOCUMENT, terms=terms)
    assert [fault.code for fault in lost_controls(document, SafetyControls(), ())] == faults


@pytest.mark.asvs("V1.2.2")
@pytest.mark.parametrize(
    ("link", "log", "faults"),
    [
        ("/sleep-log/", "Sleep log", []),
        ("/sleep-log/", "", ["T25"]),
        ("/article/", "", []),
        ("/summary/", "Sleep log", ["T25"]),
        ("/sleep-log", "Sleep log", ["T25"]),
        ("//elsewhere.example/sleep-log/", "Sleep log", ["T25"]),
        ("https://elsewhere.example/", "Sleep log", ["T25"]),
        ("javascript:alert(1)", "Sleep log", ["T25"]),
        ("#N99", "Sleep log", ["T25"]),
        ("#N14", "", []),
        ("", "", []),
    ],
)
def test_a_term_links_to_what_is_there(link, log, faults):
    term = replace(DOCUMENT.terms[0], value="log", link=link)
    others = [
        replace(other, link="") if other.link.startswith("/") else other
        for other in DOCUMENT.terms[1:]
    ]
    site = replace(DOCUMENT.site, sleep_log=log)
    document = replace(DOCUMENT, terms=(term, *others), site=site)
    assert [fault.code for fault in lost_controls(document, SafetyControls(), ())] == faults
