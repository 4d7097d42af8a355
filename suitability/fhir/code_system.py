"""The codes of a question's choices as a FHIR R4 CodeSystem, in plain dicts."""

from collections.abc import Mapping, Sequence

from suitability.questionnaire.document import Document
from suitability.questionnaire.questions import Choice, Question

from .identifiers import Json, Names, element

STATUS = "http://hl7.org/fhir/concept-properties#status"


def code_systems(releases: Sequence[Document], names: Names) -> list[Json]:
    """Return a code system for each question of these releases, the newest of which comes first.

    A code is never reused, so all releases share one; what only an older one has is retired.
    """
    asked: dict[str, Question] = {}
    choices: dict[str, dict[str, Choice]] = {}
    for document in releases:
        for question in document.questions:
            asked.setdefault(question.code, question)
            for choice in question.choices:
                choices.setdefault(question.code, {}).setdefault(choice.code, choice)
    newest = {question.code: question for question in releases[0].questions} if releases else {}
    return [
        _code_system(question, choices[code], newest.get(code), names)
        for code, question in asked.items()
    ]


def _code_system(
    question: Question, choices: Mapping[str, Choice], newest: Question | None, names: Names
) -> Json:
    asked_today = {choice.code for choice in newest.choices} if newest else set()
    return element(
        resourceType="CodeSystem",
        id=names.code_system_id(question.code),
        url=names.code_system(question.code),
        name=question.code.title().replace("_", ""),
        title=question.text,
        status="active" if newest else "retired",
        experimental=False,
        description=f"The choices of the question: {question.text}",
        caseSensitive=True,
        content="complete",
        count=len(choices),
        property=[{"code": "status", "uri": STATUS, "type": "code"}],
        concept=[
            element(
                code=choice.code,
                display=choice.in_full,
                property=[]
                if choice.code in asked_today
                else [{"code": "status", "valueCode": "retired"}],
            )
            for choice in choices.values()
        ],
    )


def complete_export(base: str) -> Json:
    """Return the code system of the tag by which an exported Bundle says that it is whole."""
    return element(
        resourceType="CodeSystem",
        id="export",
        url=f"{base}/CodeSystem/export",
        name="Export",
        title="Whether an export is whole",
        status="active",
        experimental=False,
        caseSensitive=True,
        content="complete",
        count=1,
        concept=[{"code": "complete", "display": "Complete, with so many entries"}],
    )
