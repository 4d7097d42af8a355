"""What a clause means, which answers are refused, and the bits that answers become."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suitability.engine.program import UnfitAnswers
from suitability.questionnaire.conditions import Clause
from suitability.questionnaire.questions import SKIPPED
from tests.support.personas import CALM
from tests.support.shipped_program import (
    ANSWERS,
    DOCUMENT,
    PROGRAM,
    STEADY,
    bits_of,
    is_asked,
    people,
)

TWO = ("depressants.alcohol", "depressants.benzos")
THREE = (*TWO, "depressants.opioids")
GROUPS = ("low_pressure", "poor_balance", "sedating")
ONE_FACTOR = {"balance": ["unsteady", "fall", "aid"]}
TWO_FACTORS = ONE_FACTOR | {"depressants": ["alcohol", "benzos"]}
THREE_FACTORS = TWO_FACTORS | {"blood_pressure": ["low"]}

CLAUSES = [
    ("any of two, none chosen", Clause(TWO), {"depressants": ["opioids"]}, False),
    ("any of two, one chosen", Clause(TWO), {"depressants": ["benzos"]}, True),
    ("any of two, both chosen", Clause(TWO), {"depressants": ["alcohol", "benzos"]}, True),
    ("any of two, left blank", Clause(TWO), {"depressants": []}, False),
    ("any of two, not asked", Clause(TWO), {}, False),
    ("none of two, none chosen", Clause(TWO, 0, 0), {"depressants": ["opioids"]}, True),
    ("none of two, one chosen", Clause(TWO, 0, 0), {"depressants": ["benzos"]}, False),
    ("none of two, both chosen", Clause(TWO, 0, 0), {"depressants": ["alcohol", "benzos"]}, False),
    ("none of two, left blank", Clause(TWO, 0, 0), {"depressants": []}, True),
    ("all of two, one chosen", Clause(TWO, 2), {"depressants": ["alcohol"]}, False),
    ("all of two, both chosen", Clause(TWO, 2), {"depressants": ["alcohol", "benzos"]}, True),
    ("at least two of three, one", Clause(THREE, 2), {"depressants": ["opioids"]}, False),
    (
        "at least two of three, two",
        Clause(THREE, 2),
        {"depressants": ["opioids", "alcohol"]},
        True,
    ),
    (
        "at least two of three, three",
        Clause(THREE, 2),
        {"depressants": ["opioids", "alcohol", "benzos"]},
        True,
    ),
    ("exactly one of three, two", Clause(THREE, 1, 1), {"depressants": ["opioids"]}, True),
    (
        "exactly one of three, two chosen",
        Clause(THREE, 1, 1),
        {"depressants": ["opioids", "alcohol"]},
        False,
    ),
    ("at most one of three, none", Clause(THREE, 0, 1), {"depressants": ["none"]}, True),
    (
        "at most one of three, two",
        Clause(THREE, 0, 1),
        {"depressants": ["opioids", "alcohol"]},
        False,
    ),
    ("any number of three", Clause(THREE, 0), {"depressants": ["opioids"]}, True),
    ("exactly two factors, one at risk", Clause(GROUPS, 2, 2), ONE_FACTOR, False),
    ("exactly two factors, two at risk", Clause(GROUPS, 2, 2), TWO_FACTORS, True),
    ("exactly two factors, three at risk", Clause(GROUPS, 2, 2), THREE_FACTORS, False),
    ("all factors, two at risk", Clause(GROUPS, 3), TWO_FACTORS, False),
    ("all factors, three at risk", Clause(GROUPS, 3), THREE_FACTORS, True),
    (
        "a factor over two questions",
        Clause(("baclofen_stopped",)),
        {"trigger": ["withdrawal"], "withdrawal_from": ["baclofen"]},
        True,
    ),
    (
        "a factor beside a choice",
        Clause(("baclofen_stopped", "balance.fall"), 2),
        ONE_FACTOR,
        False,
    ),
    (
        "a factor beside a choice, both",
        Clause(("baclofen_stopped", "balance.fall"), 2),
        ONE_FACTOR | {"baclofen_now": ["stopped_recent"]},
        True,
    ),
    ("left blank", Clause((f"balance.{SKIPPED}",)), {"balance": []}, True),
    ("left blank, but answered", Clause((f"balance.{SKIPPED}",)), {"balance": ["none"]}, False),
    ("left blank, but not asked", Clause((f"balance.{SKIPPED}",)), {}, False),
]

UNFIT = [
    ({"mood": []}, "mood", "question"),
    ({"trigger": ["tea"]}, "trigger.tea", "choice"),
    ({"trigger": ["stress", "tea"]}, "trigger.tea", "choice"),
    ({"trigger": [SKIPPED]}, "trigger.skipped", "choice"),
    ({"trigger": ["balance.fall"]}, "trigger.balance.fall", "choice"),
    ({"baclofen_now": ["never", "past"]}, "baclofen_now", "single"),
    ({"depressants": ["none", "alcohol"]}, "depressants.none", "exclusive"),
    ({"depressants": ["alcohol", "prefer_not"]}, "depressants.prefer_not", "exclusive"),
    ({"conditions": ["none", "not_sure"]}, "conditions.none", "exclusive"),
    ({"withdrawal_from": ["alcohol"]}, "withdrawal_from", "hidden"),
    ({"trigger": [], "withdrawal_from": ["alcohol"]}, "withdrawal_from", "hidden"),
    ({"trigger": ["stress"], "withdrawal_from": ["not_sure"]}, "withdrawal_from", "hidden"),
    ({"baclofen_now": ["past"], "baclofen_plans": ["stop"]}, "baclofen_plans", "hidden"),
]


@pytest.mark.parametrize(
    ("clause", "answers", "holds"), [row[1:] for row in CLAUSES], ids=[row[0] for row in CLAUSES]
)
def test_a_clause_means_what_it_says(clause, answers, holds):
    assert PROGRAM.constraint(clause).holds(PROGRAM.bits(answers)) is holds


NAMES = sorted(
    {f"{slot.question.code}.{code}" for slot in PROGRAM.slots for code in (*slot.bits, SKIPPED)}
    | {factor.code for factor in DOCUMENT.factors}
)


@st.composite
def clauses(draw):
    of = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=6, unique=True))
    low = draw(st.integers(0, len(of)))
    return Clause(tuple(of), low, draw(st.none() | st.integers(low, len(of))))


@STEADY
@given(clauses(), ANSWERS)
def test_a_clause_counts_what_holds(clause, answers):
    bits = bits_of(answers)
    factors = {factor.code: factor.of for factor in DOCUMENT.factors}
    count = sum(
        any(bits & PROGRAM.mask((choice,)) for choice in factors.get(name, (name,)))
        for name in clause.of
    )
    high = len(clause.of) if clause.high is None else clause.high
    assert PROGRAM.constraint(clause).holds(bits) is (clause.low <= count <= high)


def test_any_of_many_becomes_one_mask():
    assert PROGRAM.constraint(Clause(THREE)).masks == (PROGRAM.mask(THREE),)


@pytest.mark.parametrize(("answers", "name", "problem"), UNFIT)
def test_it_refuses_unfit_answers(answers, name, problem):
    with pytest.raises(UnfitAnswers) as refused:
        PROGRAM.bits(answers)
    assert (refused.value.name, refused.value.problem) == (name, problem)
    assert str(refused.value).startswith(f"{name}: ")


def test_a_blank_in_a_hidden_question_is_no_answer():
    assert PROGRAM.bits(CALM | {"withdrawal_from": []}) == PROGRAM.bits(CALM)


def test_a_choice_given_twice_counts_once():
    assert PROGRAM.bits({"balance": ["fall", "fall"]}) == PROGRAM.bits({"balance": ["fall"]})


@pytest.mark.parametrize(
    ("question", "alone"),
    [
        ("baclofen_now", "stopped_recent yes_rx yes_no_rx past never not_sure prefer_not"),
        ("about_you", "none prefer_not"),
        ("trigger", "not_sure"),
    ],
)
def test_a_choice_stands_alone_if_it_is_exclusive_or_the_only_one_possible(question, alone):
    slot = PROGRAM.slot(question)
    stands_alone = [choice.code for choice in slot.question.choices if slot.is_exclusive(choice)]
    assert stands_alone == alone.split()


def test_a_question_left_out_is_not_a_question_left_blank():
    assert PROGRAM.bits({}) == 0
    assert PROGRAM.answers(PROGRAM.bits({"balance": []})) == {"balance": ()}


def test_every_choice_and_every_blank_has_a_bit_of_its_own():
    bits = [bit for slot in PROGRAM.slots for bit in (*slot.bits.values(), slot.blank)]
    assert sorted(bits) == [1 << number for number in range(len(bits))]
    assert sum(slot.mask for slot in PROGRAM.slots) == sum(bits)


def test_complete_answers_leave_no_shown_question_without_a_bit():
    for answers in people(300):
        bits = bits_of(answers)
        for slot in PROGRAM.slots:
            asked = is_asked(slot.question.code, answers)
            assert bool(bits & slot.mask) is asked
            assert bool(bits & slot.blank) is (asked and not answers.get(slot.question.code))


def test_the_bits_of_what_fires_name_the_rules_in_order():
    for answers in people(300):
        bits = bits_of(answers)
        named = PROGRAM.fired(bits)
        codes = [rule.code for n, rule in enumerate(PROGRAM.rules) if named >> n & 1]
        assert codes == [rule.code for rule in PROGRAM.rules_in(PROGRAM.fired(bits))]
        assert int.from_bytes(PROGRAM.pack_fired(named), "big") == named


def test_what_fires_takes_one_bit_a_rule():
    whole = PROGRAM.pack_fired((1 << len(PROGRAM.rules)) - 1)
    assert len(whole) == -(-len(PROGRAM.rules) // 8)
