"""One person's answers as a FHIR R4 QuestionnaireResponse, in plain dicts."""

from suitability.engine.journey import shown
from suitability.engine.program import Program, Slot

from .enable_when import Level, levels
from .identifiers import Json, Names, element
from .questionnaire_resource import grouped


def response(
    program: Program,
    bits: int,
    names: Names,
    *,
    id: str = "",
    reference: str = "",
    authored: str = "",
    language: str = "",
) -> Json:
    """Return complete answers, given as bits. A question that was left blank stands there without
    an answer, one that was hidden does not. `authored` is ISO 8601 with a time zone. `language`
    is that of the program's texts, unless it is the questionnaire's own.

    Raises NotInFhir where `questionnaire` does, whatever the answers are.
    """
    around = levels(program)
    return element(
        resourceType="QuestionnaireResponse",
        id=id,
        language=language,
        identifier=names.identifier("reference", reference) if reference else None,
        questionnaire=names.canonical,
        status="completed",
        authored=authored,
        item=[
            item
            for slot in shown(program, bits)
            for item in _items(slot, bits, names, around[slot.question.code])
        ],
    )


def _items(slot: Slot, bits: int, names: Names, around: tuple[Level, ...]) -> list[Json]:
    return grouped([_answer_item(slot, bits, names)], slot.question.code, around)


def _answer_item(slot: Slot, bits: int, names: Names) -> Json:
    question = slot.question
    chosen = slot.chosen(bits)
    answers = [
        {"valueCoding": names.coding(question.code, choice.code, choice.in_full)}
        for choice in question.choices
        if choice.code in chosen
    ]
    return element(linkId=question.code, text=question.text, answer=answers)
