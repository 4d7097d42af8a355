"""Retention: a response is deleted by its patient, by staff as junk, or when its time is over.

A purge deletes in small steps (small_steps.py), so that no save waits for a month of responses. A
step deletes its responses with all that belongs to them, and adds the log's entry that counts them,
in one transaction. So what the log says was deleted was deleted, whenever a purge is killed, and
the next purge goes on with what is left.
"""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet

from suitability.audit.audit_entry import Act
from suitability.audit.audit_log import record
from suitability.english_words import english_words

from .clock import ClockLooksWrong, at_minute, refuse_if_ahead, refuse_if_behind
from .discard import Discard, DiscardReason, can_be_restored
from .replacement import PATIENT, Replacement
from .response import FrozenSummary, Response
from .small_steps import in_steps

PAGE = 2000  # numbers that are looked up at once
FEW = 100  # responses that may be deleted whatever their share is


@transaction.atomic
def delete_response(response: Response, *, now: datetime) -> None:
    """Delete a response at the patient's wish, with its review, and its words unless another
    response reads the same."""
    record(Act.DELETED, by=PATIENT, role=PATIENT, response=response, now=now)
    _delete(response)


@transaction.atomic
def delete_discarded(number: int, *, by: User, role: str, now: datetime) -> Response:
    """Delete a response for good that was discarded within the last day, with the patient's list,
    and return it as it was. Raises Discard.DoesNotExist, also if it was restored meanwhile."""
    discards = can_be_restored(now)
    discard = discards.get(response=number)
    about = f"discarded as: {english_words(DiscardReason(discard.reason).label)}"
    # Writing the entry locks the head of the log: who deletes or restored it meanwhile is through.
    record(Act.DELETED, by=by, role=role, response=discard.response, now=now, about=about)
    response = discards.get(response=number).response
    _delete(response)
    return response


def _delete(response: Response) -> None:
    Replacement.objects.filter(pk=response.pk).delete()
    response.delete()
    FrozenSummary.objects.filter(digest=response.summary_id, responses=None).delete()


def purge_expired(*, by: str, now: datetime, clock_is_right: bool = False) -> int:
    """Delete the responses whose time is over, step by step, and return how many they were. One
    that finds none is an entry in the log too: it shows that a purge ran.

    Raises ClockLooksWrong before anything is deleted, unless told that the `clock_is_right`;
    DatabaseError between two steps.
    """
    if not clock_is_right:
        _refuse_implausible(now)
    deleted = 0
    for numbers in in_steps(_numbers_by("saved_at", _expired(now))):
        deleted += _delete_expired(numbers, by=by, now=now)
    if not deleted:
        _record_purge(0, by=by, now=now)
    over = Replacement.objects.filter(delete_at__lte=now)
    for numbers in in_steps(_numbers_by("delete_at", over)):
        over.filter(pk__in=numbers).delete()
    return deleted


def _refuse_implausible(now: datetime) -> None:
    """Raise ClockLooksWrong if this moment, or how many responses are over by it, is strange."""
    refuse_if_behind(now)
    refuse_if_ahead(now)
    over, stored = _expired(now).count(), Response.objects.count()
    if over > FEW and 2 * over > stored:
        raise ClockLooksWrong(
            f"By the clock, {at_minute(now)}, the time of {over} of {stored} responses is over, "
            "more than half of them."
        )


def _expired(now: datetime) -> QuerySet[Response]:
    """Return the responses whose time is over, for their patients too."""
    with_patient = Discard.objects.filter(delete_at__gt=now).values("response")
    return Response.objects.filter(delete_at__lte=now).exclude(pk__in=with_patient)


def _numbers_by(moment: str, rows: QuerySet[Any]) -> Iterator[int]:
    """Yield the numbers of rows in the order of a moment, which an index has. They are looked up a
    page at a time, each from where the last one ended, so that no look-up stays open meanwhile."""
    beyond = Q()
    while page := list(rows.filter(beyond).order_by(moment, "pk").values_list(moment, "pk")[:PAGE]):
        yield from (number for _, number in page)
        at, number = page[-1]
        later = Q(**{f"{moment}__gt": at}) | Q(pk__gt=number)
        beyond = Q(**{f"{moment}__gte": at}) & later


@transaction.atomic
def _delete_expired(numbers: Collection[int], *, by: str, now: datetime) -> int:
    """Delete those of these responses whose time is over still, and return how many they were: one
    that was discarded may have been restored since it was looked up."""
    locked = _expired(now).filter(pk__in=numbers).select_for_update()
    summaries = dict(locked.values_list("pk", "summary_id"))
    if summaries:
        # The log comes before the words, as when a patient deletes: so nobody waits in a circle.
        _record_purge(len(summaries), by=by, now=now)
        Response.objects.filter(pk__in=summaries).only("pk").delete()
        _delete_unread(set(summaries.values()))
    return len(summaries)


def _record_purge(deleted: int, *, by: str, now: datetime) -> None:
    record(Act.PURGED, by=by, role="command", now=now, about=f"{deleted} responses")


def _delete_unread(digests: Collection[str]) -> None:
    """Delete those of these words that no response has any more. They are locked before that is
    looked up, so that a save of the same words is seen, or waits and then writes them again."""
    words = FrozenSummary.objects.filter(digest__in=digests)
    locked = list(words.order_by("digest").select_for_update().values_list("digest", flat=True))
    FrozenSummary.objects.filter(digest__in=locked, responses=None).only("digest").delete()
