"""The clinician's summary of a response, from the words that the patient read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from suitability.engine.statements import Shown
from suitability.engine.summary import Given, Line, Summary
from suitability.questionnaire.document import NOT_SURE, PREFER_NOT

UNKNOWN = {NOT_SURE, PREFER_NOT}


@dataclass(frozen=True, slots=True)
class Brief:
    """`urgent` and `cautions` come first, with the answers that brought them; `rest` are the
    other statements' lines. `unknown` are the questions whose answer is not known."""

    urgent: tuple[Shown, ...]
    cautions: tuple[Shown, ...]
    rest: tuple[Shown, ...]
    strip: tuple[Line, ...]
    unknown: tuple[Given, ...]


def brief(summary: Summary, answers: Mapping[str, Sequence[str]]) -> Brief:
    statements = sorted(set(every(summary)), key=lambda one: (one.priority, one.code))
    return Brief(
        urgent=of_category(statements, "urgent"),
        cautions=of_category(statements, "caution"),
        rest=tuple(one for one in statements if one.category not in ("urgent", "caution")),
        strip=summary.strip,
        unknown=tuple(
            given for given in summary.answers if set(answers.get(given.code, ())) <= UNKNOWN
        ),
    )


def of_category(statements: Sequence[Shown], category: str) -> tuple[Shown, ...]:
    return tuple(one for one in statements if one.category == category)


def every(summary: Summary) -> Iterator[Shown]:
    """Every statement of a summary, wherever it stands in it."""
    groups = (summary.cautions, summary.known, summary.next_steps)
    places = [
        summary.first,
        summary.beside_first,
        summary.later_urgent,
        *(part for one in groups for part in (one.open, one.listed, one.folded, one.firm)),
        summary.standing,
    ]
    for place in places:
        for one in place:
            yield one
            yield from one.quiet
