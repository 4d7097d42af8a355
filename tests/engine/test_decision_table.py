"""The decision table says what each rule's constraints say, one by one."""

from dataclasses import replace
from itertools import islice
from random import Random

import pytest

from suitability.engine.bounded_cache import MAX_ENTRIES, BoundedCache
from suitability.engine.program import Program, UnfitAnswers
from suitability.questionnaire.conditions import Clause
from suitability.questionnaire.document import Rule
from tests.support.random_documents import all_answers, names, questionnaire
from tests.support.shipped_program import DOCUMENT, PROGRAM, bits_of, people


def one_by_one(program, bits):
    return tuple(rule.code for rule in program.rules_in(program.fired_slowly(bits)))


@pytest.mark.parametrize("seed", range(150))
def test_it_agrees_with_the_constraints_of_each_rule_on_all_answers_to_a_small_questionnaire(seed):
    program = Program(questionnaire(Random(seed)))
    for bits in islice(all_answers(program), 400):
        fired = one_by_one(program, bits)
        assert program.fired(bits) == program.fired_slowly(bits)
        assert program.assess(program.answers(bits)) == fired


@pytest.mark.slow
def test_it_agrees_on_the_shipped_rules_also_while_answers_are_not_complete():
    for answers in people(2000):
        bits = bits_of(answers)
        assert PROGRAM.assess(answers) == one_by_one(PROGRAM, bits)
        for asked in range(len(PROGRAM.slots)):
            so_far = PROGRAM.drop_hidden(bits & sum(slot.mask for slot in PROGRAM.slots[:asked]))
            assert PROGRAM.fired(so_far) == PROGRAM.fired_slowly(so_far)


def test_it_agrees_on_a_great_many_rules():
    statement = DOCUMENT.rules[0].statement
    more = [
        Rule(f"M{n}{rule.code}", rule.clauses, statement)
        for n in range(3)
        for rule in DOCUMENT.rules
    ]
    program = Program(replace(DOCUMENT, rules=(*DOCUMENT.rules, *more)))
    for answers in people(300):
        assert program.assess(answers) == one_by_one(program, bits_of(answers))


@pytest.mark.parametrize(
    ("low", "high"), [(0, None), (0, 2), (1, None), (1, 2), (2, 2), (2, 9), (5, None), (5, 9)]
)
def test_a_constraint_of_many_masks_over_many_questions_is_looked_up_too(low, high):
    named = tuple(Random(low).sample(names(list(DOCUMENT.questions)), 12))
    wide = Rule("W", (Clause(named, low, high),), DOCUMENT.rules[0].statement)
    program = Program(replace(DOCUMENT, rules=(*DOCUMENT.rules, wide)))
    for answers in people(300):
        assert program.assess(answers) == one_by_one(program, bits_of(answers))


def test_what_is_shown_and_not_there_was_left_blank():
    assert PROGRAM.assess({}) == one_by_one(PROGRAM, PROGRAM.fill_blanks(0))


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        ({"weather": ["rain"]}, "question"),
        ({"balance": ["rain"]}, "choice"),
        ({"balance": ["none", "fall"]}, "exclusive"),
        ({"baclofen_now": ["never", "yes_rx"]}, "single"),
        ({"trigger": ["stress"], "withdrawal_from": ["opioids"]}, "hidden"),
        ({"withdrawal_from": ["rain"]}, "choice"),
    ],
)
def test_answers_that_the_questionnaire_does_not_allow_are_refused(answers, problem):
    with pytest.raises(UnfitAnswers) as refused:
        PROGRAM.assess(answers)
    assert refused.value.problem == problem


def test_choices_in_another_order_or_twice_bring_the_same():
    answers = {"trigger": ["stress", "spasticity"], "balance": ["fall", "unsteady", "fall"]}
    turned = {question: chosen[::-1] for question, chosen in answers.items()}
    assert PROGRAM.assess(answers) == PROGRAM.assess(turned)


def test_a_bounded_cache_does_not_grow_without_end():
    cache = BoundedCache(lambda key: key)
    for key in range(3 * MAX_ENTRIES):
        assert cache[key] == key
        assert len(cache) <= MAX_ENTRIES
