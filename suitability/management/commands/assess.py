"""The statements for a set of answers, as JSON: the same answer as the pages give."""

import json
from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from suitability.engine.statements import Shown, every_question
from suitability.engine.summary import Summaries
from suitability.management import answers_file


class Command(BaseCommand):
    help = (
        "Reads answers, such as {'question': ['choice']} or a list of such objects, and "
        "prints what a person with these answers reads. A question left out is left blank."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        answers_file.add_answers(parser)
        answers_file.add_content(parser)

    def handle(self, *, answers: str, content: Path | None, **options: Any) -> None:
        with answers_file.refusals(self.stderr):
            given = answers_file.read(answers)
            summaries = answers_file.summaries_of(content)
            result = answers_file.for_each(given, partial(assess, summaries))
        self.stdout.write(json.dumps(result, indent=2, ensure_ascii=False))


def assess(summaries: Summaries, answers: Any, prefix: str = "") -> dict[str, Any]:
    """Return what is printed for a set of answers. Raises Refused."""
    bits = answers_file.bits(summaries.program, answers, prefix)
    statements = summaries.statements.fired(bits)
    return {
        "questionnaire": summaries.program.document.code,
        "release": summaries.release,
        "digest": summaries.digest,
        "statements": [plain(statement) for statement in statements],
        "ask": every_question(statements),
    }


def plain(statement: Shown) -> dict[str, Any]:
    return {
        "code": statement.code,
        "category": statement.category,
        "priority": statement.priority,
        "heading": statement.heading,
        "text": statement.text,
        "because": statement.because,
        "origin": statement.origin,
        "sources": statement.references,
        "ask": statement.ask,
        "clinician": statement.clinician,
    }
