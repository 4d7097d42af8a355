"""What holds, and what does not, for all possible answers to the draft or a content folder."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import OperationalError
from django.utils import timezone

from suitability.analysis.findings import Level
from suitability.content.content_errors import ContentError, UnfitContent
from suitability.content.publication_checks import findings
from suitability.content.reader import Content, read
from suitability.engine.program import Program
from suitability.releases.draft import current_draft


class Command(BaseCommand):
    help = (
        "Prints what the style rules and the proof find in a content folder, or in the draft: "
        "LEVEL CODE where: sentence, with answers that show it as `assess` reads them. Ends with 1 "
        "if anything would stop publishing, with 2 if the folder cannot be read."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path)

    def handle(self, *, folder: Path | None, **options: Any) -> None:
        try:
            content = read(folder) if folder else of_draft()
        except UnfitContent as error:
            part = " in ".join(filter(None, (error.part, error.where))) or "document"
            self.stdout.write(f"STOP P00 {part}: {error.problem}")
            sys.exit(1)
        except ContentError as error:
            self.stderr.write(str(error))
            sys.exit(2)
        lines = [*finding_lines(content)]
        for _, line in lines:
            self.stdout.write(line)
        if any(level == "stop" for level, _ in lines):
            sys.exit(1)


def of_draft() -> Content:
    """Return the draft's content; the shipped content where no database was set up yet."""
    try:
        return current_draft().content
    except OperationalError:
        return read()


def finding_lines(content: Content) -> Iterator[tuple[Level, str]]:
    """Yield for each finding of today its level, and `LEVEL CODE where: sentence` with the answers
    that show it."""
    program = Program(content.document)
    for finding in findings(content, timezone.localdate().isoformat()):
        level, text = finding.level, f"{finding.code} {finding.where}: {finding.sentence}"
        yield level, f"{level.upper()} {text} {json.dumps(program.answers(finding.example))}"
