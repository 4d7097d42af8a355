"""What saved answers say and bring, counted over releases: one number for each choice of the
key question, each urgent statement and caution, and each question whose answer is not known."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from suitability.analysis.bitmap_index import columns, number_of
from suitability.engine.program import Program
from suitability.engine.summary import Summaries
from suitability.questionnaire.document import Document
from suitability.questionnaire.questions import NOT_SURE, PREFER_NOT, SKIPPED
from suitability.releases.release_cache import compiled_release
from suitability.responses.answer_groups import AnswerGroups

ANSWER, URGENT, CAUTION = "answer", "urgent", "caution"


class Thing(NamedTuple):
    """What is counted: in which figure, its code there, its words, and its bit."""

    figure: str
    code: str
    label: str
    bit: int


Counts = dict[str, dict[str, tuple[str, int]]]
"""For each figure, by code: the words of the newest release that has it, and how many."""


def count_answers(parts: Sequence[AnswerGroups]) -> Counts:
    """Return how many people chose each answer and met each rule, over all releases.

    `parts` have the newest release first, which says what the key question is.
    """
    counts: Counts = {}
    key = newest(parts).key_question
    for part in parts:
        summaries = compiled_release(part.release)
        for packed, things in (
            (part.codes, counted_answers(summaries.program, key.code if key else "")),
            (part.fired, counted_rules(summaries)),
        ):
            who = columns(packed)
            for thing in things:
                figure = counts.setdefault(thing.figure, {})
                label, before = figure.get(thing.code, (thing.label, 0))
                figure[thing.code] = label, before + part.count(who[number_of(thing.bit)])
    return counts


def newest(parts: Sequence[AnswerGroups]) -> Document:
    return compiled_release(parts[0].release).program.document


def counted_answers(program: Program, key: str) -> Iterator[Thing]:
    """Yield of each question the bits that mean "not known", and the key question's choices."""
    for slot in program.slots:
        question = slot.question
        yield Thing(SKIPPED, question.code, question.text, slot.blank)
        for code in (NOT_SURE, PREFER_NOT):
            if code in slot.bits:
                yield Thing(code, question.code, question.text, slot.bits[code])
        if question.code == key:
            for choice in question.choices:
                yield Thing(ANSWER, choice.code, choice.in_full, slot.bits[choice.code])


def counted_rules(summaries: Summaries) -> Iterator[Thing]:
    """Yield urgent statements and cautions, in reading order."""
    for n, rule in enumerate(summaries.program.rules):
        if rule.statement.category in (URGENT, CAUTION):
            name = f"{rule.code} {summaries.statements.prepared[rule.code].name}"
            yield Thing(rule.statement.category, rule.code, name, 1 << n)
