"""A draft that was handed in: approved by somebody else, sent back, or withdrawn."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from suitability.permissions import may_approve, may_edit
from suitability.releases.draft import Drafted, drafted
from suitability.releases.release import live_release
from suitability.releases.release_cache import look_again, released
from suitability.releases.submission import (
    NotAllowed,
    State,
    Submission,
    Unfit,
    approve,
    send_back,
    withdraw,
)
from suitability.responses.saved_replay import replay

from .changes_page import compared, in_all
from .draft_pages import show
from .proof_page import findings
from .refused_actions import acting, refused


class SendBackForm(forms.Form):
    use_required_attribute = False
    reason = forms.CharField(
        widget=forms.Textarea({"rows": 4}),
        label="Why it goes back",
        help_text="The author reads this.",
        error_messages={"required": "Please say what the author should put right."},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def submission(request: HttpRequest, number: int) -> HttpResponse:
    handed_in = get_object_or_404(Submission, pk=number)
    if request.method != "POST":
        return show_submission(request, handed_in, SendBackForm())
    decide = DECISIONS.get(request.POST.get("act", ""))
    try:
        if not decide:
            raise NotAllowed("The page did not say what to do with the submission.")
        return decide(request, handed_in)
    except (NotAllowed, Unfit) as error:
        return refused(request, error)


def approving(request: HttpRequest, handed_in: Submission) -> HttpResponse:
    by = acting(request, may_approve)
    if request.POST.get("seen") != handed_in.digest:
        raise NotAllowed(
            "The draft that you looked at is not the one that was handed in. Look at the "
            "submission again, and then decide."
        )
    release = approve(handed_in, by=by, now=timezone.now())
    look_again()
    messages.success(request, f"{release} is live. New journeys read it from now on.")
    return redirect("admin:release", release.number)


def sending_back(request: HttpRequest, handed_in: Submission) -> HttpResponse:
    by = acting(request, may_approve)
    form = SendBackForm(request.POST)
    if not form.is_valid():
        return show_submission(request, handed_in, form, 400)
    send_back(handed_in, reason=form.cleaned_data["reason"], by=by, now=timezone.now())
    messages.success(request, "The draft is sent back to its author.")
    return redirect("admin:submission", handed_in.pk)


def withdrawing(request: HttpRequest, handed_in: Submission) -> HttpResponse:
    by = acting(request, may_edit)
    withdraw(handed_in, by=by, now=timezone.now())
    messages.success(request, "The submission is withdrawn. The draft stays as it is.")
    return redirect("admin:publishing")


DECISIONS = {"approve": approving, "send_back": sending_back, "withdraw": withdrawing}


def show_submission(
    request: HttpRequest, handed_in: Submission, form: SendBackForm, status: int = 200
) -> HttpResponse:
    draft = drafted()
    waits = handed_in.state == State.WAITING
    own = handed_in.author == request.user.get_username()
    context: dict[str, Any] = {
        "handed_in": handed_in,
        "form": form,
        "waits": waits,
        "still": waits and handed_in.is_of(draft.digest),
        "own": own,
        "may_approve": may_approve(request.user),
        "may_edit": may_edit(request.user),
    }
    if context["still"]:
        context |= evidence(draft)
    return show(request, "submission.html", str(handed_in), context, status)


def evidence(draft: Drafted) -> dict[str, Any]:
    """What the approver should know: proof, changes and replay in numbers."""
    live, found = live_release(), findings(draft)
    differs = compared(released(live.number), draft) if live else None
    return {
        "stops": sum(one.level == "stop" for one in found),
        "notes": sum(one.level == "note" for one in found),
        "live": live,
        "difference": differs,
        "reads": in_all(draft, differs.reads, differs) if differs else None,
        "replay": replay(draft.summaries, timezone.now()),
    }
