"""The shipped content in FHIR, and generated content whose questions hang on each other."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

from suitability.fhir.identifiers import Names
from suitability.fhir.questionnaire_resource import questionnaire
from suitability.questionnaire.conditions import Clause
from suitability.questionnaire.document import Document, Factor
from tests.support import random_documents
from tests.support.shipped_program import DOCUMENT, PROGRAM, SUMMARIES

Json = dict[str, Any]

BASE = "https://suitability.example/fhir"
NAMES = Names(BASE, "baclofen_sleep", SUMMARIES.digest, 1)
SHIPPED = questionnaire(PROGRAM, NAMES, status="active")


def with_condition(*clauses: Clause, factors: tuple[Factor, ...] = ()) -> Document:
    """The shipped content, whose last question has these clauses."""
    last = replace(DOCUMENT.questions[-1], shown_when=clauses)
    questions = (*DOCUMENT.questions[:-1], last)
    return replace(DOCUMENT, questions=questions, factors=(*DOCUMENT.factors, *factors))


def follow_ups(random: Random) -> Document:
    """Each question but the first is shown by up to two clauses, which may name a factor."""
    document = random_documents.questionnaire(random)
    questions = list(document.questions[:1])
    factor = Factor("first", "F", tuple(random.sample(random_documents.names(questions), 2)))
    for question in document.questions[1:]:
        named = [*random_documents.names(questions), factor.code]
        clauses = tuple(random_documents.clause(random, named) for _ in range(random.randint(0, 2)))
        questions.append(replace(question, shown_when=clauses))
    return replace(document, questions=tuple(questions), factors=(*document.factors, factor))


def items(resource: Json) -> Iterator[Json]:
    """All items of a questionnaire or a response, however deep, in order."""
    for item in resource.get("item", ()):
        yield item
        yield from items(item)


def paths(resource: Json, above: tuple[str, ...] = ()) -> dict[str, tuple[str, ...]]:
    """Of each item: the items that it stands in."""
    above_each: dict[str, tuple[str, ...]] = {}
    for item in resource.get("item", ()):
        above_each[item["linkId"]] = above
        above_each |= paths(item, (*above, item["linkId"]))
    return above_each
