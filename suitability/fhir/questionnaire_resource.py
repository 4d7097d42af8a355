"""A release as a FHIR R4 Questionnaire, in plain dicts."""

from collections.abc import Iterator
from typing import Literal

from suitability.engine.program import Program
from suitability.engine.summary import review_line
from suitability.questionnaire.questions import Choice, Question

from .enable_when import Level, levels
from .extensions import CONTROLS, EXCLUSIVE, INSTRUCTIONS, most_answers, one_of
from .identifiers import Json, Names, element
from .normal_form import Test

Status = Literal["draft", "active", "retired"]


def questionnaire(program: Program, names: Names, *, status: Status, date: str = "") -> Json:
    """Return the release as a resource. `status` is active for the live release, and retired for
    one that was followed by another or recalled. `date`, of publishing, is ISO 8601.

    Raises NotInFhir.
    """
    document = program.document
    around = levels(program)
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
        item=[
            _question_item(slot.question, names, around[slot.question.code])
            for slot in program.slots
        ],
    )


def _question_item(question: Question, names: Names, around: tuple[Level, ...]) -> Json:
    item = element(
        extension=[CONTROLS[question.kind], *_limits(question)],
        linkId=question.code,
        text=question.text,
        type="choice",
        **(_when(around[-1], names) if around else {}),
        required=False,
        repeats=question.kind == "multiple",
        answerOption=[_option(question, choice, names) for choice in question.choices],
        item=list(_beside(question)),
    )
    return grouped(item, around, names)


def _limits(question: Question) -> Iterator[Json]:
    """Yield how many answers a question takes, and of which choices it takes one at most."""
    if question.most:
        yield most_answers(question.most)
    for number, (heading, codes) in enumerate(question.groups().items(), 1):
        key = f"{question.code.replace('_', '-')[-48:]}.one-of-{number}"  # an id in FHIR
        yield one_of(key, heading, codes)


def grouped(item: Json, around: tuple[Level, ...], names: Names | None = None) -> Json:
    """Return a question's item in the groups that carry the rest of its condition. A response has
    the same groups, but, without `names`, no conditions."""
    question = item["linkId"]
    for n, level in reversed(list(enumerate(around[:-1], 1))):
        group: Json = {"linkId": f"{question}.when.{n}"}
        if names:
            group |= {"type": "group"} | _when(level, names)
        item = group | {"item": [item]}
    return item


def _when(level: Level, names: Names) -> Json:
    tests = [_test(test, names) for test in level.tests]
    return element(enableWhen=tests, enableBehavior=level.behavior if len(tests) > 1 else "")


def _test(test: Test, names: Names) -> Json:
    if not test.choice:
        return {"question": test.question, "operator": "exists", "answerBoolean": test.holds}
    return {
        "question": test.question,
        "operator": "=" if test.holds else "!=",
        "answerCoding": names.coding(test.question, test.choice),
    }


def _option(question: Question, choice: Choice, names: Names) -> Json:
    """Return the choice, marked as exclusive only where several answers are possible."""
    alone = choice.exclusive and question.kind == "multiple"
    coding = names.coding(question.code, choice.code, choice.in_full)
    return element(extension=[EXCLUSIVE] if alone else [], valueCoding=coding)


def _beside(question: Question) -> Iterator[Json]:
    """Yield what is read beside a question. R4 has no place for a hint at an option, and a help
    button could hide whom to call, so each is an instruction that is always in sight."""
    if question.help:
        yield _instruction(f"{question.code}.help", question.help)
    for choice in question.choices:
        if choice.hint:
            link_id = f"{question.code}.{choice.code}.hint"
            yield _instruction(link_id, f"{choice.in_full}: {choice.hint}")


def _instruction(link_id: str, text: str) -> Json:
    return {"extension": [INSTRUCTIONS], "linkId": link_id, "text": text, "type": "display"}
