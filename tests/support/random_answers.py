"""People who answer at random, drawn from the YAML alone, as the oracle reads it."""

from random import Random
from typing import NamedTuple

from tests.support.oracle import Names, Oracle, Plain, names_of


class Habits(NamedTuple):
    """How often a person leaves a question out or blank, picks an exclusive choice, picks one that
    is not 'none', and ticks a box."""

    left_out: float
    blank: float
    alone: float
    unsure: float
    ticks: float


def answer_at_random(random: Random, oracle: Oracle) -> dict[str, tuple[str, ...]]:
    """Return valid answers; from a form left almost empty to one with most boxes ticked."""
    habits = Habits(
        left_out=random.choice((0.0, 0.1, 0.5)),
        blank=random.choice((0.0, 0.1, 0.5)),
        alone=random.choice((0.05, 0.4, 0.95)),
        unsure=random.choice((0.0, 0.5, 0.9)),
        ticks=random.choice((0.1, 0.25, 0.5, 0.75)),
    )
    answers: dict[str, tuple[str, ...]] = {}
    names: Names = set()
    for question in oracle.questions:
        if oracle.all_hold(question.get("shown_when", ()), names):
            if random.random() >= habits.left_out:
                answers[question["code"]] = _choices(random, question, habits)
            names |= names_of(question["code"], answers)
    return answers


def _choices(random: Random, question: Plain, habits: Habits) -> tuple[str, ...]:
    if random.random() < habits.blank:
        return ()
    if question["kind"] == "single":
        return (random.choice(question["choices"])["code"],)
    exclusive = [choice["code"] for choice in question["choices"] if choice.get("exclusive")]
    if exclusive and random.random() < habits.alone:
        return (random.choice(exclusive) if random.random() < habits.unsure else exclusive[0],)
    return _beside_each_other(random, question, habits.ticks)


def _beside_each_other(random: Random, question: Plain, ticks: float) -> tuple[str, ...]:
    """Return choices that go together: one under each heading (`one_of`), and at most `most`."""
    beside = [choice for choice in question["choices"] if not choice.get("exclusive")]
    ticked = [choice for choice in beside if random.random() < ticks]
    under = {choice.get("one_of") or choice["code"]: choice["code"] for choice in ticked}
    codes = [choice["code"] for choice in ticked if choice["code"] in under.values()]
    if len(codes) > question.get("most", len(codes)):
        codes = random.sample(codes, question["most"])
    return tuple(codes)
