"""Retention: a response is deleted by its patient, or when its time is over."""

from datetime import datetime

from django.db import transaction

from suitability.audit.audit_entry import Act
from suitability.audit.audit_log import record

from .discard import Discard
from .replacement import PATIENT, Replacement
from .response import FrozenSummary, Response


@transaction.atomic
def delete_response(response: Response, *, now: datetime) -> None:
    """Delete a response at the patient's wish, with its review, and its words unless another
    response reads the same."""
    record(Act.DELETED, by=PATIENT, role=PATIENT, response=response, now=now)
    Replacement.objects.filter(pk=response.pk).delete()
    response.delete()
    FrozenSummary.objects.filter(digest=response.summary_id, responses=None).delete()


@transaction.atomic
def purge_expired(*, by: str, now: datetime) -> int:
    """Delete the responses whose time is over, and return how many they were."""
    with_patient = Discard.objects.filter(delete_at__gt=now).values("response")
    expired = Response.objects.filter(delete_at__lte=now).exclude(pk__in=with_patient)
    deleted = expired.count()
    if deleted:
        record(Act.PURGED, by=by, role="command", now=now, about=f"{deleted} responses")
        expired.delete()
        FrozenSummary.objects.filter(responses=None).delete()
    Replacement.objects.filter(delete_at__lte=now).delete()
    return deleted
