"""Delete the responses whose time is over."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from suitability.database_file import empty_wal
from suitability.idempotency import delete_old_keys
from suitability.responses.clock import ClockLooksWrong
from suitability.responses.retention import purge_expired
from suitability.throttle.bucket import sweep


class Command(BaseCommand):
    help = (
        "Deletes the saved responses whose time is over. Run it once a day. Killed or stopped, it "
        "goes on where it was when it is run again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--clock-is-right", action="store_true", help="also if the clock looks wrong"
        )

    def handle(self, *, clock_is_right: bool, **options: Any) -> None:
        now = timezone.now()
        try:
            deleted = purge_expired(by="manage.py purge", now=now, clock_is_right=clock_is_right)
            delete_old_keys(now=now)
            sweep(now.timestamp())
        except ClockLooksWrong as error:
            raise CommandError(
                f"Nothing was deleted. {error} If the clock is right, say --clock-is-right."
            ) from None
        except DatabaseError:
            raise CommandError(
                "The database did not answer, so not all was deleted; the access log says what "
                "was. Run it again, and it goes on."
            ) from None
        self.stdout.write(f"{deleted} responses deleted")
        if not empty_wal():
            self.stderr.write("The log of writes was in use; it is emptied the next time.")
