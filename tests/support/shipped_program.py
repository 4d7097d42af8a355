"""The shipped content, loaded once, and people who answer its questions at random."""

from collections.abc import Collection, Mapping
from functools import cache
from random import Random

from hypothesis import settings
from hypothesis import strategies as st

from suitability.content.reader import read
from suitability.engine.program import Program
from suitability.engine.summary import Summaries, Summary
from suitability.questionnaire.canonical_form import digest, to_text
from suitability.questionnaire.document import Question

SHIPPED = read()
DOCUMENT = SHIPPED.document
WORDING = SHIPPED.wording
PROGRAM = Program(DOCUMENT)
SUMMARIES = Summaries(PROGRAM, digest(to_text(DOCUMENT)), release=1)

STANDING = {"E11", "E12", "X01", "X04", "N01", "N02", "N13", "N14"}

# The answers that ask a follow-up, written out again so that tests do not lean on `shown_when`.
FOLLOW_UPS = {
    "withdrawal_from": ("trigger", {"withdrawal"}),
    "baclofen_plans": ("baclofen_now", {"yes_rx", "yes_no_rx"}),
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
    if question not in FOLLOW_UPS:
        return True
    parent, choices = FOLLOW_UPS[question]
    return not choices.isdisjoint(answers.get(parent, ()))


def answer_at_random(random: Random) -> dict[str, tuple[str, ...]]:
    """Valid answers of all kinds, from a form left almost empty to one with most boxes ticked.

    Each person has habits of their own: how often they leave a question out or blank, how often
    they pick an exclusive choice, how often that is not 'none', and how many boxes they tick.
    """
    left_out, blank = random.choice((0.0, 0.1, 0.5)), random.choice((0.0, 0.1, 0.5))
    alone, unsure = random.choice((0.05, 0.4, 0.95)), random.choice((0.0, 0.5, 0.9))
    ticks = random.choice((0.1, 0.25, 0.5, 0.75))
    answers: dict[str, tuple[str, ...]] = {}
    for question in DOCUMENT.questions:
        if not is_asked(question.code, answers) or random.random() < left_out:
            continue
        if random.random() < blank:
            answers[question.code] = ()
        elif question.kind == "single":
            answers[question.code] = (random.choice(question.choices).code,)
        elif random.random() < alone:
            answers[question.code] = (_exclusive_choice(random, question, unsure),)
        else:
            answers[question.code] = _ticked_choices(random, question, ticks)
    return answers


def _exclusive_choice(random: Random, question: Question, unsure: float) -> str:
    alone = [choice.code for choice in question.choices if choice.exclusive]
    return random.choice(alone) if random.random() < unsure else alone[0]


def _ticked_choices(random: Random, question: Question, ticks: float) -> tuple[str, ...]:
    beside = [choice.code for choice in question.choices if not choice.exclusive]
    return tuple(code for code in beside if random.random() < ticks)


@cache
def people(count: int) -> tuple[dict[str, tuple[str, ...]], ...]:
    """The same people each time."""
    random = Random(20_000)
    return tuple(answer_at_random(random) for _ in range(count))


@cache
def readers(count: int) -> tuple[tuple[dict[str, tuple[str, ...]], Summary], ...]:
    """People and what each of them reads."""
    return tuple((answers, summary(answers)) for answers in people(count))


ANSWERS = st.randoms(use_true_random=False).map(answer_at_random)
STEADY = settings(derandomize=True, deadline=None, max_examples=100)
