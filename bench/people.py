"""People who answer a questionnaire at random: the same ones for us and for every peer.

They are drawn here, and not by sample_data, since the published figures (docs/speed.md) were
measured on these very people: another draw would make other figures.
"""

from collections.abc import Iterator
from random import Random

from suitability.engine.program import Program, Slot
from suitability.sample_data.sample_answers import first_that_fit

Answers = dict[str, list[str]]


def people(program: Program, count: int, seed: int = 1) -> list[Answers]:
    """So many different sets of complete answers: each shown question has its choices, none if it
    was left blank, and a question that was not asked is absent."""
    distinct: dict[int, Answers] = {}
    draw = answers_at_random(program, Random(seed))
    while len(distinct) < count:
        bits, answers = next(draw)
        distinct.setdefault(bits, answers)
    return list(distinct.values())


def answers_at_random(program: Program, random: Random) -> Iterator[tuple[int, Answers]]:
    while True:
        blank, alone, ticks = (random.choice(some) for some in ((0, 0.1), (0.1, 0.5), (0.1, 0.3)))
        bits, answers = 0, {}
        for slot in program.slots:
            if slot.shown(bits):
                chosen = _chosen(random, slot, blank, alone, ticks)
                bits |= program.choose(slot.question.code, chosen)
                answers[slot.question.code] = chosen
        yield bits, answers


def _chosen(random: Random, slot: Slot, blank: float, alone: float, ticks: float) -> list[str]:
    question = slot.question
    if random.random() < blank:
        return []
    if question.kind == "single":
        return [random.choice(question.choices).code]
    exclusive = [choice.code for choice in question.choices if choice.exclusive]
    if exclusive and random.random() < alone:
        return [random.choice(exclusive)]
    beside = [choice.code for choice in question.choices if not choice.exclusive]
    ticked = [code for code in beside if random.random() < ticks]
    return list(slot.chosen(first_that_fit(slot, ticked)))
