"""A set of answers as a person: what was asked, what was chosen, and the way to the list."""

import json
from dataclasses import dataclass

from suitability.engine.summary import Given, Summaries


@dataclass(frozen=True, slots=True)
class Person:
    """`given` are the answers in words, `blank` the questions left blank, and `answers` the same
    as the preview takes them."""

    given: tuple[Given, ...]
    blank: tuple[str, ...]
    answers: str


def person(summaries: Summaries, bits: int) -> Person:
    asked = summaries.given(bits)
    return Person(
        given=tuple(one for one in asked if one.answers),
        blank=tuple(one.question for one in asked if not one.answers),
        answers=json.dumps(summaries.program.answers(bits)),
    )
