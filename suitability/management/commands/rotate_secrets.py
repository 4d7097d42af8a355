"""Encrypt what is stored anew, after SECRET_KEY was changed."""

import os
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from suitability.accounts.factor_rotation import rotate_factors


class Command(BaseCommand):
    help = (
        "Encrypts the secrets of second factors with SECRET_KEY, where one of SECRET_KEY_FALLBACKS "
        "did so before. Run it after the key was changed, with the service on; it may be run again "
        "at any time. Exit status 1 if some open with no key."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--old-key-in",
            metavar="VARIABLE",
            help="of the environment, with an older key that is too short for SECRET_KEY_FALLBACKS",
        )

    def handle(self, *, old_key_in: str | None, **options: Any) -> None:
        if old_key_in and not os.environ.get(old_key_in):
            raise CommandError(f"There is no {old_key_in} in the environment.")
        count = rotate_factors([os.environ[old_key_in]] if old_key_in else [])
        self.stdout.write(
            f"{count.anew} second factors encrypted with the newest key; {count.before} were before"
        )
        if count.lost:
            self.stderr.write(
                f"{count.lost} open with no key: put the key back into SECRET_KEY_FALLBACKS, or "
                "reset them (reset_second_factor)"
            )
            sys.exit(1)
