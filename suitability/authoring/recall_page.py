"""Marking a release as harmful, in words that patients read."""

from django import forms
from django.contrib import messages
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from suitability.permissions import may_approve
from suitability.releases.draft import current_draft
from suitability.releases.recall import AlreadyRecalled, Recall, recall
from suitability.releases.release import Release, live_release
from suitability.releases.release_cache import invalidate_live_release
from suitability.releases.submission import NotAllowed
from suitability.unsaved_forms import unsaved_form

from .draft_pages import render_draft_page
from .refused_actions import render_not_recorded, render_refusal, require_permission
from .text_advice import advise

RECALLED = _("%(release)s is recalled. Its saved lists are below, to be reviewed.")


class RecallForm(forms.Form):
    """The reason has to keep to the style rules, as every text that patients read."""

    use_required_attribute = False
    reason = forms.CharField(
        widget=forms.Textarea({"rows": 4}),
        label=_("Why it is recalled"),
        help_text=_(
            "Patients read this, above the list they saved. Say plainly what was wrong, "
            "and what they should do now."
        ),
        error_messages={"required": _("Enter why, in words for patients.")},
    )

    def clean_reason(self) -> str:
        """Return the reason. Raises ValidationError with all that the style rules find."""
        reason = str(self.cleaned_data["reason"])
        advice = advise(current_draft(), "text", [reason])
        if advice and advice.faults:
            raise forms.ValidationError([str(fault) for fault in advice.faults])
        return reason


@require_http_methods(["GET", "HEAD", "POST"])
def recall_view(request: HttpRequest, number: int) -> HttpResponse:
    by = require_permission(request, may_approve)
    release = get_object_or_404(Release, pk=number)
    initial = unsaved_form(request).initial
    form = RecallForm(request.POST if request.method == "POST" else None, initial=initial)
    if not form.is_valid():
        return render_recall(request, release, form)
    try:
        recall(release, reason=form.cleaned_data["reason"], by=by, now=timezone.now())
    except AlreadyRecalled:
        error = NotAllowed(
            gettext("%(release)s was recalled before, and stays recalled.") % {"release": release}
        )
        return render_refusal(request, error)
    except Error:
        return render_not_recorded(request)
    invalidate_live_release()
    messages.success(request, RECALLED % {"release": release})
    return redirect("admin:release", release.number)


def render_recall(request: HttpRequest, release: Release, form: RecallForm) -> HttpResponse:
    context = {
        "release": release,
        "form": form,
        "is_live": release == live_release(),
        "falls_back_to": Release.objects.filter(recall=None).exclude(pk=release.pk).first(),
        "recalled": Recall.objects.filter(release=release).exists(),
    }
    title = gettext("Recall release %(number)s") % {"number": release.number}
    status = 400 if form.errors else 200
    return render_draft_page(request, "recall.html", title, context, status)
