"""Accounts to try the pages of staff with, on a developer's machine."""

import secrets
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from axes.utils import reset
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import QuerySet

from suitability.accounts.temporary_password import mark_own
from suitability.permissions import ROLES

INSTALLED = "suitability"  # the name of the program where a wheel brought it


class Command(BaseCommand):
    help = (
        "Makes one account a role, on a development database that has none, and prints their "
        "password once. With --again they get a new password, which is printed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--again", action="store_true", help="set a new password for them")

    def handle(self, *, again: bool, **options: Any) -> None:
        if not settings.DEVELOPMENT:
            raise CommandError("Demo accounts are for development only. Use createsuperuser.")
        names = [f"demo-{role}" for role in ROLES]
        demo = User.objects.filter(username__in=names)
        if again and not demo.exists():
            raise CommandError("There are no demo accounts here.")
        if again or not User.objects.exists():
            password = secrets.token_urlsafe(9)
            set_again(password, demo) if again else make(password)
            there = ", ".join(names)
            self.stdout.write(
                f"Sign in at /accounts/login/ as {there} with the password {password}"
            )
        elif demo.exists():
            self.stdout.write(
                "The demo accounts are there. To set their password again: "
                f"{program()} demo_accounts --again"
            )


def program() -> str:
    """Return how commands are called here."""
    name = Path(sys.argv[0]).name
    return name if name == INSTALLED else ".venv/bin/python manage.py"


@transaction.atomic
def make(password: str) -> None:
    for role in ROLES:
        user = User.objects.create_user(f"demo-{role}", password=password, is_staff=True)
        mark_own(user)  # a trial for all who try
        user.groups.set(Group.objects.filter(name=role))


@transaction.atomic
def set_again(password: str, demo: QuerySet[User]) -> None:
    """Set a password that lets in at once, also who is locked out by the tries before."""
    for user in demo:
        user.set_password(password)
        user.save(update_fields=["password"])
        mark_own(user)
        reset(username=user.username)
