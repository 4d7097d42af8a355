"""Discard a response that is junk, and restore it within a day.

A discard hides a response from staff alone: `Response.delete_at`, which every list, count, export
and figure of staff asks for, becomes the moment of the discard, and the `Discard` remembers the
date until which the patient has the list (docs/adr/0036-discard-hides-from-staff.md).
"""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import models
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from suitability.audit.audit_entry import Act
from suitability.audit.audit_log import record
from suitability.english_words import english_words

from .response import Response

RESTORE_HOURS = 24


class DiscardReason(models.TextChoices):
    TEST = "test", _("A test or a training")
    TWICE = "twice", _("Saved twice")
    NOT_OURS = "not_ours", _("Not from a patient of ours")
    NONSENSE = "nonsense", _("Answers that make no sense")
    OTHER = "other", _("Something else")


class Discard(models.Model):
    """`delete_at` is when the response is deleted, as if it had not been discarded. `by` is the
    name of a clinician as it was then."""

    response = models.OneToOneField(
        Response, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    reason = models.CharField(max_length=10, choices=DiscardReason)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    delete_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.response_id} discarded by {self.by}"

    @property
    def restore_until(self) -> datetime:
        return self.at + timedelta(hours=RESTORE_HOURS)


def can_be_restored(now: datetime) -> QuerySet[Discard]:
    """Return what was discarded within the last day and is stored still, the newest first."""
    since = now - timedelta(hours=RESTORE_HOURS)
    discards = Discard.objects.filter(at__gt=since, delete_at__gt=now).order_by("-at")
    return discards.select_related("response")


def as_patient() -> QuerySet[Any]:
    """Return all responses, with `patient_until`, when each is gone for its patient."""
    discarded = Discard.objects.filter(response=OuterRef("pk")).values("delete_at")
    return Response.objects.annotate(patient_until=Coalesce(Subquery(discarded), F("delete_at")))


def hide(response: Response, *, reason: str, by: User, role: str, now: datetime) -> None:
    """Hide a response, which is locked, from staff. In a transaction."""
    Discard.objects.create(
        response=response, reason=reason, by=by.username, at=now, delete_at=response.delete_at
    )
    response.delete_at = now
    response.save(update_fields=["delete_at"])
    about = english_words(DiscardReason(reason).label)
    record(Act.DISCARDED, by=by, role=role, now=now, response=response, about=about)


def restore(response: int, *, by: User, role: str, now: datetime) -> Response:
    """Show a response to staff again, in a transaction. Raises Discard.DoesNotExist, also when the
    day is over."""
    discard = can_be_restored(now).select_for_update(of=("self",)).get(response=response)
    restored = discard.response
    restored.delete_at = discard.delete_at
    restored.save(update_fields=["delete_at"])
    discard.delete()
    record(Act.RESTORED, by=by, role=role, now=now, response=restored)
    return restored
