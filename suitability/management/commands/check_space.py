"""Say how much room is left on the disk, for a monitor or a line in crontab."""

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from suitability.free_space import least_free


class Command(BaseCommand):
    help = "Says how many MB are free on the disk. Exit status 1 if they are fewer than FREE_MB."

    def handle(self, **options: Any) -> None:
        free, folder = least_free()
        text = f"{free} MB are free at {folder} (FREE_MB is {settings.FREE_MB})"
        if free < settings.FREE_MB:
            self.stderr.write(text)
            sys.exit(1)
        self.stdout.write(text)
