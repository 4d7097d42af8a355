"""The review of a response: a state machine of the steps that clinicians may take, and its events.

STEPS is its one table; the page offers what the table allows, and the guide's diagram is drawn
from it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, NamedTuple, TypeVar

from django.contrib.auth.models import User
from django.db import models, transaction
from django.utils.functional import Promise
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext_lazy as _

from suitability.append_only import AppendOnlyModel
from suitability.audit.audit_entry import Act
from suitability.audit.audit_log import record
from suitability.english_words import english_words
from suitability.permissions import CLINICIAN

from .discard import DiscardReason, hide, restore
from .pending_hand_over import PendingHandOver
from .response import Response, Status

NEW, IN_REVIEW, FOLLOW_UP, REVIEWED = Status
Holder = TypeVar("Holder")


class NotNow(Exception):
    """The step is not possible any more, or never was; the message says why, in plain words."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step from one of `sources` to `to`, or without a change of status if that is None. `who`
    may take it: anyone, only the holder, or only somebody else. `needs` is what it demands: a note,
    or another clinician."""

    code: str
    label: str | Promise
    act: Act
    sources: tuple[Status, ...]
    to: Status | None
    who: Literal["anyone", "holder", "others"] = "anyone"
    needs: Literal["", "note", "colleague"] = ""

    def is_open(self, response: Response, by: User) -> bool:
        holds = response.holder_id == by.pk
        allowed = {"anyone": True, "holder": holds, "others": not holds}[self.who]
        return allowed and response.status in self.sources


TAKEN = (IN_REVIEW,)
STEPS = (
    Step("take", _("Take it"), Act.TOOK, (NEW, FOLLOW_UP), IN_REVIEW),
    Step("take_over", _("Take it over"), Act.TOOK, TAKEN, IN_REVIEW, "others"),
    Step("sign_off", _("Sign off"), Act.SIGNED_OFF, TAKEN, REVIEWED, "holder"),
    Step("follow_up", _("Needs follow-up"), Act.FOLLOWS_UP, TAKEN, FOLLOW_UP, "holder", "note"),
    Step("hand_over", _("Hand over"), Act.HANDED_OVER, TAKEN, IN_REVIEW, "holder", "colleague"),
    Step("put_back", _("Put it back"), Act.PUT_BACK, TAKEN, NEW, "holder"),
    Step("reopen", _("Reopen"), Act.REOPENED, (REVIEWED,), IN_REVIEW),
    Step("note", _("Add a note"), Act.NOTED, tuple(Status), None, needs="note"),
)
STEP = {step.code: step for step in STEPS}
MOVED = ("status", "holder", "held_by", "reviewed_at", "days_to_sign_off", "follow_up_on")
DISCARD, RESTORE = "discard", "restore"  # no steps, since they end a review, or begin it again
ACTS = {code: step.act for code, step in STEP.items()} | {
    DISCARD: Act.DISCARDED,
    RESTORE: Act.RESTORED,
}


class Event(AppendOnlyModel):
    """One step of a review. `by` and `to` are names of users as they were then; `status` is what it
    led to. `follow_up_on` is the day that was given for a follow-up, if there was one."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="events")
    step = models.CharField(max_length=10)
    status = models.CharField(max_length=10, choices=Status)
    by = models.CharField(max_length=150)
    to = models.CharField(max_length=150, blank=True)
    note = models.TextField(blank=True)
    follow_up_on = models.DateField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.step} by {self.by}"

    @property
    def done(self) -> str:
        return str(ACTS[self.step].label)

    @property
    def note_in_words(self) -> str:
        """The note as a page says it: of a discard it is the reason, which is the program's."""
        return str(_(self.note)) if self.step == DISCARD and self.note else self.note


@transaction.atomic
def take_step(
    code: str,
    response: int,
    *,
    seen: int,
    by: User,
    role: str,
    now: datetime,
    note: str = "",
    to: int = 0,
    follow_up_on: date | None = None,
) -> Event:
    """Append a step to a response's review. `seen` is how many events `by` knew of: who knew less
    than there is now does not decide; a note can always be added. `to` is the number of the account
    that it is handed over to, and `follow_up_on` the day of a follow-up: None for at once.

    Raises NotNow, Response.DoesNotExist.
    """
    locked = Response.objects.unexpired(now).select_for_update().get(pk=response)
    step = STEP.get(code)
    if step is None:
        raise NotNow(_("There is no such step. Please choose one of the buttons."))
    if step.to is not None:
        _refuse_what_came_too_late(locked, seen)
    if not step.is_open(locked, by):
        about = {"step": step.label, "why": review_in_words(locked)}
        raise NotNow(_("'%(step)s' is not possible now: %(why)s.") % about)
    colleague = colleagues(by).filter(pk=to).first() if step.needs == "colleague" else None
    if step.needs == "colleague" and colleague is None:
        raise NotNow(_("Please choose the clinician to hand it over to."))
    if step.needs == "note" and not note.strip():
        why = _("'%(step)s' needs a note. Please write what the next reader should know.")
        raise NotNow(why % {"step": step.label})
    day = _day_of(step, follow_up_on, localdate(now))
    to_name = colleague.username if colleague else ""
    event = Event(response=locked, step=code, by=by.username, to=to_name, note=note.strip(), at=now)
    event.follow_up_on = day and follow_up_on
    _move(locked, step, holder_after(step, by=by, to=colleague), day, now)
    event.status = locked.status
    _note_hand_over(locked, step, colleague)
    event.save()
    record(step.act, by=by, role=role, now=now, response=locked, about=to_name)
    return event


class NotTaken(NamedTuple):
    """A response with which a step could not be taken, and why, in plain words."""

    number: int
    why: str


@transaction.atomic
def take_steps(
    code: str,
    responses: Iterable[int],
    *,
    listed_at: datetime,
    by: User,
    role: str,
    now: datetime,
    note: str = "",
    to: int = 0,
    follow_up_on: date | None = None,
) -> tuple[list[Event], list[NotTaken]]:
    """Append a step to the review of each of these responses, in one transaction, and return what
    was done and what could not be. `listed_at` is when `by` saw them: who could not see the newest
    step does not decide."""
    done, refused = list[Event](), list[NotTaken]()
    given: dict[str, Any] = {"note": note, "to": to, "follow_up_on": follow_up_on}
    for number in sorted(responses):  # in one order for all, so that nobody waits in a circle
        seen = Event.objects.filter(response=number, at__lte=listed_at).count()
        try:
            event = take_step(code, number, seen=seen, by=by, role=role, now=now, **given)
        except Response.DoesNotExist:
            refused.append(NotTaken(number, str(_("A response is not there any more."))))
        except NotNow as error:
            refused.append(NotTaken(number, str(error)))
        else:
            done.append(event)
    return done, refused


def _note_hand_over(response: Response, step: Step, to: User | None) -> None:
    """Note to whom it was handed over, until they open it; any other step ends that."""
    if step.to is not None:
        PendingHandOver.objects.filter(response=response).delete()
    if to:
        until = response.delete_at
        PendingHandOver.objects.create(response=response, to=to, delete_at=until)


def may_discard(response: Response, by: User) -> bool:
    """Return whether `by` may discard a response: not one that is signed off, nor one that somebody
    else is reviewing."""
    others = response.status == IN_REVIEW and response.holder_id != by.pk
    return response.status != REVIEWED and not others


@transaction.atomic
def discard_response(
    response: int, *, reason: str, seen: int, by: User, role: str, now: datetime
) -> None:
    """Discard a response (discard.py), as an event of its review. `seen` is as for take_step.

    Raises NotNow, Response.DoesNotExist.
    """
    locked = Response.objects.unexpired(now).select_for_update().get(pk=response)
    _refuse_what_came_too_late(locked, seen)
    if not may_discard(locked, by):
        raise NotNow(_("It cannot be discarded now: %(why)s.") % {"why": review_in_words(locked)})
    note = english_words(DiscardReason(reason).label)
    event = Event(response=locked, step=DISCARD, status=locked.status, by=by.username, note=note)
    event.at = now
    event.save()
    PendingHandOver.objects.filter(response=locked).delete()
    hide(locked, reason=reason, by=by, role=role, now=now)


@transaction.atomic
def undo_discard(response: int, *, by: User, role: str, now: datetime) -> Response:
    """Restore a response within a day. Raises Discard.DoesNotExist."""
    restored = restore(response, by=by, role=role, now=now)
    Event(response=restored, step=RESTORE, status=restored.status, by=by.username, at=now).save()
    return restored


def _refuse_what_came_too_late(response: Response, seen: int) -> None:
    last = response.events.last()
    if last and response.events.count() > seen:
        why = _(
            "While you were reading, %(name)s %(done)s at %(time)s, so what you did was not done. "
            "Look at the review, and then decide."
        )
        at = f"{localtime(last.at):%H:%M}"
        raise NotNow(why % {"name": last.by, "done": last.done, "time": at})


def _day_of(step: Step, wanted: date | None, today: date) -> date | None:
    """Return when the follow-up is due that the step leads to; None if it leads to none.

    Raises NotNow for a day that is over.
    """
    if step.to != FOLLOW_UP:
        return None
    if wanted and wanted < today:
        raise NotNow(_("The day of the follow-up is over already. Please choose a later day."))
    return wanted or today


def _move(
    response: Response, step: Step, holder: User | None, day: date | None, now: datetime
) -> None:
    """Put the response where the step leads, if it leads anywhere."""
    if step.to is None:
        return
    response.status = step.to
    response.holder, response.held_by = holder, holder.username if holder else ""
    response.reviewed_at = response.days_to_sign_off = None
    response.follow_up_on = day
    if step.to == REVIEWED:
        response.reviewed_at = now
        response.days_to_sign_off = (now - response.saved_at).days
    response.save(update_fields=MOVED)


def holder_after(step: Step, *, by: Holder, to: Holder | None) -> Holder | None:
    """Return who holds the response once `by` took a step that moves it; None for nobody."""
    return {"hand_over": to, "put_back": None}.get(step.code, by)


def colleagues(by: User) -> models.QuerySet[User]:
    """Return the other clinicians, in the order of their names."""
    clinicians = User.objects.filter(is_active=True, is_staff=True, groups__name=CLINICIAN)
    return clinicians.exclude(pk=by.pk).order_by("username")


def review_in_words(response: Response) -> str:
    """Return where a review stands, in words."""
    about = {"status": response.get_status_display(), "name": response.held_by}
    if not response.held_by:
        return _("the response is %(status)s") % about
    return _("the response is %(status)s with %(name)s") % about


def diagram() -> str:
    """Return the steps as a Mermaid state diagram."""
    arrows = [
        f"    {source} --> {step.to}: {step.label}"
        for step in STEPS
        if step.to is not None
        for source in step.sources
    ]
    names = [f'    state "{status.label}" as {status}' for status in Status]
    return "\n".join(["stateDiagram-v2", *names, f"    [*] --> {NEW}", *arrows])
