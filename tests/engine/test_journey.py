"""One person's way through the questions."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suitability.engine import journey
from suitability.engine.program import Program, UnfitAnswers
from tests.support import random_documents
from tests.support.choice_limits import first_that_fit
from tests.support.personas import CALM
from tests.support.shipped_program import ANSWERS, DOCUMENT, FOLLOW_UPS, PROGRAM, STEADY, is_asked

ALWAYS = [question.code for question in DOCUMENT.questions if question.code not in FOLLOW_UPS]
EVERY = [question.code for question in DOCUMENT.questions]
COMING_OFF = {"trigger": ["withdrawal"]}
TAKING = {"baclofen_now": ["yes_rx"]}


def bits(answers):
    return PROGRAM.bits(answers)


def answer(answers, question, chosen):
    return journey.answer(PROGRAM, bits(answers), question, chosen)


def names(slots):
    return [slot.question.code for slot in slots]


@pytest.mark.parametrize(
    ("answers", "follow_ups"),
    [
        ({}, []),
        ({"trigger": []}, []),
        ({"trigger": ["stress"], "baclofen_now": ["never"]}, []),
        ({"baclofen_now": ["stopped_recent"]}, ["withdrawal_course"]),
        (COMING_OFF, ["withdrawal_from", "withdrawal_course"]),
        ({"trigger": ["stress", "withdrawal"]}, ["withdrawal_from", "withdrawal_course"]),
        (TAKING, ["baclofen_plans"]),
        ({"baclofen_now": ["yes_no_rx"]}, ["baclofen_plans"]),
        (COMING_OFF | TAKING, list(FOLLOW_UPS)),
    ],
)
def test_it_shows_the_questions_that_apply_in_page_order(answers, follow_ups):
    expected = [code for code in EVERY if code in ALWAYS or code in follow_ups]
    assert names(journey.shown(PROGRAM, bits(answers))) == expected


@pytest.mark.parametrize(
    ("answers", "missing"),
    [
        ({}, ALWAYS),
        ({ALWAYS[0]: []}, ALWAYS[1:]),
        ({ALWAYS[-1]: []}, ALWAYS[:-1]),
        (
            CALM | COMING_OFF,
            ["withdrawal_from", "withdrawal_course"],
        ),
        (CALM, []),
        (CALM | TAKING, ["baclofen_plans"]),
        (CALM | TAKING | {"baclofen_plans": []}, []),
    ],
)
def test_a_question_is_missing_until_it_was_answered_or_left_blank(answers, missing):
    assert names(journey.missing(PROGRAM, bits(answers))) == missing


def test_an_answer_takes_the_place_of_the_old_one():
    changed = answer(CALM, "balance", ["fall", "aid"])
    assert changed == journey.Change(bits(CALM | {"balance": ["fall", "aid"]}), ())


def test_an_answer_can_be_made_blank_again():
    assert answer(CALM, "balance", []).bits == bits(CALM | {"balance": []})


@pytest.mark.asvs("V2.2.1", "V2.2.3")
@pytest.mark.parametrize(
    ("question", "chosen", "problem"),
    [
        ("mood", [], "question"),
        ("balance", ["low"], "choice"),
        ("balance", ["none", "fall"], "exclusive"),
        ("baclofen_now", ["never", "past"], "single"),
    ],
)
def test_it_refuses_an_unfit_answer(question, chosen, problem):
    with pytest.raises(UnfitAnswers) as refused:
        answer(CALM, question, chosen)
    assert refused.value.problem == problem


HIDES = [
    (COMING_OFF | {"withdrawal_from": ["alcohol"]}, "trigger", ["stress"], "withdrawal_from"),
    (COMING_OFF | {"withdrawal_from": ["prefer_not"]}, "trigger", [], "withdrawal_from"),
    (COMING_OFF | {"withdrawal_course": ["treated"]}, "trigger", [], "withdrawal_course"),
    (
        {"baclofen_now": ["stopped_recent"], "withdrawal_course": ["untreated"]},
        "baclofen_now",
        ["past"],
        "withdrawal_course",
    ),
    (TAKING | {"baclofen_plans": ["stop", "more"]}, "baclofen_now", ["past"], "baclofen_plans"),
    (TAKING | {"baclofen_plans": ["none"]}, "baclofen_now", [], "baclofen_plans"),
]


@pytest.mark.parametrize(("answers", "question", "chosen", "follow_up"), HIDES)
def test_a_change_that_hides_a_follow_up_removes_its_answers_and_says_which(
    answers, question, chosen, follow_up
):
    changed = answer(CALM | answers, question, chosen)
    assert [removed.code for removed in changed.removed] == [follow_up]
    left = {code: picked for code, picked in (CALM | answers).items() if code != follow_up}
    assert changed.bits == bits(left | {question: chosen})


def test_nothing_is_said_to_be_removed_from_a_follow_up_left_blank():
    changed = answer(COMING_OFF | {"withdrawal_from": []}, "trigger", ["stress"])
    assert changed == journey.Change(bits({"trigger": ["stress"]}), ())


def test_a_change_that_keeps_a_follow_up_keeps_its_answers():
    taking = CALM | TAKING | {"baclofen_plans": ["more"]}
    changed = answer(taking, "baclofen_now", ["yes_no_rx"])
    assert changed == journey.Change(bits(taking | {"baclofen_now": ["yes_no_rx"]}), ())


@pytest.mark.parametrize(
    ("answers", "question", "follow_up"),
    [
        ({"baclofen_now": ["stopped_recent"]}, "baclofen_now", "withdrawal_course"),
        (TAKING, "baclofen_now", "baclofen_plans"),
    ],
)
def test_a_change_that_shows_a_follow_up_asks_it_next(answers, question, follow_up):
    changed = answer(CALM, question, answers[question])
    assert journey.after(PROGRAM, changed.bits, question) == follow_up
    answered = journey.answer(PROGRAM, changed.bits, follow_up, []).bits
    assert journey.after(PROGRAM, answered, follow_up) is None


def test_who_was_asked_everything_is_asked_only_the_follow_ups_of_a_change():
    bits, question, asked = answer(CALM, "trigger", ["withdrawal"]).bits, "trigger", []
    while question := journey.after(PROGRAM, bits, question):
        asked.append(question)
        bits = journey.answer(PROGRAM, bits, question, []).bits
    assert asked == ["withdrawal_from", "withdrawal_course"]


@pytest.mark.parametrize(
    ("answers", "question", "follows"),
    [
        ({"trigger": ["stress"]}, "trigger", "baclofen_now"),
        (COMING_OFF, "trigger", "withdrawal_from"),
        ({"baclofen_now": ["never"]}, "baclofen_now", "depressants"),
        ({ALWAYS[-1]: []}, ALWAYS[-1], ALWAYS[0]),
        (CALM, ALWAYS[0], None),
        (CALM, ALWAYS[-1], None),
    ],
    ids=str,
)
def test_the_next_question_is_the_following_one_then_the_first_left_out(answers, question, follows):
    assert journey.after(PROGRAM, bits(answers), question) == follows


@pytest.mark.parametrize(
    ("answers", "question", "precedes"),
    [
        ({}, ALWAYS[0], None),
        ({}, "baclofen_now", "trigger"),
        (COMING_OFF, "baclofen_now", "withdrawal_from"),
        (CALM, "depressants", "baclofen_now"),
        (CALM | TAKING, "depressants", "baclofen_plans"),
    ],
    ids=str,
)
def test_the_question_before_skips_what_does_not_apply(answers, question, precedes):
    assert journey.position(PROGRAM, bits(answers), question).before == precedes


@pytest.mark.parametrize(
    ("answers", "question", "number", "of"),
    [
        ({}, "sleep_trouble", 1, 11),
        ({}, "goals", 11, 11),
        ({"baclofen_now": ["stopped_recent"]}, "goals", 12, 12),
        (COMING_OFF, "trigger", 2, 13),
        (COMING_OFF, "withdrawal_from", 3, 13),
        (COMING_OFF | TAKING, "baclofen_plans", 6, 14),
        (COMING_OFF | TAKING, "goals", 14, 14),
    ],
    ids=str,
)
def test_progress_counts_the_questions_that_apply(answers, question, number, of):
    position = journey.position(PROGRAM, bits(answers), question)
    assert (position.number, position.total) == (number, of)


def test_a_straight_walk_asks_every_question_that_applies_once():
    so_far, question, asked = 0, EVERY[0], []
    while question:
        asked.append(question)
        chosen = (COMING_OFF | TAKING).get(question, [])
        so_far = journey.answer(PROGRAM, so_far, question, chosen).bits
        question = journey.after(PROGRAM, so_far, question)
    assert asked == EVERY


@STEADY
@given(ANSWERS)
def test_bits_to_answers_to_bits_is_identity(answers):
    so_far = bits(answers)
    assert bits(PROGRAM.answers(so_far)) == so_far
    assert bits(PROGRAM.answers(PROGRAM.fill_blanks(so_far))) == PROGRAM.fill_blanks(so_far)


@STEADY
@given(ANSWERS)
def test_answers_to_bits_to_answers_keeps_every_choice(answers):
    again = PROGRAM.answers(bits(answers))
    assert {code: set(picked) for code, picked in again.items()} == {
        code: set(picked) for code, picked in answers.items()
    }


@STEADY
@given(ANSWERS)
def test_complete_twice_is_complete_once(answers):
    whole = PROGRAM.fill_blanks(bits(answers))
    assert PROGRAM.fill_blanks(whole) == whole
    assert PROGRAM.drop_hidden(whole) == whole
    assert not journey.missing(PROGRAM, whole)


@STEADY
@given(ANSWERS, ANSWERS)
def test_a_code_of_answers_is_the_same_for_the_same_answers_only(answers, other):
    packed = PROGRAM.pack(bits(answers))
    turned = {code: picked[::-1] for code, picked in reversed(answers.items())}
    assert PROGRAM.pack(bits(turned)) == packed
    assert int.from_bytes(packed, "big") == bits(answers)
    assert len(packed) == PROGRAM.answer_bytes == len(PROGRAM.pack(0))
    assert (PROGRAM.pack(bits(other)) == packed) is (bits(other) == bits(answers))


def picked(random: Random, question):
    beside = [choice.code for choice in question.choices if not choice.exclusive]
    some = [code for code in beside if random.random() < 0.5]
    some = first_that_fit(question, some)
    return random.choice([[], some, [random.choice(question.choices).code]])


@pytest.mark.slow
@STEADY
@given(st.randoms(use_true_random=False), st.integers(1, 30))
def test_no_walk_leaves_an_answer_in_a_hidden_question(random, steps):
    so_far = 0
    for _ in range(steps):
        slot = random.choice(journey.shown(PROGRAM, so_far))
        held = PROGRAM.answers(so_far)
        changed = journey.answer(PROGRAM, so_far, slot.question.code, picked(random, slot.question))
        so_far = changed.bits
        holds = PROGRAM.answers(so_far)
        assert all(is_asked(code, holds) for code in holds)
        lost = {code for code in held if held[code] and code not in holds}
        assert {question.code for question in changed.removed} == lost


CARRIED = {
    "all of it fits": (CALM, CALM, []),
    "a blank stays a blank": (CALM | {"balance": []}, CALM | {"balance": []}, []),
    "what was not asked is not asked": ({"trigger": ["stress"]}, {"trigger": ["stress"]}, []),
    "a question that is gone": (CALM | {"mood": ["low"]}, CALM, ["mood"]),
    "a question that is gone, left blank": (CALM | {"mood": []}, CALM, []),
    "a choice that is gone takes the whole answer with it": (
        CALM | {"balance": ["fall", "stilts"]},
        {code: picked for code, picked in CALM.items() if code != "balance"},
        ["balance"],
    ),
    "a choice that stands alone now": ({"balance": ["fall", "none"]}, {}, ["balance"]),
    "a question with one choice now": ({"baclofen_now": ["past", "never"]}, {}, ["baclofen_now"]),
    "a follow-up that is not asked now": (
        {"trigger": ["stress"], "withdrawal_from": ["alcohol"]},
        {"trigger": ["stress"]},
        ["withdrawal_from"],
    ),
    "a follow-up whose question lost its answer": (
        {"trigger": ["withdrawal", "gone"], "withdrawal_from": ["alcohol"], "tried": ["habits"]},
        {"tried": ["habits"]},
        ["trigger", "withdrawal_from"],
    ),
    "in any order": (
        {"withdrawal_from": ["alcohol"], "trigger": ["withdrawal"]},
        {"trigger": ["withdrawal"], "withdrawal_from": ["alcohol"]},
        [],
    ),
}


@pytest.mark.parametrize(("answers", "fitting", "dropped"), CARRIED.values(), ids=CARRIED)
def test_answers_are_carried_over_as_far_as_they_fit(answers, fitting, dropped):
    assert journey.carry(PROGRAM, answers) == journey.Carried(bits(fitting), tuple(dropped))


@STEADY
@given(ANSWERS)
def test_answers_carried_to_where_they_were_given_stay_as_they_are(answers):
    so_far = bits(answers)
    assert journey.carry(PROGRAM, PROGRAM.answers(so_far)) == journey.Carried(so_far, ())


@pytest.mark.slow
@STEADY
@given(st.randoms(use_true_random=False))
def test_answers_carried_to_other_questions_are_kept_as_given_or_dropped(random):
    here, there = (Program(random_documents.questionnaire(random)) for _ in range(2))
    given_here = here.answers(random.choice(list(random_documents.all_answers(here))))
    carried = journey.carry(there, given_here)
    assert there.drop_hidden(carried.bits) == carried.bits
    fitting = there.answers(carried.bits)
    assert all(set(fitting[code]) == set(given_here[code]) for code in fitting)
    lost = {code for code, chosen in given_here.items() if chosen and code not in fitting}
    assert set(carried.dropped) == lost
