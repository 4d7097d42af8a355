"""Answers as people might give them, drawn at random: most have one or two causes, and few are
in danger. They are valid for any content, and lifelike for the shipped one."""

from collections.abc import Callable, Iterable, Iterator
from random import Random

from suitability.content.sample_weights import read_sample_weights
from suitability.engine.program import Program, Slot
from suitability.questionnaire.questions import NONE, NOT_SURE, PREFER_NOT, Choice

DRAWN_AHEAD = 4096  # answers to one question that are drawn beforehand; a power of two
TRIES = 100  # draws for each set of answers that is wanted
HOW_MANY = ((1, 2, 3), (60, 30, 10))  # choices beside each other, and the weight of so many

# Of 100 people who are asked: how many say that none of it applies, if that is not listed.
USUALLY_NONE, BLANK, UNSURE = 55, 3, 2


def distinct_answers(program: Program, count: int, random: Random) -> list[int]:
    """Return `count` different complete sets of answers, roughly the most usual first; fewer if
    the content does not soon give so many."""
    draw = respondents(program, random)
    distinct: dict[int, None] = {}
    for _ in range(TRIES * count):
        distinct[draw()] = None
        if len(distinct) == count:
            break
    return list(distinct)


def popular(count: int, rows: int, random: Random) -> list[int]:
    """Return for each row which of `count` sets of answers it has: each at least once if there
    are rows enough, and the first ones far more often."""
    weights = [1 / (rank + 10) ** 0.8 for rank in range(count)]
    often = random.choices(range(count), weights, k=max(rows - count, 0))
    drawn = [*range(min(count, rows)), *often]
    random.shuffle(drawn)
    return drawn


def respondents(program: Program, random: Random) -> Callable[[], int]:
    """Return a function that draws a respondent's complete answers, as bits."""
    ahead = [
        (slot, tuple(random_answer(slot, random) for _ in range(DRAWN_AHEAD)))
        for slot in program.slots
    ]
    index = random.randrange

    def draw() -> int:
        bits = 0
        for slot, answers in ahead:
            if slot.shown(bits):
                bits |= answers[index(DRAWN_AHEAD)]
        return bits

    return draw


def random_answer(slot: Slot, random: Random) -> int:
    """Return the bits of an answer to a question that is shown."""
    question, drawn = slot.question, random.random() * 100
    for code, share in without_a_choice(slot):
        drawn -= share
        if drawn < 0:
            return slot.bits.get(code, slot.blank)
    choices = [
        choice for choice in question.choices if choice.code not in (NONE, NOT_SURE, PREFER_NOT)
    ]
    if question.kind == "multiple":
        choices = [choice for choice in choices if not choice.exclusive] or choices[:1]
    several = question.kind == "multiple" and not any(choice.exclusive for choice in choices)
    most = random.choices(*HOW_MANY)[0] if several else 1
    return first_that_fit(slot, weighted_codes(question.code, choices, most, random))


def first_that_fit(slot: Slot, codes: Iterable[str]) -> int:
    """Return the bits of those choices, none of them exclusive, that can stand beside the ones
    before."""
    bits = 0
    for code in codes:
        more = bits | slot.bits[code]
        if all(limit.holds(more) for limit in slot.limits):
            bits = more
    return bits


def without_a_choice(slot: Slot) -> Iterator[tuple[str, float]]:
    """Yield how many of 100 people leave it blank, do not know, or say that none applies."""
    yield "", BLANK
    for code in (NOT_SURE, PREFER_NOT):
        if code in slot.bits:
            yield code, UNSURE
    if NONE in slot.bits:
        yield NONE, read_sample_weights().none.get(slot.question.code, USUALLY_NONE)


def weighted_codes(question: str, choices: list[Choice], most: int, random: Random) -> list[str]:
    """Return codes of 1 to `most` of the choices, as drawn; none if there are none."""
    listed = read_sample_weights().choices
    weights = [listed.get(f"{question}.{choice.code}", 1.0) for choice in choices]
    chosen = random.choices(choices, weights, k=most) if choices else []
    return [choice.code for choice in chosen]
