"""Passwords that somebody else set: they are good for some days, and to choose one's own with.

Managers set none (invitation.py); what is left is `createsuperuser`, `changepassword` and a shell.
Each way ends in Django saving a password of an account, so that is where it is noticed; what the
owner chose is noted as such after it.
"""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import models
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext

VALID_HOURS = 72


class TemporaryPassword(models.Model):
    """That the password of an account is not its owner's own, and until when it lets in."""

    account = models.OneToOneField(
        User, on_delete=models.PROTECT, primary_key=True, related_name="temporary_password"
    )
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return gettext("Temporary password of %(name)s") % {"name": self.account}


def mark_temporary(account: User) -> None:
    expires_at = timezone.now() + timedelta(hours=VALID_HOURS)
    TemporaryPassword.objects.update_or_create(account=account, defaults={"expires_at": expires_at})


def mark_own(account: User) -> None:
    """Note that the owner of an account chose its password."""
    TemporaryPassword.objects.filter(account=account).delete()


@receiver(post_save, sender=User)
def notice_first_password(instance: User, created: bool, raw: bool, **kwargs: Any) -> None:
    if created and not raw and instance.password and instance.has_usable_password():
        mark_temporary(instance)
