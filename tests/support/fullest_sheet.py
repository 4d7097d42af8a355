"""The heaviest person, and the fullest sheet: every part with as many letters as it may have."""

from suitability.engine import sheet as bounds
from suitability.engine.lines import Line
from suitability.engine.program import Slot, UnfitAnswers
from suitability.engine.sheet import Sheet, Topic
from suitability.questionnaire.conditions import union
from tests.support.shipped_program import PROGRAM

WORDS = "stiff or jerking muscles after 65, so I wake; "


def text_of(letters: int) -> str:
    """Words as people mark them, cut to so many letters."""
    return (WORDS * (letters // len(WORDS) + 1))[: letters - 1] + "s"


def fullest_sheet() -> Sheet:
    lines = [
        Line("Conditions and age", text_of(n * bounds.WIDTH - 20)) for n in (2, 2, 2, 2, 2, 2, 1)
    ]
    action = text_of(bounds.TOPIC // 2)
    name = text_of(bounds.TOPIC - len(action))
    topics = [
        Topic(f"U{n}", True, name, action, text_of(bounds.REASON)) for n in range(bounds.TOPICS)
    ]
    longer = bounds.QUESTION_LINES - bounds.QUESTIONS
    asks = [
        text_of(bounds.WIDTH * 2 - 1 if n < longer else bounds.WIDTH - 1)
        for n in range(bounds.QUESTIONS)
    ]
    return Sheet(
        trouble=text_of(bounds.TROUBLE),
        matters=text_of(bounds.MATTERS),
        topics=tuple(topics),
        topics_more=25,
        questions=tuple(asks),
        questions_more=65,
        takes=text_of(bounds.TAKES),
        clinician=tuple(lines),
        not_known="",
        contradictions=(),
    )


def heaviest_answers() -> dict[str, list[str]]:
    """Everything marked that can be marked at once, so that every follow-up is asked."""
    answers: dict[str, list[str]] = {}
    for slot in PROGRAM.slots:
        if slot.shown(PROGRAM.bits(answers)):
            answers[slot.question.code] = everything(slot)
    return answers


def everything(slot: Slot) -> list[str]:
    """As many choices of a question as go together; of one that takes one, what asks for more."""
    asking = union(mask for each in PROGRAM.slots for t in each.shown_when for mask in t.masks)
    together: list[str] = []
    for code in sorted(slot.bits, key=lambda code: not slot.bits[code] & asking):
        try:
            PROGRAM.choose(slot.question.code, [*together, code])
        except UnfitAnswers:
            continue
        together.append(code)
    return together
