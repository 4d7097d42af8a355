"""Look for entries of the access log that were edited, added or taken out."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from suitability.audit.audit_entry import ChainHead
from suitability.audit.checkpoints import checkpoint_in
from suitability.audit.entry_times import times_that_go_back
from suitability.audit.hash_chain import problems


class Command(BaseCommand):
    help = (
        "Checks the seals of the access log. Exit status 1 if something does not fit. Keep the "
        "checkpoint that it prints elsewhere, and give it to a later check: it then also finds a "
        "log that was cut back. It also tells where the clock was set back, which is no problem of "
        "it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--expect",
            action="append",
            default=[],
            metavar="CHECKPOINT",
            help="a checkpoint printed before, or a line of the server's log that has one; may be "
            "given several times",
        )

    def handle(self, *, expect: list[str], **options: Any) -> None:
        broken = False
        for problem in problems(*map(checkpoint_in, expect)):
            broken = True
            self.stderr.write(problem)
        for set_back in times_that_go_back():
            self.stdout.write(f"note: {set_back}")
        if broken:
            sys.exit(1)
        self.stdout.write(f"the log is whole; checkpoint {ChainHead.objects.get()}")
