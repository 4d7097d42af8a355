"""A submitted draft: approved by somebody else, sent back, or withdrawn."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from suitability.idempotency import prepared_by
from suitability.permissions import may_approve, may_edit, signed_in_user
from suitability.releases.draft import CompiledDraft, current_draft
from suitability.releases.release import live_release
from suitability.releases.release_cache import compiled_release, invalidate_live_release
from suitability.releases.submission import (
    DraftStopped,
    NotAllowed,
    State,
    Submission,
    approve,
    readers_of_draft,
    send_back,
    withdraw,
)
from suitability.responses.saved_replay import replay
from suitability.unsaved_forms import unsaved_form

from .changes_page import comparison
from .comments_page import CommentForm, comments_on
from .draft_pages import render_draft_page
from .proof_page import proof_shown
from .refused_actions import (
    prove_draft,
    render_not_recorded,
    render_refusal,
    require_permission,
)


class SendBackForm(forms.Form):
    use_required_attribute = False
    reason = forms.CharField(
        widget=forms.Textarea({"rows": 4}),
        label=_("Why it goes back"),
        help_text=_("The author reads this."),
        error_messages={"required": _("Enter what the author should fix.")},
    )


@prepared_by(prove_draft)
@require_http_methods(["GET", "HEAD", "POST"])
def submission_view(request: HttpRequest, number: int) -> HttpResponse:
    """Show a submission, and what to decide on while it waits. A POST approves it, sends it back or
    withdraws it, as `act` says. Raises Http404, PermissionDenied."""
    submission = get_object_or_404(Submission, pk=number)
    if request.method != "POST":
        form = SendBackForm(initial=unsaved_form(request).initial)
        return render_submission(request, submission, form)
    decide = DECISIONS.get(request.POST.get("act", ""))
    try:
        if not decide:
            raise NotAllowed(gettext("The page did not say what to do with the submission."))
        return decide(request, submission)
    except (NotAllowed, DraftStopped) as error:
        return render_refusal(request, error)
    except Error:
        return render_not_recorded(request)


def approve_submission(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Publish the draft that the approver looked at. Raises PermissionDenied, NotAllowed,
    DraftStopped."""
    by = require_permission(request, may_approve)
    if request.POST.get("seen") != submission.digest:
        raise NotAllowed(
            gettext(
                "The draft that you looked at is not the one that was submitted. Look at the "
                "submission again, and then decide."
            )
        )
    release = approve(submission, by=by, now=timezone.now())
    invalidate_live_release()
    text = gettext("%(release)s is live. New journeys read it from now on.")
    messages.success(request, text % {"release": release})
    return redirect("admin:release", release.number)


def send_back_submission(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Send the draft back with a reason for its author. Raises PermissionDenied, NotAllowed."""
    by = require_permission(request, may_approve)
    form = SendBackForm(request.POST)
    if not form.is_valid():
        return render_submission(request, submission, form, 400)
    send_back(submission, reason=form.cleaned_data["reason"], by=by, now=timezone.now())
    messages.success(request, gettext("The draft is sent back to its author."))
    return redirect("admin:submission", submission.pk)


def withdraw_submission(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Withdraw the submission; the draft stays as it is. Raises PermissionDenied, NotAllowed."""
    by = require_permission(request, may_edit)
    withdraw(submission, by=by, now=timezone.now())
    messages.success(request, gettext("The submission is withdrawn. The draft stays as it is."))
    return redirect("admin:publishing")


DECISIONS = {
    "approve": approve_submission,
    "send_back": send_back_submission,
    "withdraw": withdraw_submission,
}


def render_submission(
    request: HttpRequest, submission: Submission, form: SendBackForm, status: int = 200
) -> HttpResponse:
    draft = current_draft()
    waits = submission.state == State.WAITING
    context: dict[str, Any] = {
        "submission": submission,
        "form": form,
        "waits": waits,
        "unchanged": waits and submission.matches(draft.digest),
        "own": submission.is_of(signed_in_user(request)),
        "may_approve": may_approve(request.user),
        "may_edit": may_edit(request.user),
        "comments": comments_on(submission),
        "comment_form": CommentForm(initial=unsaved_form(request).fields.dict()),
    }
    if context["unchanged"]:
        context |= approval_evidence(draft)
        context["unread"] = unread(draft, submission.author_account, signed_in_user(request))
    return render_draft_page(request, "submission.html", str(submission), context, status)


def unread(draft: CompiledDraft, *two: User | None) -> str:
    """Return why these two cannot publish a draft for its languages; empty if they can."""
    try:
        readers_of_draft(draft, two)
    except NotAllowed as error:
        return str(error)
    return ""


def approval_evidence(draft: CompiledDraft) -> dict[str, Any]:
    """Return what the approver decides on: the changes, the proof and the replay."""
    live = live_release()
    differs = comparison(compiled_release(live.number), draft) if live else {}
    findings = proof_shown(draft)
    return {**differs, **findings, "live": live, "replay": replay(draft.summaries, timezone.now())}
