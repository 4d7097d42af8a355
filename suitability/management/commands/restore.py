"""Put a backup into an empty database."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from suitability.management.backup_file import BackupError

from .backup import DATABASES, log_line

NEXT = """Now, with the service still stopped:
    manage.py migrate
    manage.py publish
    manage.py verify_log --expect CHECKPOINT
    manage.py purge
and start it. CHECKPOINT is the one that you wrote down when the backup was made. Lists that
patients deleted since then are there again."""


class Command(BaseCommand):
    help = (
        "Puts a backup into the database that DATABASE_URL names, which must be empty, verifies "
        "it, and says what to do next. Stop the service first."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            holds = DATABASES[connection.vendor]().restore(file)
        except BackupError as error:
            raise CommandError(f"Nothing was restored. {error}") from None
        except DatabaseError as error:
            raise CommandError(f"Nothing was restored. The database says: {error}") from None
        self.stdout.write(f"{holds} are restored from {file}.")
        if holds.is_current and not holds.log_problems:
            self.stdout.write(f"The log is whole; checkpoint {holds.checkpoint}")
        self.stdout.write(NEXT)
        if holds.log_problems:
            self.stderr.write(f"The log does not verify: {log_line(holds)}")
            sys.exit(1)
