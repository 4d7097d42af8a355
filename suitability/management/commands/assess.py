"""What a person with these answers reads: the same as on the pages, as JSON or as text."""

import json
from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from suitability.engine.assessment import assessment
from suitability.engine.plain_text import plain_text
from suitability.engine.summary import Summaries
from suitability.management import answers_file


class Command(BaseCommand):
    help = (
        "Reads answers, such as {'question': ['choice']}, a FHIR QuestionnaireResponse, or a list "
        "of such objects, and prints what a person with these answers reads. A question left out "
        "is left blank."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        answers_file.add_answers(parser)
        answers_file.add_content(parser)
        parser.add_argument("--text", action="store_true", help="print the list as text, not JSON")

    def handle(self, *, answers: str, content: Path | None, text: bool, **options: Any) -> None:
        with answers_file.refusals(self.stderr):
            given = answers_file.read(answers)
            summaries = answers_file.summaries_of(content)
            printed = (as_text if text else as_json)(summaries, given)
        self.stdout.write(printed, ending="")


def as_json(summaries: Summaries, given: Any) -> str:
    """Return what is printed for the answers of a file. Raises Refused."""
    result = answers_file.for_each(given, partial(assess, summaries))
    return json.dumps(result, indent=2, ensure_ascii=False) + "\n"


def as_text(summaries: Summaries, given: Any) -> str:
    """Return the lists as they are copied from the page. Raises Refused."""

    def text_of(answers: Any, prefix: str) -> str:
        return plain_text(summaries.of(answers_file.bits(summaries, answers, prefix)))

    texts = answers_file.for_each(given, text_of)
    return texts if isinstance(texts, str) else "\n".join(texts)


def assess(summaries: Summaries, answers: Any, prefix: str = "") -> dict[str, Any]:
    """Return what is printed for a set of answers. Raises Refused."""
    return assessment(summaries, answers_file.bits(summaries, answers, prefix))
