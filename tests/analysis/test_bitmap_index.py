"""Everybody at once reads what each person reads alone."""

from random import Random

import pytest

from suitability.analysis.bitmap_index import Lanes, columns, people_in
from suitability.analysis.replay import Outcome, Reread
from suitability.engine.journey import carry
from suitability.engine.program import Program
from suitability.engine.summary import Summaries
from suitability.questionnaire.canonical_form import digest, to_text
from suitability.questionnaire.document import Document
from tests.support.random_documents import all_answers, questionnaire

SEEDS = range(40)


def pair(seed: int) -> tuple[Summaries, Summaries]:
    """Two questionnaires that have little in common but their codes."""
    random = Random(seed)
    return summaries(questionnaire(random)), summaries(questionnaire(random))


def summaries(document: Document) -> Summaries:
    return Summaries(Program(document), digest(to_text(document)))


def lanes_of(program: Program) -> tuple[list[int], Lanes]:
    people = list(all_answers(program))
    packed = columns([program.pack(bits) for bits in people])
    return people, Lanes(program, packed, (1 << len(people)) - 1)


def rows(chose: list[int], count: int) -> list[int]:
    """The columns turned back into one number for each person."""
    return [
        sum(1 << index for index, column in enumerate(chose) if column >> person & 1)
        for person in range(count)
    ]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_same_rules_fire(seed):
    program = pair(seed)[0].program
    people, lanes = lanes_of(program)
    assert rows(lanes.fired(), len(people)) == [program.fired(bits) for bits in people]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_same_answers_are_carried(seed):
    old, new = (summaries.program for summaries in pair(seed))
    people, lanes = lanes_of(old)
    alone = [new.fill_blanks(carry(new, old.answers(bits)).bits) for bits in people]
    assert rows(lanes.carried(new).chose, len(people)) == alone


@pytest.mark.parametrize("seed", SEEDS)
def test_each_outcome_is_what_that_person_would_read(seed):
    old, new = pair(seed)
    people = list(all_answers(old.program))
    codes = [old.program.pack(bits) for bits in people]
    fired = [old.program.pack_fired(old.program.fired(bits)) for bits in people]
    reread = Reread(old, new, codes, fired)
    differ = {*people_in(reread.lists), *people_in(reread.words)}
    assert not reread.lists & reread.words
    for person, bits in enumerate(people):
        outcome = reread.outcome(person)
        assert outcome == alone(old, new, bits)
        assert (outcome != Outcome()) == (person in differ)


def alone(old: Summaries, new: Summaries, bits: int) -> Outcome:
    answers = new.program.fill_blanks(carry(new.program, old.program.answers(bits)).bits)
    was = [rule.code for rule in old.program.rules_in(old.program.fired(bits))]
    now = [rule.code for rule in new.program.rules_in(new.program.fired(answers))]
    common = [code for code in was if code in now]
    return Outcome(
        gained=tuple(code for code in now if code not in was),
        lost=tuple(code for code in was if code not in now),
        reworded=tuple(code for code in common if says(old, code) != says(new, code)),
        moved=common != [code for code in now if code in was],
        answers=answered(old, bits) != answered(new, bits, old),
    )


def says(summaries: Summaries, code: str) -> list[object]:
    shown = summaries.statements.prepared[code]
    return [shown.heading, shown.lines, shown.ask, shown.category, shown.origin, shown.always]


def answered(of: Summaries, bits: int, given: Summaries | None = None) -> list[object]:
    """What was chosen, in the words of these summaries; what has no words there is left out."""
    chosen = (given or of).program.answers(bits)
    questions = {slot.question.code: slot.question for slot in of.program.slots}
    return [
        (
            questions[code].text,
            [choice and choice.label for choice in map(questions[code].choice, of_)],
        )
        for code, of_ in chosen.items()
        if code in questions
    ]
