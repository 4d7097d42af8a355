"""What holds for every set of answers beside the numbered guarantees, seen on a sample."""

import pytest

from suitability.engine import journey
from suitability.questionnaire.document import PRIORITIES
from suitability.questionnaire.questions import SKIPPED
from tests.support.answer_sets import UNKNOWN, sample
from tests.support.choice_limits import within_limits
from tests.support.shipped_program import (
    DOCUMENT,
    FOLLOW_UPS,
    PROGRAM,
    STANDING,
    bits_of,
    codes,
    is_asked,
    people,
)

LEAST = 20
CATEGORIES = {rule.code: rule.statement.category for rule in DOCUMENT.rules}


def cautions(fired):
    return {code for code in fired if CATEGORIES[code] == "caution"}


def test_no_rule_is_dead():
    seen = frozenset().union(*(person.codes for person in sample()))
    assert seen == {rule.code for rule in DOCUMENT.rules}


def test_only_the_nine_standing_statements_are_always_there():
    assert frozenset.intersection(*(person.codes for person in sample())) == STANDING


def test_no_two_rules_share_a_place_in_the_order():
    places = {(rule.statement.priority, rule.code) for rule in DOCUMENT.rules}
    assert len(places) == len(DOCUMENT.rules)


def test_statements_stand_by_priority_then_by_code():
    priorities = {rule.code: rule.statement.priority for rule in DOCUMENT.rules}
    for answers in people(500):
        fired = codes(answers)
        assert fired == sorted(fired, key=lambda code: (priorities[code], code))


def test_nothing_stands_before_u01():
    first = [fired[0] for fired in map(codes, people(2000)) if "U01" in fired]
    assert len(first) >= LEAST
    assert set(first) == {"U01"}


def test_no_unknown_answer_has_a_part_in_a_caution():
    """With the unknown answers taken away, every caution that fired still fires; but what was
    stopped long ago may be unknown, and grogginess has another caution beside what is unknown."""
    unknown = PROGRAM.mask(
        f"{slot.question.code}.{code}"
        for slot in PROGRAM.slots
        for code in (*slot.bits, SKIPPED)
        if code in UNKNOWN
    )
    for answers in people(2000):
        left = [rule.code for rule in PROGRAM.rules_in(PROGRAM.fired(bits_of(answers) & ~unknown))]
        lost = cautions(codes(answers)) - cautions(left)
        assert lost <= {"C04", "C87"}
        assert "C83" in left or "C87" not in lost


@pytest.mark.parametrize("follow_up", FOLLOW_UPS)
def test_hiding_and_showing_a_follow_up_never_brings_old_answers_back(follow_up):
    parents = FOLLOW_UPS[follow_up]
    answered = [answers for answers in people(2000) if answers.get(follow_up)]
    assert len(answered) >= LEAST
    for answers in answered:
        without = answers | dict.fromkeys(parents, ())
        hidden = [
            code for code in FOLLOW_UPS if is_asked(code, answers) and not is_asked(code, without)
        ]
        assert follow_up in hidden
        bits = bits_of(answers)
        for given in (without, answers):
            for parent in parents:
                bits = journey.answer(PROGRAM, bits, parent, given.get(parent, ())).bits
        assert [slot.question.code for slot in journey.missing(PROGRAM, bits)] == hidden


# A treatment, and a time long ago, do lower what a stop brings.
LOWERS = {f"withdrawal_course.{code}" for code in ("treated", "weeks", "months")}


def with_one_more(answers):
    """The same answers with one more box ticked, which clears `none` and its like.

    The first box of a follow-up is not one more: it stands in place of an unknown answer.
    """
    for question in DOCUMENT.questions:
        chosen = answers.get(question.code, ())
        combinable = tuple(code for code in chosen if not question.choice(code).exclusive)
        if question.kind == "multiple" and (combinable or question.code not in FOLLOW_UPS):
            for choice in question.choices:
                more = (*combinable, choice.code)
                lowers = f"{question.code}.{choice.code}" in LOWERS
                new = not (choice.exclusive or lowers or choice.code in combinable)
                if new and within_limits(question, more):
                    yield answers | {question.code: more}


def test_one_more_choice_that_brings_a_caution_never_lowers_the_highest_category():
    rank = {code: list(PRIORITIES).index(category) for code, category in CATEGORIES.items()}
    tried = 0
    for answers in people(200):
        before = codes(answers)
        for after in map(codes, with_one_more(answers)):
            if cautions(after) - cautions(before):
                tried += 1
                assert min(map(rank.get, after)) <= min(map(rank.get, before))
    assert tried >= LEAST
