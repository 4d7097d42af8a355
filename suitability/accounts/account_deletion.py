"""Accounts are never deleted: reviews, submissions and the audit log name them by their number."""

from typing import Any

from django.contrib.auth.models import User
from django.db.models.signals import pre_delete
from django.dispatch import receiver

from suitability.append_only import RowIsFinal


@receiver(pre_delete, sender=User)
def refuse_deletion(instance: User, **kwargs: Any) -> None:
    """Refuse to delete an account: raise RowIsFinal, whoever asks. Deactivate it instead."""
    raise RowIsFinal
