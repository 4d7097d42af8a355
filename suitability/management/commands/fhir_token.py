"""Keys for other systems that read by FHIR."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.timezone import localdate

from suitability.fhir_api.bearer_token import MOST_DAYS, Scope, Token, create_token, end_token

MOST_LETTERS = Token._meta.get_field("name").max_length or 0


class Command(BaseCommand):
    help = (
        "Makes a key for another system of the practice and prints it once, ends one, or without "
        "a name lists them. Managers do so under FHIR keys, where a key for one response is made "
        "too. Each reading is logged."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?", help="the name of the system, for the access log")
        parser.add_argument("--end", action="store_true", help="end the key of this name")
        parser.add_argument("--questionnaire", action="store_true", help="it may read no response")
        days = f"for how many days it is good; {MOST_DAYS}, the most, by default"
        parser.add_argument("--days", type=int, default=MOST_DAYS, help=days)

    def handle(
        self, *, name: str | None, end: bool, questionnaire: bool, days: int, **options: Any
    ) -> None:
        if not name:
            for token in Token.objects.all():
                self.stdout.write(f"{token}: {state(token)}")
        elif end:
            if not end_token(name, now=timezone.now()):
                self.refuse(f"there is no key of the name {name!r} that is good")
            self.stdout.write(f"the key {name} is ended")
        elif len(name) > MOST_LETTERS:
            self.refuse(f"a name has at most {MOST_LETTERS} characters")
        elif Token.objects.filter(name__iexact=name).exists():
            self.refuse(f"there was a key of the name {name!r} before; take another name")
        elif not 1 <= days <= MOST_DAYS:
            self.refuse(f"a key is good for 1 to {MOST_DAYS} days")
        else:
            scope = Scope.QUESTIONNAIRES if questionnaire else Scope.ALL
            self.stdout.write(create_token(name, scope=scope, days=days, now=timezone.now()))

    def refuse(self, why: str) -> None:
        self.stderr.write(why)
        sys.exit(2)


def state(token: Token) -> str:
    """Return `ended`, `over`, or until when and for what the key is good."""
    if token.ended_at:
        return "ended"
    if token.is_over(timezone.now()):
        return "over"
    until = f"until {localdate(token.expires_at)}" if token.expires_at else "without an end date"
    return f"good {until}: {token.covered.lower()}"
