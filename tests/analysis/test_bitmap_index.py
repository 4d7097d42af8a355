"""All respondents at once read what each of them reads by itself."""

from random import Random

import pytest

from suitability.analysis.bitmap_index import BitmapIndex, columns, people_in
from suitability.analysis.replay import Replay, ReplayOutcome
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


def index_of(program: Program) -> tuple[list[int], BitmapIndex]:
    people = list(all_answers(program))
    packed = columns([program.pack(bits) for bits in people])
    return people, BitmapIndex(program, packed, (1 << len(people)) - 1)


def rows(columns: list[int], count: int) -> list[int]:
    """The columns turned back into one number for each person."""
    return [
        sum(1 << number for number, column in enumerate(columns) if column >> person & 1)
        for person in range(count)
    ]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_same_rules_fire(seed):
    program = pair(seed)[0].program
    people, index = index_of(program)
    assert rows(index.fired(), len(people)) == [program.fired(bits) for bits in people]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_same_answers_are_taken_over(seed):
    old, new = (summaries.program for summaries in pair(seed))
    people, index = index_of(old)
    one_by_one = [new.fill_blanks(carry(new, old.answers(bits)).bits) for bits in people]
    assert rows(index.in_program(new).columns, len(people)) == one_by_one


@pytest.mark.parametrize("seed", SEEDS)
def test_each_outcome_is_what_that_person_would_read(seed):
    old, new = pair(seed)
    people = list(all_answers(old.program))
    codes = [old.program.pack(bits) for bits in people]
    fired = [old.program.pack_fired(old.program.fired(bits)) for bits in people]
    replay = Replay(old, new, codes, fired)
    differ = {*people_in(replay.lists), *people_in(replay.words)}
    assert not replay.lists & replay.words
    for person, bits in enumerate(people):
        outcome = replay.outcome(person)
        assert outcome == outcome_of(old, new, bits)
        assert (outcome != ReplayOutcome()) == (person in differ)


def outcome_of(old: Summaries, new: Summaries, bits: int) -> ReplayOutcome:
    answers = new.program.fill_blanks(carry(new.program, old.program.answers(bits)).bits)
    was = [rule.code for rule in old.program.rules_in(old.program.fired(bits))]
    now = [rule.code for rule in new.program.rules_in(new.program.fired(answers))]
    shared = [code for code in was if code in now]
    return ReplayOutcome(
        gained=tuple(code for code in now if code not in was),
        lost=tuple(code for code in was if code not in now),
        reworded=tuple(code for code in shared if says(old, code) != says(new, code)),
        moved=shared != [code for code in now if code in was],
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
            [choice and choice.in_full for choice in map(questions[code].choice, picked)],
        )
        for code, picked in chosen.items()
        if code in questions
    ]
