"""A draft submitted for approval by a second person, and what was decided."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from django.contrib.auth.models import User
from django.db import models, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from suitability.analysis.findings import Finding
from suitability.audit.audit_entry import Act
from suitability.audit.audit_log import record
from suitability.content.publication_checks import findings
from suitability.permissions import APPROVER, acting_role

from .draft import CompiledDraft, current_draft, lock_draft
from .language_reader import NobodyReads, readers_of
from .release import Release, live_release, publish, recalled_as

DRAFT_CHANGED = _(
    "The draft was changed while you looked at it, so you have not seen what you would decide on. "
    "Look at it again, and then decide."
)

AUTHOR_UNKNOWN = _(
    "There is no account any more of the name under which this was submitted, so it cannot be told "
    "whether two people saw it. Withdraw it, and submit it again."
)


class NotAllowed(Exception):
    """The action may not be done now; the message says why, in plain words."""


class DraftStopped(Exception):
    """The draft has findings that keep it from going live."""

    def __init__(self, stops: tuple[Finding, ...]) -> None:
        super().__init__(f"{len(stops)} findings stop it")
        self.stops = stops


class State(models.TextChoices):
    WAITING = "waiting", _("waiting for approval")
    PUBLISHED = "published", _("approved and published")
    SENT_BACK = "sent_back", _("sent back")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Submission(models.Model):
    """A draft that its author wants live, bound to the content it had by its digest.

    Only one waits at a time. `author` and `decided_by` are user names as they were then, to be
    shown; `author_account` and `decider` are their accounts, which count. `reason` is why it was
    sent back.
    """

    digest = models.CharField(max_length=64)
    notes = models.TextField()
    author = models.CharField(max_length=150)
    author_account = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    decided_by = models.CharField(max_length=150, blank=True)
    decider = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
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
        return gettext("Submission %(number)s") % {"number": self.pk}

    def matches(self, draft_digest: str) -> bool:
        """Return whether the draft still is what was submitted."""
        return self.digest == draft_digest

    def is_of(self, user: User) -> bool:
        """Return whether this account submitted it, whatever it is called now."""
        return self.author_account_id == user.pk


def waiting_submission() -> Submission | None:
    """Return the submission that waits for approval, if there is one."""
    return Submission.objects.filter(state=State.WAITING).first()


def sent_back_submission() -> Submission | None:
    """Return the newest submission if it was sent back, so that its author has to read why."""
    newest = Submission.objects.first()
    return newest if newest and newest.state == State.SENT_BACK else None


@lru_cache(maxsize=4)
def proof_findings(draft: CompiledDraft, today: str) -> tuple[Finding, ...]:
    """Return all findings about a draft as of an ISO date; proved once a process and day."""
    return findings(draft.content, today)


def stopping_findings(draft: CompiledDraft, now: datetime) -> tuple[Finding, ...]:
    """Return the findings that keep the draft from going live."""
    today = now.date().isoformat()
    return tuple(finding for finding in proof_findings(draft, today) if finding.level == "stop")


def submit(*, seen: str, notes: str, by: User, now: datetime) -> Submission:
    """Submit the draft for approval; `seen` is the digest that its author looked at.

    A submission of an older state of the draft is withdrawn. Raises NotAllowed, DraftStopped.
    """
    stopping_findings(current_draft(), now)  # proved before anybody has to wait for our lock
    with transaction.atomic():
        return _submit(seen, notes, by, now)


def _submit(seen: str, notes: str, by: User, now: datetime) -> Submission:
    lock_draft()
    draft = current_draft()
    if draft.digest != seen:
        raise NotAllowed(DRAFT_CHANGED)
    earlier = waiting_submission()
    if earlier and earlier.matches(draft.digest):
        raise NotAllowed(_("The draft waits for approval already."))
    _raise_if_not_publishable(draft, now)
    if earlier:
        _record_decision(earlier, State.WITHDRAWN, by=by, now=now)
    return Submission.objects.create(
        digest=draft.digest,
        notes=notes,
        author=by.username,
        author_account=by,
        submitted_at=now,
    )


@transaction.atomic
def withdraw(submission: Submission, *, by: User, now: datetime) -> None:
    """Take a submission back; the draft stays as it is. Raises NotAllowed."""
    _record_decision(_lock_waiting(submission), State.WITHDRAWN, by=by, now=now)


@transaction.atomic
def send_back(submission: Submission, *, reason: str, by: User, now: datetime) -> None:
    """Refuse a submission, with a reason that its author reads. Raises NotAllowed."""
    _record_decision(_lock_waiting(submission), State.SENT_BACK, by=by, now=now, reason=reason)


def approve(submission: Submission, *, by: User, now: datetime) -> Release:
    """Publish what was submitted, and return the release. Raises NotAllowed, DraftStopped."""
    stopping_findings(current_draft(), now)  # proved before anybody has to wait for our lock
    with transaction.atomic():
        return _approve(submission, by, now)


# Approval by two people holds only if the second approves exactly what the first submitted. Ed
# submits the draft `1f3a..`; Bo, who is editor and approver, then changes a rule, which makes it
# `77c0..`, and approves: refused, as nobody submitted `77c0..`. Bo submits that, which withdraws
# Ed's, and approves: refused, as Bo is its author. So a second person has to look at `77c0..`. The
# draft's row is locked meanwhile, so that no edit comes between this check and the release.
def _approve(submission: Submission, by: User, now: datetime) -> Release:
    lock_draft()
    submission = _lock_waiting(submission)
    if submission.is_of(by):
        raise NotAllowed(_("You submitted this yourself. Somebody else has to approve it."))
    if submission.author_account is None:
        raise NotAllowed(AUTHOR_UNKNOWN)
    draft = current_draft()
    if not submission.matches(draft.digest):
        raise NotAllowed(
            _("The draft was edited after it was submitted. It has to be submitted again.")
        )
    _raise_if_not_publishable(draft, now)
    readers = readers_of_draft(draft, (submission.author_account, by))
    release = publish(
        draft.document,
        notes=submission.notes,
        now=now,
        author=submission.author,
        approver=by.username,
        readers=readers,
    )
    _record_decision(submission, State.PUBLISHED, by=by, now=now, release=release)
    author = f"{submission.author} (account {submission.author_account_id})"
    about = f"Release {release.number}, submitted by {author}"
    about += f", read in {', '.join(readers.splitlines())}" if readers else ""
    record(Act.APPROVED, by=by, role=acting_role(by, APPROVER), now=now, about=about)
    return release


def readers_of_draft(draft: CompiledDraft, by: Iterable[User | None]) -> str:
    """Return who of these people reads what changed in each language. Raises NotAllowed."""
    live = live_release()
    try:
        return readers_of(draft.document, live.content() if live else None, by)
    except NobodyReads as error:
        raise NotAllowed(str(error)) from None


def _lock_waiting(submission: Submission) -> Submission:
    """Return the submission as it is stored, with its row locked. Raises NotAllowed."""
    fresh = Submission.objects.select_for_update().get(pk=submission.pk)
    if fresh.state != State.WAITING:
        text = gettext("This was decided before: %(state)s.")
        raise NotAllowed(text % {"state": fresh.get_state_display()})
    return fresh


def _raise_if_not_publishable(draft: CompiledDraft, now: datetime) -> None:
    """Raise NotAllowed if this content is live or was recalled, and DraftStopped by the proof."""
    live, recalled = live_release(), recalled_as(draft.digest)
    if live and live.digest == draft.digest:
        raise NotAllowed(_("The draft says what is live already, so there is nothing to approve."))
    if recalled:
        text = gettext(
            "The draft is word for word what was recalled as release %(number)s. Fix what was "
            "harmful first."
        )
        raise NotAllowed(text % {"number": recalled.number})
    if stops := stopping_findings(draft, now):
        raise DraftStopped(stops)


def _record_decision(
    submission: Submission,
    state: State,
    *,
    by: User,
    now: datetime,
    reason: str = "",
    release: Release | None = None,
) -> None:
    submission.state, submission.decided_at = state, now
    submission.decider, submission.decided_by = by, by.username
    submission.reason, submission.release = reason, release
    submission.save()
