"""Delete the responses whose time is over."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from suitability.idempotency import delete_old_keys
from suitability.responses.retention import purge_expired


class Command(BaseCommand):
    help = "Deletes the saved responses whose time is over. Run it once a day."

    def handle(self, **options: Any) -> None:
        now = timezone.now()
        deleted = purge_expired(by="manage.py purge", now=now)
        delete_old_keys(now=now)
        self.stdout.write(f"{deleted} responses deleted")
