"""The shipped content, loaded once, and people who answer its questions at random."""

from collections.abc import Collection, Mapping
from functools import cache, partial
from random import Random

from hypothesis import settings
from hypothesis import strategies as st

from suitability.content.reader import read
from suitability.engine.program import Program
from suitability.engine.summary import Summaries, Summary
from suitability.questionnaire.canonical_form import digest, to_text
from tests.support.oracle import Oracle
from tests.support.random_answers import answer_at_random

SHIPPED = read()
DOCUMENT = SHIPPED.document
WORDING = SHIPPED.wording
PROGRAM = Program(DOCUMENT)
ORACLE = Oracle()
SUMMARIES = Summaries(PROGRAM, digest(to_text(DOCUMENT)), release=1)

STANDING = {"E11", "E12", "X01", "X04", "X07", "N01", "N02", "N13", "N14"}

# The answers that ask a follow-up, written out again so that tests do not lean on `shown_when`.
# The follow-ups, and the questions whose answers bring them.
FOLLOW_UPS = {
    "withdrawal_from": ("trigger",),
    "withdrawal_course": ("trigger", "baclofen_now"),
    "baclofen_plans": ("baclofen_now",),
}


Chosen = Mapping[str, Collection[str]]


def bits_of(answers: Chosen) -> int:
    """The complete answers of somebody who leaves out what is not here."""
    return PROGRAM.fill_blanks(PROGRAM.bits(answers))


def codes(answers: Chosen) -> list[str]:
    """The codes of the rules that fire, in reading order."""
    return [rule.code for rule in PROGRAM.rules_in(PROGRAM.fired(bits_of(answers)))]


def summary(answers: Chosen) -> Summary:
    return SUMMARIES.of(bits_of(answers))


def is_asked(question: str, answers: Chosen) -> bool:
    return question in ORACLE.asked(answers)


@cache
def people(count: int) -> tuple[dict[str, tuple[str, ...]], ...]:
    """The same people each time."""
    random = Random(20_000)
    return tuple(answer_at_random(random, ORACLE) for _ in range(count))


@cache
def readers(count: int) -> tuple[tuple[dict[str, tuple[str, ...]], Summary], ...]:
    """People and what each of them reads."""
    return tuple((answers, summary(answers)) for answers in people(count))


ANSWERS = st.randoms(use_true_random=False).map(partial(answer_at_random, oracle=ORACLE))
STEADY = settings(derandomize=True, deadline=None, max_examples=100)
