"""Let somebody in who lost the phone and the recovery codes."""

import sys
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandParser


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
        Authenticator.objects.filter(user=user).delete()
        self.stdout.write(f"{name} has no second factor any more")
