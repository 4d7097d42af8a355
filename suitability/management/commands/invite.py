"""Make an account, or a new link for one, from the command line: for the first manager."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand
from django.urls import reverse
from django.utils import timezone

from suitability.accounts.account_actions import SUPERUSER, invite, make_link
from suitability.accounts.invitation import VALID_HOURS
from suitability.permissions import ROLES

WHO: dict[str, Any] = {"by": "manage.py invite", "role": "command"}


class Command(BaseCommand):
    help = (
        "Makes an account with these roles, or for one that is there a new link, and prints the "
        "link once. With it somebody chooses their password; nobody else ever knows it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the name to sign in with, which cannot be changed later")
        parser.add_argument(
            "--role", action="append", default=[], choices=(*ROLES, SUPERUSER), dest="roles"
        )

    def handle(self, *, name: str, roles: list[str], **options: Any) -> None:
        account, who = User.objects.filter(username=name).first(), WHO | {"now": timezone.now()}
        if account:
            _, secret = make_link(account.pk, **who)
        else:
            _, secret = invite(name, roles=roles, **who)
        path = reverse("invitation", args=[secret])
        self.stdout.write(f"{name} chooses a password at {path}, within {VALID_HOURS} hours")
