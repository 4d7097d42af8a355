"""Publish a content folder as the live release."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from suitability.content.files import SHIPPED, ContentError, read
from suitability.content.gate import findings
from suitability.models.release import publish
from suitability.rules.program import Program
from suitability.rules.summary import review_line

from .prove import line


class Command(BaseCommand):
    help = "Publishes the shipped content, or a folder, if it differs from the live release."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=SHIPPED)
        parser.add_argument("--notes", default="", help="what changed, for the record")

    def handle(self, *, folder: Path, notes: str, **options: Any) -> None:
        try:
            content = read(folder)
        except ContentError as error:
            raise CommandError(str(error)) from None
        program = Program(content.document)
        found = [line(program, one) for one in findings(content) if one.level == "stop"]
        if found:
            raise CommandError("\n".join(("Not published.", *found)))
        release = publish(content.document, notes=notes, now=timezone.now())
        reviewed = review_line(content.document)
        self.stdout.write(f"{release} is live, digest {release.digest}. {reviewed}")
