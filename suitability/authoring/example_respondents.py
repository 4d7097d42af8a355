"""Example respondents: a set of answers as a person, and the way to what that person reads."""

import json
from dataclasses import dataclass

from suitability.engine.lines import Given
from suitability.engine.summary import Summaries


@dataclass(frozen=True, slots=True)
class ExampleRespondent:
    """`given` are the answers in words, `blank` the questions left blank, and `answers` the same
    as the preview takes them, in JSON."""

    given: tuple[Given, ...]
    blank: tuple[str, ...]
    answers: str


def example_respondent(summaries: Summaries, bits: int) -> ExampleRespondent:
    """Return the person who has these answers, given as the program's bits."""
    asked = summaries.given(bits)
    return ExampleRespondent(
        given=tuple(line for line in asked if line.answers),
        blank=tuple(line.question for line in asked if not line.answers),
        answers=json.dumps(summaries.program.answers(bits)),
    )
