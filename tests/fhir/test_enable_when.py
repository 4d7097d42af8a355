"""When a question is shown, as FHIR says it, against the program."""

from random import Random

import pytest

from suitability.engine.journey import shown
from suitability.engine.program import Program
from suitability.fhir.enable_when import levels
from suitability.fhir.identifiers import Names
from suitability.fhir.normal_form import MOST_LEVELS, NotInFhir
from suitability.fhir.questionnaire_resource import questionnaire
from suitability.questionnaire.conditions import Clause
from suitability.questionnaire.document import Factor
from suitability.questionnaire.questions import Question
from tests.fhir.given import BASE, NAMES, SHIPPED, follow_ups, with_condition
from tests.fhir.reader import enabled, in_sight
from tests.support import random_documents
from tests.support.shipped_program import DOCUMENT, PROGRAM, people

LOW, FAINT, NONE = (f"blood_pressure.{code}" for code in ("low", "faint_standing", "none"))
LAST = DOCUMENT.questions[-1].code
UNASKED, WITHDRAWAL = "withdrawal_from.skipped", "trigger.withdrawal"


@pytest.mark.parametrize(
    ("clauses", "expected"),
    [
        ([], []),
        ([Clause((LOW,))], ["all: low"]),
        ([Clause((LOW, FAINT))], ["any: low, faint_standing"]),
        ([Clause(("low_pressure",))], ["any: low, faint_standing"]),
        ([Clause((LOW, FAINT), low=2)], ["all: low, faint_standing"]),
        ([Clause((LOW, FAINT), low=0, high=0)], ["all: not low, not faint_standing"]),
        ([Clause((LOW, FAINT), low=0, high=1)], ["any: not low, not faint_standing"]),
        ([Clause((LOW, FAINT), low=0)], []),
        (
            [Clause((LOW, FAINT), low=1, high=1)],
            ["any: not low, not faint_standing", "any: low, faint_standing"],
        ),
        ([Clause((LOW,)), Clause((NONE,), low=0, high=0)], ["all: low, not none"]),
        (
            [Clause((WITHDRAWAL,)), Clause((LOW, FAINT))],
            ["all: withdrawal", "any: low, faint_standing"],
        ),
        ([Clause(("trigger.skipped",))], ["all: not answered"]),
        ([Clause(("trigger.skipped",), low=0, high=0)], ["all: answered"]),
        ([Clause((UNASKED,))], ["all: withdrawal, not answered"]),
        ([Clause((UNASKED,), low=0, high=0)], ["any: not withdrawal, answered"]),
    ],
)
def test_clauses_become_levels_from_the_outermost(clauses, expected):
    around = levels(Program(with_condition(*clauses)))[LAST]
    assert [
        f"{level.behavior}: {', '.join(map(spoken, level.literals))}" for level in around
    ] == expected


def spoken(literal) -> str:
    return ("" if literal.holds else "not ") + (literal.choice or "answered")


def test_the_shipped_questions_are_enabled_as_they_are_shown():
    for answers in people(1000):
        bits = PROGRAM.fill_blanks(PROGRAM.bits(answers))
        assert enabled(SHIPPED, answers) == shown_codes(PROGRAM, bits)


def test_help_and_hints_are_in_sight_exactly_with_their_question():
    for answers in people(300):
        bits = PROGRAM.fill_blanks(PROGRAM.bits(answers))
        expected = []
        for question in (slot.question for slot in shown(PROGRAM, bits)):
            hints = [f"{c.in_full}: {c.hint}" for c in question.choices if c.hint]
            expected += [*filter(None, [question.help]), question.text, *hints]
        assert [item["text"] for item in in_sight(SHIPPED, answers)] == expected


@pytest.mark.slow
@pytest.mark.parametrize("content", [random_documents.questionnaire, follow_ups])
def test_generated_questions_are_enabled_as_they_are_shown_for_all_answers(content):
    checked = 0
    for seed in range(300):
        program = Program(content(Random(seed)))
        try:
            resource = questionnaire(program, Names(BASE, "small", "0" * 64), status="draft")
        except NotInFhir:
            continue
        checked += 1
        for bits in random_documents.all_answers(program):
            assert enabled(resource, program.answers(bits)) == shown_codes(program, bits)
    assert checked > 280


def shown_codes(program: Program, bits: int) -> list[str]:
    return [slot.question.code for slot in shown(program, bits)]


def many(question: Question) -> tuple[str, ...]:
    return tuple(f"{question.code}.{choice.code}" for choice in question.choices)


@pytest.mark.parametrize("low", [2, 5, 6])
def test_a_condition_of_too_many_levels_is_refused_by_name(low):
    document = with_condition(Clause(many(DOCUMENT.questions[0]), low, high=7))
    with pytest.raises(NotInFhir, match=f"question {LAST}: .* more than {MOST_LEVELS} items"):
        questionnaire(Program(document), NAMES, status="draft")


def test_a_huge_condition_is_refused_before_it_is_worked_out():
    everything = tuple(name for question in DOCUMENT.questions[:-1] for name in many(question))
    quarters = tuple(Factor(f"quarter_{n}", "Quarter", everything[n::4]) for n in range(4))
    at_most_one = Clause(tuple(quarter.code for quarter in quarters), low=0, high=1)
    for document in (
        with_condition(at_most_one, factors=quarters),
        with_condition(Clause(everything, 30, 40)),
    ):
        with pytest.raises(NotInFhir, match=f"question {LAST}"):
            levels(Program(document))
