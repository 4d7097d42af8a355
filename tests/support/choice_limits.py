"""Which choices can be picked beside each other, written out again so that tests do not lean on
`Slot.limits`."""

from collections.abc import Collection, Iterable

from suitability.questionnaire.questions import Question


def within_limits(question: Question, chosen: Collection[str]) -> bool:
    """Whether choices, none of them exclusive, may stand beside each other."""
    headings = [choice.one_of for choice in question.choices if choice.code in chosen]
    twice = any(heading and headings.count(heading) > 1 for heading in headings)
    return not twice and (question.most == 0 or len(chosen) <= question.most)


def first_that_fit(question: Question, wanted: Iterable[str]) -> tuple[str, ...]:
    """Those of the wanted choices, none of them exclusive, that fit beside the ones before."""
    chosen: list[str] = []
    for code in wanted:
        if within_limits(question, [*chosen, code]):
            chosen.append(code)
    return tuple(chosen)
