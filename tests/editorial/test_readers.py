"""Words that only some may read: which rules have them, and who must not come across them."""

from dataclasses import replace

import pytest

from suitability.analysis.example_answers import ExampleAnswers
from suitability.content.reader import Content
from suitability.content.text_findings import wrong_readers
from suitability.editorial.readers import ReaderWords, reader_guarantees
from suitability.engine.program import Program
from suitability.questionnaire.conditions import Clause
from suitability.questionnaire.document_errors import DocumentError
from tests.support.shipped_program import DOCUMENT, SHIPPED, WORDING

RULES = {rule.code: rule for rule in DOCUMENT.rules}
LIMITS = {limit.code: limit for limit in WORDING.readers}
ADDS = ReaderWords("T90", ("would add",), "x", "It would add more.", never_with=("kidneys",))


def with_rule(code, clauses=None, **changes):
    """The shipped content with other clauses or texts of one rule."""
    rule = RULES[code]
    other = replace(
        rule,
        clauses=rule.clauses if clauses is None else clauses,
        statement=replace(rule.statement, **changes),
    )
    rules = tuple(other if rule.code == code else rule for rule in DOCUMENT.rules)
    return replace(SHIPPED, document=replace(DOCUMENT, rules=rules))


def with_more(code, more):
    return with_rule(code, text=f"{RULES[code].statement.text} {more}")


def without_clause(code, name):
    """The shipped content with one rule that no longer asks for, or against, a name."""
    clauses = tuple(clause for clause in RULES[code].clauses if name not in clause.of)
    assert len(clauses) == len(RULES[code].clauses) - 1
    return with_rule(code, clauses)


def stops(content: Content):
    return list(wrong_readers(content, ExampleAnswers(Program(content.document))))


def test_nobody_reads_words_that_do_not_fit():
    assert stops(SHIPPED) == []


def test_every_entry_has_words_somewhere_in_the_shipped_texts():
    limited = {guarantee.code for _, guarantee in reader_guarantees(DOCUMENT, WORDING.readers)}
    assert limited == set(LIMITS) == {"T22", "T23", "T24"}


@pytest.mark.parametrize("limit", WORDING.readers, ids=lambda limit: limit.code)
def test_an_entry_catches_its_example_also_in_capitals(limit):
    for text in (limit.example, limit.example.upper()):
        assert limit.in_text(f"Something else. {text}")
    assert not limit.in_text("Something else.")


# An edit that brings the fault back, what stops it and where, and what its reader has chosen.
HAS_IT = ("pump",)
FAULTS = [
    ("T22", "X01", with_more("X01", "It would add to this."), "conditions", HAS_IT),
    ("T22", "C10", with_rule("C10", heading="Before baclofen is used"), "conditions", HAS_IT),
    ("T22", "C65", with_rule("C65", ask=("Would be one more?",)), "conditions", HAS_IT),
    ("T22", "N15", with_rule("N15", ()), "conditions", HAS_IT),
    ("T23", "C35", without_clause("C35", "taking_baclofen"), "depressants", ("alcohol",)),
    ("T23", "N13", with_rule("N13", ask=("Is my baclofen a risk?",)), "trigger", ()),
    ("T24", "C83", without_clause("C83", "kidneys"), "baclofen_plans", ("groggy",)),
    ("T24", "C85", with_more("C85", "This is nothing unusual."), "conditions", ("pump",)),
    ("T24", "U03", with_more("U03", "It mostly settles."), "withdrawal_from", ("benzos",)),
]


@pytest.mark.parametrize(
    ("code", "rule", "content", "question", "choices"),
    FAULTS,
    ids=[f"{row[0]} {row[1]} {number}" for number, row in enumerate(FAULTS)],
)
def test_an_edit_that_brings_the_fault_back_is_stopped_with_a_reader(
    code, rule, content, question, choices
):
    (stop,) = stops(content)
    assert (stop.level, stop.code, stop.where) == ("stop", code, f"rule {rule}")
    assert stop.sentence == LIMITS[code].reason
    program = Program(content.document)
    assert rule in {fired.code for fired in program.rules_in(program.fired(stop.example))}
    chosen = program.answers(stop.example)[question]
    assert not choices or {*choices} & {*chosen}


@pytest.mark.parametrize(
    ("changes", "limited"),
    [
        ({"text": "Baclofen would add more."}, True),
        ({"text": "Baclofen would\nADD more."}, True),
        ({"short": "It would add"}, True),
        ({"heading": "What it would add"}, True),
        ({"ask": ("What would add to it?",)}, True),
        ({"clinician": "Would add."}, False),
        ({"text": "Baclofen adds more."}, False),
    ],
)
def test_the_texts_that_a_patient_reads_are_looked_at(changes, limited):
    document = with_rule("C65", **changes).document
    codes = {rule.code for rule, _ in reader_guarantees(document, (ADDS,))}
    assert ("C65" in codes) is limited


def test_who_may_read_is_counted_as_clauses():
    either = replace(ADDS, only_with=("lungs",))
    rule, guarantee = next(reader_guarantees(DOCUMENT, (either,)))
    assert guarantee.whenever == (Clause((rule.code,)),)
    assert guarantee.then == (Clause(("kidneys",), 0, 0), Clause(("lungs",)))


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"never_with": ()}, "limits nobody"),
        ({"example": "It adds more."}, "does not catch its example"),
    ],
)
def test_an_entry_without_teeth_is_refused(changes, problem):
    with pytest.raises(DocumentError, match=f"reader words T90: {problem}"):
        replace(ADDS, **changes)
