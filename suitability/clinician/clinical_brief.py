"""The clinician's brief of a response, from the words that the patient read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from suitability.engine.lines import Given, Line
from suitability.engine.statements import Shown
from suitability.engine.summary import Summary, every_statement
from suitability.questionnaire.questions import NOT_SURE, PREFER_NOT

UNKNOWN = {NOT_SURE, PREFER_NOT}


@dataclass(frozen=True, slots=True)
class Brief:
    """`urgent` and `cautions` come first, with the answers that brought them; `rest` are the
    other statements. `unknown` are the questions whose answer is not known."""

    urgent: tuple[Shown, ...]
    cautions: tuple[Shown, ...]
    rest: tuple[Shown, ...]
    strip: tuple[Line, ...]
    unknown: tuple[Given, ...]


def brief(summary: Summary, answers: Mapping[str, Sequence[str]]) -> Brief:
    """Return the brief; `answers` are the codes of the choices of each question."""
    statements = sorted(
        set(every_statement(summary)), key=lambda statement: (statement.priority, statement.code)
    )
    return Brief(
        urgent=tuple(s for s in statements if s.category == "urgent"),
        cautions=tuple(s for s in statements if s.category == "caution"),
        rest=tuple(s for s in statements if s.category not in ("urgent", "caution")),
        strip=summary.strip,
        unknown=tuple(
            given for given in summary.answers if set(answers.get(given.code, ())) <= UNKNOWN
        ),
    )
