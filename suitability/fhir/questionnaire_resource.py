"""A release as a FHIR R4 Questionnaire, in plain dicts."""

from collections.abc import Iterator
from typing import Literal

from suitability.engine.program import Program
from suitability.engine.summary import review_line
from suitability.questionnaire.questions import Choice, Question

from .enable_when import Level, levels
from .extensions import CONTROLS, EXCLUSIVE, INSTRUCTIONS, most_answers, one_of
from .identifiers import Json, Names, element
from .normal_form import ChoiceLiteral

Status = Literal["draft", "active", "retired"]


def questionnaire(program: Program, names: Names, *, status: Status, date: str = "") -> Json:
    """Return the release as a resource. `status` is active for the live release, and retired for
    one that was followed by another or recalled. `date`, of publishing, is ISO 8601.

    Raises NotInFhir.
    """
    around = levels(program)
    items = [
        item
        for slot in program.slots
        for item in _items(slot.question, names, around[slot.question.code])
    ]
    return element(**head(program, names, status=status, date=date), item=items)


def head(program: Program, names: Names, *, status: Status, date: str = "") -> Json:
    """Return what `questionnaire` does, without its items: what a release is searched by, also one
    that R4 cannot say."""
    document = program.document
    return element(
        resourceType="Questionnaire",
        id=names.id,
        url=names.url,
        identifier=[names.identifier("content-digest", names.digest)],
        version=names.version,
        name=document.code.title().replace("_", ""),
        title=document.title,
        status=status,
        experimental=document.sign_off is None,
        subjectType=["Patient"],
        date=date,
        description=review_line(document),
        lastReviewDate=document.sign_off and document.sign_off.reviewed_on,
    )


def _items(question: Question, names: Names, around: tuple[Level, ...]) -> list[Json]:
    """Return the question between its help and its hints, each with the condition of the question.

    Why not below the question, where R4 lets them be too? Two renderers of three show nothing that
    is nested in a question, whom to call among it. A group's items are shown by all.
    """
    when = _when(around[-1], names) if around else {}
    item = _question_item(question, names, when)
    hints = (_instruction(link_id, text, when) for link_id, text in _hints(question))
    helps = [_instruction(f"{question.code}.help", question.help, when)] if question.help else []
    return grouped([*helps, item, *hints], question.code, around, names)


def _question_item(question: Question, names: Names, when: Json) -> Json:
    return element(
        extension=[CONTROLS[question.kind], *_limits(question)],
        linkId=question.code,
        text=question.text,
        type="choice",
        **when,
        required=False,
        repeats=question.kind == "multiple",
        answerOption=[_option(question, choice, names) for choice in question.choices],
    )


def _limits(question: Question) -> Iterator[Json]:
    """Yield how many answers a question takes, and of which choices it takes one at most."""
    if question.most:
        yield most_answers(question.most)
    for number, (heading, codes) in enumerate(question.groups().items(), 1):
        key = f"{question.code.replace('_', '-')[-48:]}.one-of-{number}"  # an id in FHIR
        yield one_of(key, heading, codes)


def grouped(
    items: list[Json], question: str, around: tuple[Level, ...], names: Names | None = None
) -> list[Json]:
    """Return a question's items in the groups that carry the rest of its condition. A response has
    the same groups, but, without `names`, no conditions."""
    for n, level in reversed(list(enumerate(around[:-1], 1))):
        group: Json = {"linkId": f"{question}.when.{n}"}
        if names:
            group |= {"type": "group"} | _when(level, names)
        items = [group | {"item": items}]
    return items


def _when(level: Level, names: Names) -> Json:
    shown_by = [_enable_when(literal, names) for literal in level.literals]
    return element(enableWhen=shown_by, enableBehavior=level.behavior if len(shown_by) > 1 else "")


def _enable_when(literal: ChoiceLiteral, names: Names) -> Json:
    if not literal.choice:
        return {"question": literal.question, "operator": "exists", "answerBoolean": literal.holds}
    return {
        "question": literal.question,
        "operator": "=" if literal.holds else "!=",
        "answerCoding": names.coding(literal.question, literal.choice),
    }


def _option(question: Question, choice: Choice, names: Names) -> Json:
    """Return the choice, marked as exclusive only where several answers are possible."""
    alone = choice.exclusive and question.kind == "multiple"
    coding = names.coding(question.code, choice.code, choice.in_full)
    return element(extension=[EXCLUSIVE] if alone else [], valueCoding=coding)


def _hints(question: Question) -> Iterator[tuple[str, str]]:
    """Yield the link id and the text of each hint. R4 has no place for a hint at an option, and a
    help button could hide whom to call, so each is an instruction that is always in sight."""
    for choice in question.choices:
        if choice.hint:
            yield f"{question.code}.{choice.code}.hint", f"{choice.in_full}: {choice.hint}"


def _instruction(link_id: str, text: str, when: Json) -> Json:
    return element(extension=[INSTRUCTIONS], linkId=link_id, text=text, type="display", **when)
