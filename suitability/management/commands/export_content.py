"""Write the draft as content files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from suitability.content.writer import write
from suitability.releases.draft import current_draft


class Command(BaseCommand):
    help = (
        "Writes the draft into a folder, as the files that `load_content` reads. A folder that is "
        "there keeps what else it holds."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *, folder: Path, **options: Any) -> None:
        draft = current_draft()
        try:
            write(draft.content, folder)
        except OSError as error:
            raise CommandError(f"{folder}: cannot be written ({error.strerror})") from None
        self.stdout.write(f"The draft, digest {draft.digest}, is in {folder}.")
