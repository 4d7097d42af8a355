"""Where the draft and the releases stand, and submitting the draft for approval."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from suitability.idempotency import prepared_by
from suitability.permissions import may_edit
from suitability.releases.draft import current_draft
from suitability.releases.release import Release
from suitability.releases.submission import (
    DraftStopped,
    NotAllowed,
    Submission,
    stopping_findings,
    submit,
)
from suitability.unsaved_forms import unsaved_form

from .draft_pages import draft_status, render_draft_page
from .refused_actions import prove_draft, render_refusal, require_permission
from .release_page import languages_of, sign_off_of

SUBMITTED = _("The draft is submitted. Somebody else has to approve it.")


class SubmitForm(forms.Form):
    use_required_attribute = False
    notes = forms.CharField(
        widget=forms.Textarea({"rows": 4}),
        label=_("What changed, and why"),
        help_text=_("The approver reads this, and it stays with the release."),
        error_messages={"required": _("Enter what changed, and why.")},
    )


@prepared_by(prove_draft)
@require_http_methods(["GET", "HEAD", "POST"])
def publishing_view(request: HttpRequest) -> HttpResponse:
    """Show where the draft, its submissions and the releases stand. A POST submits the draft for
    approval. Raises PermissionDenied."""
    if request.method == "POST":
        return submit_draft(request)
    return render_publishing(request, SubmitForm(initial=unsaved_form(request).initial))


def submit_draft(request: HttpRequest) -> HttpResponse:
    """Submit the draft, if it is still the one that was looked at and nothing stops it; else say
    why not. Raises PermissionDenied."""
    by = require_permission(request, may_edit)
    form = SubmitForm(request.POST)
    if not form.is_valid():
        return render_publishing(request, form, 400)
    seen, notes = request.POST.get("seen", ""), form.cleaned_data["notes"]
    try:
        submission = submit(seen=seen, notes=notes, by=by, now=timezone.now())
    except (NotAllowed, DraftStopped) as error:
        return render_refusal(request, error)
    messages.success(request, SUBMITTED)
    return redirect("admin:submission", submission.pk)


def render_publishing(request: HttpRequest, form: SubmitForm, status: int = 200) -> HttpResponse:
    releases = Release.objects.select_related("recall")
    context: dict[str, Any] = {
        **draft_status(),
        "form": form,
        "stops": len(stopping_findings(current_draft(), timezone.now())),
        "may_edit": may_edit(request.user),
        "submissions": Submission.objects.all(),
        "releases": [
            (release, sign_off_of(release), languages_of(release)) for release in releases
        ],
    }
    return render_draft_page(request, "publishing.html", gettext("Publishing"), context, status)
