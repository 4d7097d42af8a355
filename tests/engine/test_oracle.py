"""The program against a second reading of the content, which shares no code with it."""

import inspect
from random import Random

import pytest

from suitability.analysis.example_answers import ExampleAnswers
from suitability.engine.layout import under_stronger
from tests.support import oracle, random_answers
from tests.support.oracle import Reading
from tests.support.random_answers import answer_at_random
from tests.support.shipped_program import (
    ORACLE,
    PROGRAM,
    SUMMARIES,
    Chosen,
    bits_of,
    codes,
    people,
)

RULES = {rule["code"] for rule in ORACLE.rules}


def program_reads(answers: Chosen) -> Reading:
    bits = bits_of(answers)
    stated = under_stronger(SUMMARIES.statements.fired(bits))
    return Reading(
        asked=[*PROGRAM.answers(bits)],
        fired=codes(answers),
        stated=[(shown.code, [quiet.code for quiet in shown.quiet]) for shown in stated],
    )


@pytest.fixture(scope="module")
def oracle_reads() -> list[Reading]:
    return [ORACLE.read(answers) for answers in people(2000)]


def test_the_program_agrees_with_the_oracle_on_two_thousand_people(
    oracle_reads: list[Reading],
) -> None:
    pairs = zip(people(2000), oracle_reads, strict=True)
    assert [answers for answers, reading in pairs if program_reads(answers) != reading] == []


def test_they_agree_on_answers_that_bring_each_rule() -> None:
    """Also on a rule that nobody meets by chance."""
    examples = ExampleAnswers(PROGRAM)
    for code in RULES:
        answers = PROGRAM.answers(examples.of_rule(code))
        assert code in ORACLE.read(answers).fired
        assert program_reads(answers) == ORACLE.read(answers)


def test_the_two_thousand_people_are_not_all_alike(oracle_reads: list[Reading]) -> None:
    assert len({tuple(reading.fired) for reading in oracle_reads}) > 1000
    assert len({code for reading in oracle_reads for code in reading.fired}) > 0.9 * len(RULES)
    quiet = {code for reading in oracle_reads for _, under in reading.stated for code in under}
    assert quiet == {rule["code"] for rule in ORACLE.rules if "quiet_beside" in rule}


def test_the_oracle_reads_every_rule_and_every_question() -> None:
    assert {rule.code for rule in PROGRAM.rules} == RULES
    assert [slot.question.code for slot in PROGRAM.slots] == [q["code"] for q in ORACLE.questions]


@pytest.mark.parametrize("module", [oracle, random_answers])
def test_the_oracle_shares_no_code_with_the_program(module: object) -> None:
    assert "suitability." not in inspect.getsource(module)


@pytest.mark.parametrize(
    ("clause", "fits"),
    [
        ({"of": "abc"}, {1, 2, 3}),
        ({"at_least": 2, "of": "abc"}, {2, 3}),
        ({"at_most": 1, "of": "abc"}, {0, 1}),
        ({"at_least": 1, "at_most": 2, "of": "abc"}, {1, 2}),
        ({"exactly": 0, "of": "abc"}, {0}),
        ({"exactly": 2, "of": "abc"}, {2}),
    ],
)
def test_the_oracle_counts(clause: oracle.Plain, fits: set[int]) -> None:
    assert {n for n in range(4) if ORACLE.holds(clause, {*"abc"[:n], "z"})} == fits


class WithLimits:
    """An oracle of one question: of two choices under one heading one, and of six at most three."""

    questions = (
        {
            "code": "q",
            "kind": "multiple",
            "most": 3,
            "choices": [
                {"code": "a", "one_of": "Nights a week"},
                {"code": "b", "one_of": "Nights a week"},
                *({"code": code} for code in "cdef"),
                {"code": "none", "exclusive": True},
            ],
        },
    )

    def all_hold(self, clauses: object, names: object) -> bool:
        return True


def test_who_answers_at_random_keeps_to_the_limits_of_a_question() -> None:
    random = Random(1)
    drawn = {answer_at_random(random, WithLimits()).get("q", ()) for _ in range(2000)}
    assert {len(codes) for codes in drawn} == {0, 1, 2, 3}
    assert ("none",) in drawn
    assert not any({"a", "b"} <= {*codes} or {"none"} < {*codes} for codes in drawn)
