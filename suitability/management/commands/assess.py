"""The statements for a set of answers, as JSON: the same answer as the pages give."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from suitability.content.files import SHIPPED, ContentError, read_document
from suitability.models.live import NothingPublished, live
from suitability.rules import canonical
from suitability.rules.program import Program, UnfitAnswers
from suitability.rules.statements import Shown, every_question
from suitability.rules.summary import Summaries


class Refused(Exception):
    """Input that cannot be assessed; the message names the place."""


class Command(BaseCommand):
    help = (
        "Reads answers, such as {'trigger': ['spasticity']} or a list of such objects, and "
        "prints what a person with these answers reads. A question left out is left blank."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("answers", help="a JSON file; - reads standard input")
        parser.add_argument(
            "--content",
            nargs="?",
            type=Path,
            const=SHIPPED,
            metavar="FOLDER",
            help="use content files, the shipped ones by default, and no database",
        )

    def handle(self, *, answers: str, content: Path | None, **options: Any) -> None:
        try:
            given = parse(read_text(answers))
            summaries = of_content(content) if content else live()
            if isinstance(given, list):
                result: Any = [
                    assess(summaries, one, f"item {place}: ") for place, one in enumerate(given)
                ]
            else:
                result = assess(summaries, given)
        except (Refused, ContentError) as error:
            self.stderr.write(" ".join(str(error).split()))
            sys.exit(2)
        except NothingPublished:
            self.stderr.write("no release is live; `publish` one, or use --content")
            sys.exit(2)
        self.stdout.write(json.dumps(result, indent=2, ensure_ascii=False))


def of_content(folder: Path) -> Summaries:
    document = read_document(folder)
    return Summaries(Program(document), canonical.digest(canonical.to_text(document)))


def read_text(name: str) -> str:
    try:
        return sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise Refused(f"{quoted(name)}: cannot be read ({type(error).__name__})") from None


def parse(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=distinct)
    except (ValueError, RecursionError) as error:
        raise Refused(f"the input is not JSON: {error}") from None


def distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object, in which no question may stand twice."""
    for name, _ in pairs:
        if [other for other, _ in pairs].count(name) > 1:
            raise Refused(f"{quoted(name)}: is answered twice")
    return dict(pairs)


def assess(summaries: Summaries, answers: Any, place: str = "") -> dict[str, Any]:
    """What is printed for one set of answers. Raises Refused."""
    check_shape(answers, place)
    program = summaries.program
    try:
        bits = program.complete(program.bits(answers))
    except UnfitAnswers as error:
        raise Refused(f"{place}{quoted(str(error))}") from None
    statements = summaries.statements.fired(bits)
    return {
        "questionnaire": program.document.code,
        "release": summaries.release,
        "digest": summaries.digest,
        "statements": [plain(one) for one in statements],
        "ask": every_question(statements),
    }


def check_shape(answers: Any, place: str) -> None:
    if not isinstance(answers, dict):
        raise Refused(f"{place or 'the input: '}is not an object of question and choices")
    for question, chosen in answers.items():
        if not (isinstance(chosen, list) and all(isinstance(code, str) for code in chosen)):
            raise Refused(f"{place}{quoted(question)}: is not a list of choice codes")


def plain(one: Shown) -> dict[str, Any]:
    return {
        "code": one.code,
        "category": one.category,
        "priority": one.priority,
        "heading": one.heading,
        "text": one.text,
        "because": one.because,
        "origin": one.origin,
        "sources": one.references,
        "ask": one.ask,
        "clinician": one.clinician,
    }


def quoted(text: str) -> str:
    """What was sent, without characters that a terminal would act on."""
    return json.dumps(text)[1:-1]
