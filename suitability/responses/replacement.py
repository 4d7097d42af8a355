"""Replacing a saved list by a corrected one of the same journey, and what is known of it later.

Lists that one journey saved have the same `Response.journey_hash`. A list that no clinician has
worked on is deleted when it is replaced. One that a clinician has taken a step on is left as it is,
with its review, until its time is over. Either way a `Replacement` says what happened.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery

from suitability.audit.audit_entry import Act
from suitability.audit.audit_log import record

from .discard import Discard, as_patient
from .reference import in_groups
from .response import FrozenSummary, Response, hash_link
from .review import Event

PATIENT = "patient"


class NotOfJourney(Exception):
    """A list to replace is not there, or not of the same journey."""


class ReplacementQuerySet(models.QuerySet["Replacement"]):
    def unexpired(self, now: datetime) -> Self:
        """Return those whose list would be stored still, had it not been replaced."""
        return self.filter(delete_at__gt=now)


class Replacement(models.Model):
    """That a list was replaced, and by which: nothing of what it says. `number` was or is the
    response's. It goes when the time of that response is over; `by` is None when the newer one was
    deleted."""

    number = models.BigIntegerField(primary_key=True)
    reference = models.CharField(max_length=11, unique=True)
    link_hash = models.CharField(max_length=64, db_index=True)
    by = models.ForeignKey(
        Response, on_delete=models.SET_NULL, null=True, related_name="replacements"
    )
    replaced_at = models.DateTimeField()
    delete_at = models.DateTimeField(db_index=True)

    objects = ReplacementQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.spoken_reference} was replaced"

    @property
    def spoken_reference(self) -> str:
        return in_groups(self.reference)


def current() -> Q:
    """Select the responses that were not replaced."""
    return ~Q(Exists(Replacement.objects.filter(number=OuterRef("pk"))))


def of_journey(journey_hash: str | None, *, now: datetime) -> models.QuerySet[Response]:
    """Return the lists that one journey saved and that were not replaced, newest first, also those
    that staff discarded. There are none for None: it would mean all responses from before lists
    had a journey."""
    if journey_hash is None:
        return Response.objects.none()
    stored = as_patient().filter(patient_until__gt=now, journey_hash=journey_hash)
    return stored.filter(current()).order_by("-saved_at")


def lists_beside(journey_hash: str, link: str, *, now: datetime) -> list[Response]:
    """Return the other lists of a journey than the one under this link, newest first."""
    beside = of_journey(journey_hash, now=now).exclude(link_hash=hash_link(link))
    return list(beside.only("reference", "saved_at"))


def replaced_under(link: str, *, now: datetime) -> Replacement | None:
    """Return what is known of a list that is not there any more, by its secret link."""
    unexpired = Replacement.objects.unexpired(now)
    return unexpired.filter(link_hash=hash_link(link)).order_by("-replaced_at").first()


def replace(references: Collection[str], *, by: Response, now: datetime) -> None:
    """Replace the lists with these references by a newer one of the same journey. One that it has
    replaced already is left alone, so that a second tap changes nothing. In a transaction.

    Raises NotOfJourney.
    """
    locked = of_journey(by.journey_hash, now=now).exclude(pk=by.pk).select_for_update()
    old = {response.reference: response for response in locked}
    replaced_before = by.replacements.values_list("reference", flat=True)
    if not set(references) <= old.keys() | set(replaced_before):
        raise NotOfJourney
    for reference in old.keys() & set(references):
        _replace(old[reference], by, now)


def _replace(old: Any, by: Response, now: datetime) -> None:
    Replacement.objects.filter(by=old).update(by=by)
    Replacement.objects.create(
        number=old.pk,
        reference=old.reference,
        link_hash=old.link_hash,
        by=by,
        replaced_at=now,
        delete_at=old.patient_until,
    )
    is_discarded = Discard.objects.filter(response=old).exists()
    stays = Event.objects.filter(response=old).exists() and not is_discarded
    about = f"by {by.spoken_reference}, {'stays for its review' if stays else 'deleted'}"
    record(Act.REPLACED, by=PATIENT, role=PATIENT, response=old, now=now, about=about)
    if not stays:
        old.delete()
        FrozenSummary.objects.filter(digest=old.summary_id, responses=None).delete()


def make_current(response: Response, *, now: datetime) -> None:
    """Take a replacement back: the patient went back to these answers, and saved them again."""
    if Replacement.objects.filter(pk=response.pk).delete()[0]:
        record(Act.MADE_CURRENT, by=PATIENT, role=PATIENT, response=response, now=now)


def with_relations(
    responses: models.QuerySet[Response],
    *,
    now: datetime,
    others: models.QuerySet[Response] | None = None,
) -> models.QuerySet[Response]:
    """Add what a page about one response must know of others: `replaced_at`, or None; `other_at`,
    when the newest other list of the journey was saved, or None; and `replaces`, a flag.
    `others` are the lists that its reader may know of: staff know of none that was discarded."""
    replacement = Replacement.objects.filter(number=OuterRef("pk")).values("replaced_at")
    others = Response.objects.unexpired(now) if others is None else others
    other = others.filter(current(), journey_hash=OuterRef("journey_hash"))
    newest = other.exclude(pk=OuterRef("pk")).order_by("-saved_at").values("saved_at")
    return responses.annotate(
        replaced_at=Subquery(replacement[:1]),
        other_at=Subquery(newest[:1]),
        replaces=Exists(Replacement.objects.filter(by=OuterRef("pk"))),
    )


@dataclass(frozen=True, slots=True)
class Relations:
    """What clinicians read of one response: what replaced it, what it replaced, and which other
    lists of the same journey stand beside it; none do if it was replaced."""

    replaced: Replacement | None
    replaces: tuple[Replacement, ...]
    others: tuple[Response, ...]


def relations(response: Response, *, now: datetime) -> Relations:
    unexpired = Replacement.objects.unexpired(now)
    replaced = unexpired.filter(pk=response.pk).select_related("by").first()
    beside = of_journey(response.journey_hash, now=now).exclude(pk=response.pk)
    beside = beside.filter(delete_at__gt=now)
    return Relations(
        replaced,
        tuple(unexpired.filter(by=response).order_by("-replaced_at")),
        () if replaced else tuple(beside),
    )
