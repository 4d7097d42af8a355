"""Let somebody in who lost the phone and the recovery codes."""

import sys
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from suitability.accounts import account_actions


class Command(BaseCommand):
    help = (
        "Takes the second factor of an account away, so that it is set up anew at the next "
        "sign-in. First make sure that it is really the person who asks."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the name of the account")

    def handle(self, *, name: str, **options: Any) -> None:
        user = User.objects.filter(username=name).first()
        if user is None:
            self.stderr.write(f"there is no account {name!r}")
            sys.exit(2)
        who: dict[str, Any] = {"by": "manage.py reset_second_factor", "role": "command"}
        account_actions.reset_second_factor(user.pk, now=timezone.now(), **who)
        self.stdout.write(f"{name} has no second factor any more")
