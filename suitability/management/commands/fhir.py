"""The questionnaire, or answers to it, as FHIR R4 resources."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from suitability.fhir.bundle import bundle
from suitability.fhir.identifiers import Json
from suitability.fhir.issues import issues_outcome
from suitability.fhir.normal_form import NotInFhir
from suitability.fhir.questionnaire_resource import questionnaire
from suitability.fhir.response_reading import UnfitResponse, response_bits
from suitability.fhir.response_resource import response
from suitability.fhir.server_resources import operation_outcome
from suitability.management import answers_file
from suitability.releases.release import Release
from suitability.responses.response_in_fhir import names


class Command(BaseCommand):
    help = (
        "Prints the live release as a FHIR R4 Questionnaire, or answers, as `assess` reads them, "
        "as a QuestionnaireResponse; for a list of them, as a Bundle. `validate` says what is "
        "wrong with a QuestionnaireResponse."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        kinds = parser.add_subparsers(dest="kind", required=True)
        answers_file.add_content(kinds.add_parser("questionnaire"))
        for kind in ("response", "validate"):
            of_answers = kinds.add_parser(kind)
            answers_file.add_answers(of_answers)
            answers_file.add_content(of_answers)

    def handle(self, *, kind: str, content: Path | None, answers: str = "", **options: Any) -> None:
        with answers_file.refusals(self.stderr):
            try:
                result = self.result(kind, content, answers)
            except NotInFhir as error:
                raise answers_file.Refused(str(error)) from None
        self.stdout.write(json.dumps(result, indent=2, ensure_ascii=False))
        if kind == "validate" and result["issue"][0]["severity"] == "error":
            sys.exit(2)

    def result(self, kind: str, content: Path | None, answers: str) -> Json:
        if kind == "questionnaire":
            return asked(content)
        return {"response": answered, "validate": validated}[kind](answers, content)


def asked(content: Path | None) -> Json:
    """Return the Questionnaire; of content that was not released as a draft, without a date."""
    summaries = answers_file.summaries_of(content)
    if summaries.release is None:
        return questionnaire(summaries.program, names(summaries), status="draft")
    date = Release.objects.get(number=summaries.release).published_at.isoformat()
    return questionnaire(summaries.program, names(summaries), status="active", date=date)


def answered(file: str, content: Path | None) -> Json:
    """Return the answers of a file, without a time, since it has none. Raises Refused."""
    given = answers_file.read(file)
    summaries = answers_file.summaries_of(content)

    def respond(answers: Any, prefix: str) -> Json:
        bits = answers_file.bits(summaries, answers, prefix)
        return response(summaries.program, bits, names(summaries))

    resources = answers_file.for_each(given, respond)
    if isinstance(resources, list):
        return bundle(resources, base=settings.FHIR_BASE, kind="collection")
    return resources


def validated(file: str, content: Path | None) -> Json:
    """Return whether a file is a QuestionnaireResponse that `assess` takes, as an OperationOutcome.
    Raises Refused."""
    resource = answers_file.read(file)
    summaries = answers_file.summaries_of(content)
    try:
        response_bits(summaries.program, names(summaries), resource)
    except UnfitResponse as error:
        return issues_outcome(error.issues)
    text = f"This answers {names(summaries).canonical}, and fits."
    return operation_outcome("informational", text, "information")
