"""Write all that is stored into one file, while the service runs."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from suitability.management.backup_file import BackupError, Holdings
from suitability.management.postgresql_backup import PostgreSQLBackup
from suitability.management.sqlite_backup import SQLiteBackup

DATABASES = {kind.kind: kind for kind in (SQLiteBackup, PostgreSQLBackup)}


class Command(BaseCommand):
    help = (
        "Writes the whole database into FILE, as it is at one moment, and verifies it. The service "
        "goes on meanwhile. FILE holds what patients answered: guard it as you guard the database. "
        "Exit status 1 if there is no backup, or if the access log in it does not verify."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--overwrite", action="store_true", help="replace FILE if it is there")

    def handle(self, *, file: Path, overwrite: bool, **options: Any) -> None:
        try:
            holds = DATABASES[connection.vendor]().back_up(file, overwrite=overwrite)
        except BackupError as error:
            raise CommandError(f"No backup was made. {error}") from None
        except DatabaseError as error:
            raise CommandError(f"No backup was made. The database says: {error}") from None
        self.stdout.write(f"{file} holds {holds}.")
        self.say_log(holds)

    def say_log(self, holds: Holdings) -> None:
        """Say how it stands with the access log. Exit with status 1 if something does not fit."""
        if not holds.is_current:
            self.stdout.write("Its tables are those of an older program: verify its log later.")
        elif not holds.log_problems:
            self.stdout.write(f"Its log is whole; checkpoint {holds.checkpoint}")
        else:
            self.stderr.write(f"Its log does not verify: {log_line(holds)}")
            sys.exit(1)


def log_line(holds: Holdings) -> str:
    """Return the first problem of the log, and how many more there are."""
    first, *more = holds.log_problems
    also = f", and {len(more)} more" if more else ""
    return f"{first}{also}. Is LOG_KEY (or SECRET_KEY) the one that it was written with?"
