"""What the shipped texts must keep, and what is said when they lost it."""

from dataclasses import replace

import pytest

from suitability.editorial.safety_controls import Controls, Kept, Kind, Placed, lost
from suitability.questionnaire.document_errors import DocumentError
from tests.support.shipped_program import DOCUMENT, WORDING

TEXTS = tuple(DOCUMENT.texts())
RULES = {rule.code for rule in DOCUMENT.rules}


def found(controls: Controls, texts=TEXTS) -> list[tuple[str, str]]:
    return [(fault.code, fault.where) for fault in lost(DOCUMENT, controls, texts)]


def test_what_is_kept_quiet_or_placed_names_rules_that_are_there():
    controls = WORDING.controls
    assert set(controls.never_quiet) <= RULES
    assert {name for placed in controls.placed for name in placed.names} <= RULES
    assert {kind.letter for kind in controls.kinds} == {code[0] for code in RULES}


def test_every_control_is_of_a_hazard_that_is_numbered():
    assert {kept.hazard[0] for kept in WORDING.controls.kept} == {"H"}


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
    controls = Controls(kept=(Kept("rule N13 text", words, "H06"),))
    assert found(controls, [("rule N13 text", line) for line in lines]) == faults


def test_a_name_that_left_its_part_of_the_page_is_told():
    controls = Controls(placed=(Placed("danger_list", ("N14",)), Placed("standing", ("X06",))))
    assert found(controls) == [("T16", "rule X06")]
    with pytest.raises(DocumentError, match="'sidebar' is no part of the page"):
        Placed("sidebar", ())


def test_a_category_is_that_of_the_letter():
    assert {code for code, _ in found(Controls(kinds=(Kind("U", "caution"),)))} == {"T17"}


def test_what_may_never_be_quiet_is_told():
    assert found(Controls(never_quiet=("C10", "C84"))) == [("T18", "rule C10")]


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
    assert [fault.code for fault in lost(document, Controls(), ())] == faults
