"""Put a content folder in place of the draft."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from suitability.content.reader import SHIPPED, ContentError, read
from suitability.releases.draft import load_draft


class Command(BaseCommand):
    help = (
        "Puts a content folder, the shipped one by default, in place of the draft: all of it, or "
        "nothing if it does not hold together. Nothing goes live by this."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=SHIPPED)
        parser.add_argument("--by", default="", metavar="NAME", help="who loads it, for the record")

    def handle(self, *, folder: Path, by: str, **options: Any) -> None:
        try:
            content = read(folder)
        except ContentError as error:
            raise CommandError(f"Nothing was loaded. {error}") from None
        draft = load_draft(content, by=by, now=timezone.now())
        self.stdout.write(f"The draft is {folder}, digest {draft.digest}.")
