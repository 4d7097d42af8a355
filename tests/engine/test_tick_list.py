"""Questions to ask, their codes, and what is ticked of them."""

from dataclasses import replace

from suitability.engine.summary import Summary, every_statement
from suitability.engine.tick_list import (
    UNTOUCHED,
    Ticks,
    chosen_ticks,
    saved_ticks,
    tick_list,
)
from tests.support.personas import MANY_CAUTIONS
from tests.support.shipped_program import readers, summary


def ask_of(summary: Summary, code: str) -> str:
    """The question of this code, looked up in its statement."""
    rule, _, number = code.partition(".")
    (statement,) = (each for each in every_statement(summary) if each.code == rule)
    return statement.ask[int(number) - 1]


def test_everybody_s_questions_have_codes_that_lead_to_their_words():
    for _, read in readers(200):
        listed = tick_list(read)
        assert [question.text for question in listed.first] == list(read.questions_first)
        assert [question.text for question in listed.more] == list(read.questions_more)
        assert [ask_of(read, question.code) for question in listed.every] == [
            question.text for question in listed.every
        ]
        assert len({question.code for question in listed.every}) == len(listed.every)


def test_what_was_chosen_is_what_is_ticked():
    for _, read in readers(50):
        every = [question.code for question in tick_list(read).every]
        for codes in (every, every[::2], every[1::2], []):
            assert tick_list(read, chosen_ticks(read, codes)).ticked == tuple(codes)
            assert tick_list(read, saved_ticks(read, codes)).ticked == tuple(codes)


def test_to_choose_what_is_ticked_already_is_to_touch_nothing():
    read = summary(MANY_CAUTIONS)
    assert chosen_ticks(read, tick_list(read).ticked) == UNTOUCHED


def test_a_tick_stays_with_its_words_under_the_code_of_another_that_asks_the_same():
    read = summary(MANY_CAUTIONS)
    last = tick_list(read).more[-1]
    (asking,) = (each for each in every_statement(read) if each.code == last.code[:3])
    before = replace(asking, code="A00", priority=-1, ask=(last.text,))
    also = replace(read, standing=(*read.standing, before))
    assert tick_list(also, Ticks(on=(last.code,))).more[-1].code == "A00.1"
    assert tick_list(also, Ticks(on=(last.code,))).more[-1].is_ticked
