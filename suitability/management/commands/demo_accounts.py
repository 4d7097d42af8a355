"""Accounts to try the pages of staff with, on a developer's machine."""

import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from suitability.permissions import ROLES


class Command(BaseCommand):
    help = (
        "Makes one account a role, on a development database that has none, and prints their "
        "password once."
    )

    def handle(self, **options: Any) -> None:
        if not settings.DEVELOPMENT:
            raise CommandError("Demo accounts are for development only. Use createsuperuser.")
        if User.objects.exists():
            return
        password = secrets.token_urlsafe(9)
        with transaction.atomic():
            for role in ROLES:
                user = User.objects.create_user(f"demo-{role}", password=password, is_staff=True)
                user.groups.set(Group.objects.filter(name=role))
        names = ", ".join(f"demo-{role}" for role in ROLES)
        self.stdout.write(f"Sign in at /accounts/login/ as {names} with the password {password}")
