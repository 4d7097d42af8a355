"""Marking a release as harmful, in words that patients read."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from suitability.permissions import may_approve
from suitability.releases import recall as recalls
from suitability.releases.draft import drafted
from suitability.releases.recall import AlreadyRecalled
from suitability.releases.release import Release, live_release
from suitability.releases.release_cache import look_again
from suitability.releases.submission import NotAllowed

from .draft_pages import show
from .refused_actions import acting, refused
from .text_advice import advise


class RecallForm(forms.Form):
    """The reason has to keep to the wording list, as every text that patients read."""

    use_required_attribute = False
    reason = forms.CharField(
        widget=forms.Textarea({"rows": 4}),
        label="Why it is recalled",
        help_text="Patients read this, above the list they saved. Say plainly what was wrong, "
        "and what they should do now.",
        error_messages={"required": "Please say why, in words for patients."},
    )

    def clean_reason(self) -> str:
        reason = str(self.cleaned_data["reason"])
        found = advise(drafted(), "recall", reason)
        problems = [f"{code}: {sentence.rstrip('.')}." for code, sentence in found.hits]
        if found.hard:
            problems.append(f"Reads at grade {found.grade:.1f}, {found.grade_limit} at most.")
        if problems:
            raise forms.ValidationError(problems)
        return reason


@require_http_methods(["GET", "HEAD", "POST"])
def recall(request: HttpRequest, number: int) -> HttpResponse:
    by = acting(request, may_approve)
    release = get_object_or_404(Release, pk=number)
    form = RecallForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return show_recall(request, release, form)
    try:
        recalls.recall(release, reason=form.cleaned_data["reason"], by=by, now=timezone.now())
    except AlreadyRecalled:
        return refused(request, NotAllowed(f"{release} was recalled before, and stays recalled."))
    look_again()
    messages.success(request, f"{release} is recalled. Its saved lists are below, to be reviewed.")
    return redirect("admin:release", release.number)


def show_recall(request: HttpRequest, release: Release, form: RecallForm) -> HttpResponse:
    context = {
        "release": release,
        "form": form,
        "is_live": release == live_release(),
        "falls_back_to": Release.objects.filter(recall=None).exclude(pk=release.pk).first(),
        "recalled": recalls.Recall.objects.filter(release=release).exists(),
    }
    status = 400 if form.errors else 200
    return show(request, "recall.html", f"Recall release {release.number}", context, status)
