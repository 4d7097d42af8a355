"""Keys for other systems that read responses by FHIR."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from suitability.fhir_api.bearer_token import Token, create_token, end_token


class Command(BaseCommand):
    help = (
        "Makes a key for another system of the practice and prints it once, ends one, or without "
        "a name lists them. Whoever has the key reads every response; each reading is logged."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?", help="the name of the system, for the access log")
        parser.add_argument("--end", action="store_true", help="end the key of this name")

    def handle(self, *, name: str | None, end: bool, **options: Any) -> None:
        if not name:
            for token in Token.objects.all():
                self.stdout.write(f"{token}: {'ended' if token.ended_at else 'good'}")
        elif end:
            if not end_token(name, now=timezone.now()):
                self.refuse(f"there is no key of the name {name!r} that is good")
            self.stdout.write(f"the key {name} is ended")
        elif Token.objects.filter(name=name).exists():
            self.refuse(f"there was a key of the name {name!r} before; take another name")
        else:
            self.stdout.write(create_token(name, now=timezone.now()))

    def refuse(self, why: str) -> None:
        self.stderr.write(why)
        sys.exit(2)
