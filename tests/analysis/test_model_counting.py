"""What is decided about all answers at once agrees with listing them one by one."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suitability.analysis.invariants import Guarantees
from suitability.analysis.model_counting import AnswerSpace, condition, count_models
from suitability.engine.program import Program
from suitability.questionnaire.conditions import Clause, Guarantee
from suitability.questionnaire.document import Factor
from suitability.questionnaire.questions import NONE
from tests.support.choice_limits import within_limits
from tests.support.random_documents import all_answers, questionnaire
from tests.support.shipped_program import DOCUMENT, PROGRAM

RANDOM = st.randoms(use_true_random=False)
MANY = settings(max_examples=500, deadline=None)
ALARMS = ("urgent", "caution")


def test_all_possible_answers_to_the_shipped_content_are_counted():
    assert count_models(PROGRAM).count == 455_779_685_446_530_304_539_279_600


def test_a_choice_named_once_by_itself_and_once_by_a_factor_counts_as_two():
    factor = Factor("only_low", "Low", ("blood_pressure.low",))
    program = Program(replace(DOCUMENT, factors=(*DOCUMENT.factors, factor)))
    both = program.constraint(Clause(("only_low", "blood_pressure.low"), low=2))
    low = program.constraint(Clause(("blood_pressure.low",)))
    assert count_models(program, ((both,),)).count == count_models(program, ((low,),)).count > 0


def holds(program: Program, name: str, bits: int) -> bool:
    """Whether a choice or factor is chosen, a rule fires or a question is shown."""
    rules = {rule.code: rule for rule in program.rules}
    if name in rules:
        return all(program.constraint(clause).holds(bits) for clause in rules[name].clauses)
    if name in {slot.question.code for slot in program.slots}:
        return program.slot(name).shown(bits)
    return program.constraint(Clause((name,))).holds(bits)


def within(clause: Clause, count: int) -> bool:
    return clause.low <= count and (clause.high is None or count <= clause.high)


def met(program: Program, clause: Clause, bits: int) -> bool:
    return within(clause, sum(holds(program, name, bits) for name in clause.of))


def breaks(program: Program, guarantee: Guarantee, bits: int) -> bool:
    if guarantee.first:
        fired = [rule.code for rule in program.rules_in(program.fired(bits))]
        return guarantee.first in fired[1:]
    if guarantee.never_lowers:
        return any(lowers(program, choice, bits) for choice in guarantee.never_lowers)
    premise = all(met(program, clause, bits) for clause in guarantee.whenever)
    conclusion = all(met(program, clause, bits) for clause in guarantee.then)
    return (premise and not conclusion) or (guarantee.exactly and conclusion and not premise)


def lowers(program: Program, choice: str, bits: int) -> bool:
    question, _, code = choice.partition(".")
    slot = program.slot(question)
    chosen = set(slot.chosen(bits))
    unknown = {c.code for c in slot.question.choices if slot.is_exclusive(c)} - {NONE}
    if not slot.shown(bits) or not chosen or chosen & unknown or code in chosen:
        return False
    if not within_limits(slot.question, (chosen | {code}) - {NONE}):
        return False
    more = bits & ~slot.bits.get(NONE, 0) | slot.bits[code]
    return alarm(program, program.fill_blanks(program.drop_hidden(more))) > alarm(program, bits)


def alarm(program: Program, bits: int) -> int:
    """0 for urgent, 1 for caution, 2 for neither."""
    fired = {rule.statement.category for rule in program.rules_in(program.fired(bits))}
    return next((rank for rank, category in enumerate(ALARMS) if category in fired), 2)


@pytest.mark.slow
@MANY
@given(RANDOM)
def test_counts_and_examples_are_those_of_the_list(random: Random) -> None:
    program = Program(questionnaire(random))
    rules = random.sample(program.rules, random.randint(1, len(program.rules)))
    half = len(rules) // 2
    wanted = [condition(program, rule) for rule in rules[:half]]
    unwanted = [condition(program, rule) for rule in rules[half:]]
    expected = {
        bits
        for bits in all_answers(program)
        if all(holds(program, rule.code, bits) for rule in rules[:half])
        and not any(holds(program, rule.code, bits) for rule in rules[half:])
    }
    models = count_models(program, wanted, unwanted)
    assert models.count == len(expected)
    assert not models or models.example in expected


@pytest.mark.slow
@MANY
@given(RANDOM)
def test_a_guarantee_is_broken_exactly_when_some_answers_break_it(random: Random) -> None:
    program = Program(questionnaire(random))
    answers = list(all_answers(program))
    for guarantee in program.document.guarantees:
        broken = Guarantees(AnswerSpace(program)).broken_by(guarantee)
        breaking = {bits for bits in answers if breaks(program, guarantee, bits)}
        assert broken.count == len(breaking), guarantee
        assert not broken or broken.example in breaking


@pytest.mark.parametrize("rule", PROGRAM.rules, ids=lambda rule: rule.code)
def test_an_example_of_a_rule_fires_it(rule):
    models = count_models(PROGRAM, (condition(PROGRAM, rule),))
    assert rule in PROGRAM.rules_in(PROGRAM.fired(models.example))
    assert PROGRAM.fill_blanks(PROGRAM.bits(PROGRAM.answers(models.example))) == models.example
