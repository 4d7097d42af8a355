"""Delete what is stored for some time and is worth nothing after it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from suitability.database_file import empty_wal
from suitability.management.sweeping import sweep_expired


class Command(BaseCommand):
    help = (
        "Deletes sessions that ended, wrong passwords that count no more, and the like. Run it "
        "once a day; twice does no harm."
    )

    def handle(self, **options: Any) -> None:
        try:
            deleted = sweep_expired(now=timezone.now())
        except DatabaseError:
            raise CommandError(
                "The database did not answer, so not all was deleted. Run it again, and it goes on."
            ) from None
        for what, how_many in deleted.items():
            self.stdout.write(f"{how_many} {what} deleted")
        if not empty_wal():
            self.stderr.write("The log of writes was in use; it is emptied the next time.")
