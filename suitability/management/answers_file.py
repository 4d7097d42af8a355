"""Answers in a JSON file, as the commands take them: one object, also a QuestionnaireResponse, or a
list of them.

What does not fit is refused in one line on standard error that names the place, and status 2.
"""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from django.core.management.base import OutputWrapper

from suitability.content.reader import SHIPPED, ContentError, read_document
from suitability.engine import answers_json
from suitability.engine.program import Program, UnfitAnswers
from suitability.engine.summary import Summaries
from suitability.fhir.normal_form import NotInFhir
from suitability.fhir.response_reading import UnfitResponse, response_bits
from suitability.questionnaire import canonical_form
from suitability.releases.release_cache import NothingPublished, live_summaries
from suitability.responses.response_in_fhir import names

T = TypeVar("T")


class Refused(Exception):
    """Input that cannot be used; the message names the place."""


def add_answers(parser: ArgumentParser) -> None:
    parser.add_argument("answers", help="a JSON file; - reads standard input")


def add_content(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--content",
        nargs="?",
        type=Path,
        const=SHIPPED,
        metavar="FOLDER",
        help="use content files, the shipped ones by default, and no database",
    )


@contextmanager
def refusals(stderr: OutputWrapper) -> Iterator[None]:
    try:
        yield
    except (Refused, ContentError) as error:
        stderr.write(" ".join(str(error).split()))
        sys.exit(2)
    except NothingPublished:
        stderr.write("no release is live; `publish` one, or use --content")
        sys.exit(2)


def summaries_of(content: Path | None) -> Summaries:
    """Compile a content folder, or else return the live release. Raises ContentError,
    NothingPublished."""
    if content is None:
        return live_summaries()
    document = read_document(content)
    return Summaries(Program(document), canonical_form.digest(canonical_form.to_text(document)))


def read(name: str) -> Any:
    """Return what a JSON file says; `-` is standard input. Raises Refused."""
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise Refused(f"{quoted(name)}: cannot be read ({type(error).__name__})") from None
    try:
        return answers_json.parse(text)
    except UnfitAnswers as error:
        raise Refused(quoted(str(error))) from None
    except ValueError as error:
        raise Refused(f"the input is not JSON: {error}") from None


def for_each(given: Any, act: Callable[[Any, str], T]) -> T | list[T]:
    """Return what `act` makes of a set of answers and the prefix for its errors; a list for a list
    of them."""
    if isinstance(given, list):
        return [act(answers, f"item {number}: ") for number, answers in enumerate(given)]
    return act(given, "")


def bits(summaries: Summaries, answers: Any, prefix: str = "") -> int:
    """Return the complete answers as bits, also of a QuestionnaireResponse. Raises Refused."""
    try:
        if isinstance(answers, dict) and "resourceType" in answers:
            return response_bits(summaries.program, names(summaries), answers)
        return answers_json.complete_bits(summaries.program, answers)
    except (answers_json.NotAnswers, NotInFhir) as error:
        raise Refused(f"{prefix or 'the input: '}{error}") from None
    except UnfitResponse as error:
        raise Refused(f"{prefix}{error}") from None
    except UnfitAnswers as error:
        raise Refused(f"{prefix}{quoted(str(error))}") from None


def quoted(text: str) -> str:
    """Return what was sent, without characters that a terminal would act on."""
    return json.dumps(text)[1:-1]
