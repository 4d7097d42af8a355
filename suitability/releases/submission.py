"""A draft handed in for a second pair of eyes, and what came of it."""

from datetime import datetime
from functools import lru_cache

from django.db import models, transaction

from suitability.analysis.findings import Finding
from suitability.content.publication_checks import findings

from .draft import Drafted, drafted, locked
from .release import Release, live_release, publish, recalled_as

MOVED = (
    "The draft was changed while you looked at it, so you have not seen what you would decide on. "
    "Look at it again, and then decide."
)


class NotAllowed(Exception):
    """What was asked for may not be done; the message says why, in plain words."""


class Unfit(Exception):
    """The draft has findings that stop it."""

    def __init__(self, stops: tuple[Finding, ...]) -> None:
        super().__init__(f"{len(stops)} findings stop it")
        self.stops = stops


class State(models.TextChoices):
    WAITING = "waiting", "waiting for approval"
    PUBLISHED = "published", "approved and published"
    SENT_BACK = "sent_back", "sent back"
    WITHDRAWN = "withdrawn", "withdrawn"


class Submission(models.Model):
    """Bound to the content it was handed in with: `digest` is the draft's. Only one waits at a
    time. `author` and `decided_by` are names of users; `reason` is why it was sent back."""

    digest = models.CharField(max_length=64)
    notes = models.TextField()
    author = models.CharField(max_length=150)
    submitted_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    decided_by = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    release = models.OneToOneField(Release, on_delete=models.PROTECT, null=True)

    class Meta:
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(
                "state", condition=models.Q(state=State.WAITING), name="one_waits"
            )
        ]

    def __str__(self) -> str:
        return f"Submission {self.pk}"

    def is_of(self, draft_digest: str) -> bool:
        """Whether the draft still is what was handed in."""
        return self.digest == draft_digest


def waiting() -> Submission | None:
    return Submission.objects.filter(state=State.WAITING).first()


@lru_cache(maxsize=4)
def proof(draft: Drafted, today: str) -> tuple[Finding, ...]:
    """What the gate finds in a draft, decided once a process and day (an ISO date)."""
    return findings(draft.content, today)


def stops(draft: Drafted, now: datetime) -> tuple[Finding, ...]:
    """What keeps the draft from going live."""
    return tuple(one for one in proof(draft, now.date().isoformat()) if one.level == "stop")


def submit(*, seen: str, notes: str, by: str, now: datetime) -> Submission:
    """Hand the draft in; `seen` is the digest that its author looked at. Raises NotAllowed, Unfit.
    One that waited for an older state of the draft is withdrawn."""
    stops(drafted(), now)  # decided before anybody has to wait for us
    with transaction.atomic():
        return _submit(seen, notes, by, now)


def _submit(seen: str, notes: str, by: str, now: datetime) -> Submission:
    locked()
    draft = drafted()
    if draft.digest != seen:
        raise NotAllowed(MOVED)
    earlier = waiting()
    if earlier and earlier.is_of(draft.digest):
        raise NotAllowed("The draft waits for approval already.")
    _raise_if_published(draft)
    _raise_if_unfit(draft, now)
    if earlier:
        _decide(earlier, State.WITHDRAWN, by=by, now=now)
    return Submission.objects.create(digest=draft.digest, notes=notes, author=by, submitted_at=now)


@transaction.atomic
def withdraw(submission: Submission, *, by: str, now: datetime) -> None:
    """Raises NotAllowed."""
    _decide(_still_waiting(submission), State.WITHDRAWN, by=by, now=now)


@transaction.atomic
def send_back(submission: Submission, *, reason: str, by: str, now: datetime) -> None:
    """Raises NotAllowed."""
    _decide(_still_waiting(submission), State.SENT_BACK, by=by, now=now, reason=reason)


def approve(submission: Submission, *, by: str, now: datetime) -> Release:
    """Publish what was handed in. Raises NotAllowed, Unfit."""
    stops(drafted(), now)  # decided before anybody has to wait for us
    with transaction.atomic():
        return _approve(submission, by, now)


def _approve(submission: Submission, by: str, now: datetime) -> Release:
    locked()
    submission = _still_waiting(submission)
    if submission.author == by:
        raise NotAllowed("You handed this in yourself. Somebody else has to approve it.")
    draft = drafted()
    if not submission.is_of(draft.digest):
        raise NotAllowed(
            "The draft was edited after it was handed in. It has to be handed in once more."
        )
    _raise_if_published(draft)
    _raise_if_unfit(draft, now)
    release = publish(
        draft.document, notes=submission.notes, now=now, author=submission.author, approver=by
    )
    _decide(submission, State.PUBLISHED, by=by, now=now, release=release)
    return release


def _still_waiting(submission: Submission) -> Submission:
    fresh = Submission.objects.select_for_update().get(pk=submission.pk)
    if fresh.state != State.WAITING:
        raise NotAllowed(f"This was decided before: {fresh.get_state_display()}.")
    return fresh


def _raise_if_published(draft: Drafted) -> None:
    live, recalled = live_release(), recalled_as(draft.digest)
    if live and live.digest == draft.digest:
        raise NotAllowed("The draft says what is live already, so there is nothing to approve.")
    if recalled:
        raise NotAllowed(
            f"The draft is word for word what was recalled as release {recalled.number}. "
            "Put right what was harmful first."
        )


def _raise_if_unfit(draft: Drafted, now: datetime) -> None:
    found = stops(draft, now)
    if found:
        raise Unfit(found)


def _decide(
    submission: Submission,
    state: State,
    *,
    by: str,
    now: datetime,
    reason: str = "",
    release: Release | None = None,
) -> None:
    submission.state, submission.decided_by, submission.decided_at = state, by, now
    submission.reason, submission.release = reason, release
    submission.save()
