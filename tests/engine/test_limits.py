"""How many choices can be picked: `most` of a question, and one of those under a heading."""

from dataclasses import replace
from itertools import combinations

import pytest

from suitability.analysis.model_counting import count_models
from suitability.engine.explanations import Reasons
from suitability.engine.journey import carry
from suitability.engine.lines import given
from suitability.engine.program import Program, UnfitAnswers
from suitability.questionnaire.canonical_form import from_text, to_text
from suitability.questionnaire.document import Document
from suitability.questionnaire.document_errors import DocumentError
from suitability.questionnaire.questions import Choice, Question
from tests.support.choice_limits import within_limits
from tests.support.random_documents import PAGE, STATEMENT, all_answers
from tests.support.shipped_program import DOCUMENT

NIGHTS, LENGTH = "How many nights a week?", "For how long"


def choice(code: str, one_of: str = "", exclusive: bool = False) -> Choice:
    return Choice(code, code.title(), exclusive=exclusive, one_of=one_of)


FREE = (choice("late"), choice("wakes"))
ON_NIGHTS = (choice("few", NIGHTS), choice("many", NIGHTS))
FOR_LONG = (choice("weeks", LENGTH), choice("months", LENGTH), choice("years", LENGTH))
NONE = choice("none", exclusive=True)
SLEEP = Question("q0", "multiple", "Sleep?", (*FREE, *ON_NIGHTS, *FOR_LONG, NONE), most=3)
A_RULE = replace(DOCUMENT.rules[0], code="N", clauses=())
SMALL = replace(
    DOCUMENT,
    questions=(SLEEP,),
    factors=(),
    rules=(replace(A_RULE, statement=replace(STATEMENT, category="next_step", priority=89)),),
    page=replace(PAGE, under_age="q0.few"),
    site=type(DOCUMENT.site)(),
    guarantees=(),
)
PROGRAM = Program(SMALL)

LIMITS = [
    ({"kind": "single"}, "has 'most', and allows only one choice anyway"),
    ({"kind": "single", "most": 0}, "has 'one_of', but is 'single'"),
    ({"most": 1}, "'most' is 1, not between 2 and 7"),
    ({"most": -1}, "'most' is -1, not between 2 and 7"),
    ({"most": 8}, "'most' is 8, not between 2 and 7"),
    ({"choices": (*FREE, ON_NIGHTS[0]), "most": 0}, f"one_of '{NIGHTS}' stands at one choice"),
    (
        {"choices": (ON_NIGHTS[0], *FREE, ON_NIGHTS[1])},
        f"the choices with one_of '{NIGHTS}' stand apart",
    ),
    (
        {"choices": (*FREE, *ON_NIGHTS, choice("never", NIGHTS, exclusive=True))},
        "'never' is exclusive and has one_of",
    ),
]
REFUSED = [
    (["few", "many"], "q0.few", "one_of", f"only one choice is possible under '{NIGHTS}'"),
    (["years", "late", "weeks"], "q0.weeks", "one_of", f"possible under '{LENGTH}'"),
    (["late", "wakes", "few", "weeks"], "q0", "most", "at most 3 choices are possible"),
    (["weeks", "years", "few", "late"], "q0.weeks", "one_of", f"possible under '{LENGTH}'"),
    (["none", "late", "wakes", "few"], "q0.none", "exclusive", "cannot stand beside another"),
]


@pytest.mark.parametrize(("fields", "problem"), LIMITS, ids=[row[1] for row in LIMITS])
def test_a_question_checks_its_limits(fields, problem):
    with pytest.raises(DocumentError) as refused:
        replace(SLEEP, **fields)
    assert str(refused.value).startswith(f"question q0: {problem}")


def test_a_question_without_limits_is_written_as_before_and_one_with_them_comes_back():
    without = to_text(replace(SLEEP, choices=FREE, most=0))
    assert '"most"' not in without
    assert '"one_of"' not in without
    again = from_text(Document, to_text(SMALL))
    assert again == SMALL
    assert to_text(again) == to_text(SMALL)


@pytest.mark.asvs("V2.1.2", "V2.2.3")
@pytest.mark.parametrize(("chosen", "name", "problem", "sentence"), REFUSED)
def test_too_many_choices_are_refused(chosen, name, problem, sentence):
    with pytest.raises(UnfitAnswers) as refused:
        PROGRAM.choose("q0", chosen)
    assert (refused.value.name, refused.value.problem) == (name, problem)
    assert sentence in str(refused.value)


def test_exactly_the_choices_within_the_limits_are_taken_and_counted():
    free = [choice.code for choice in (*FREE, *ON_NIGHTS, *FOR_LONG)]
    taken = 0
    for size in range(len(free) + 1):
        for chosen in combinations(free, size):
            try:
                PROGRAM.choose("q0", chosen)
            except UnfitAnswers:
                assert not within_limits(SLEEP, chosen)
            else:
                taken += 1
                assert within_limits(SLEEP, chosen)
    assert count_models(PROGRAM).count == taken + 1 == len([*all_answers(PROGRAM)]) == 43


@pytest.mark.parametrize(
    ("chosen", "fits"),
    [
        (["late", "wakes", "few"], True),
        (["late", "wakes", "few", "weeks"], False),
        (["few", "many"], False),
    ],
)
def test_answers_to_older_content_are_taken_over_whole_or_asked_again(chosen, fits):
    carried = carry(PROGRAM, {"q0": chosen})
    assert set(PROGRAM.answers(carried.bits).get("q0", ())) == (set(chosen) if fits else set())
    assert carried.dropped == (() if fits else ("q0",))


def test_a_choice_is_read_with_its_heading_wherever_that_does_not_stand_over_it():
    bits = PROGRAM.choose("q0", ["late", "many", "weeks"])
    in_full = ("Late", "How many nights a week? Many", "For how long: Weeks")
    assert given(PROGRAM.slots[0], bits).answers == in_full
    assert Reasons(PROGRAM).words["q0.few"] == "“How many nights a week? Few”"
