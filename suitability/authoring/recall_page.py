"""Marking a release as harmful, in words that patients read."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from suitability.content.content import Content
from suitability.languages import named
from suitability.permissions import may_approve
from suitability.releases.draft import current_draft
from suitability.releases.recall import AlreadyRecalled, Recall, recall
from suitability.releases.release import Release, live_release
from suitability.releases.release_cache import compiled_release, invalidate_live_release
from suitability.releases.submission import NotAllowed
from suitability.unsaved_forms import unsaved_form

from .draft_pages import render_draft_page
from .refused_actions import render_not_recorded, render_refusal, require_permission
from .text_advice import advise

RECALLED = _("%(release)s is recalled. Its saved lists are below, to be reviewed.")


class RecallForm(forms.Form):
    """The reason has to keep to the style rules, as every text that patients read; in each language
    to those of that language. `languages` are those that lists of the release can be in beside its
    own, by their tags, with their names."""

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

    def __init__(self, *args: Any, languages: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = languages
        for tag, name in languages.items():
            self.fields[f"reason_{tag}"] = forms.CharField(
                required=False,
                widget=forms.Textarea({"rows": 4, "lang": tag, "dir": "auto"}),
                label=format_lazy("{} ({})", _("Why it is recalled"), name),
                help_text=_(
                    "Patients who read this language see it. Left empty, they see the one above."
                ),
            )

    def clean(self) -> None:
        """Add to each field all that the style rules find in it."""
        draft = current_draft()
        faults_in(self, "reason", draft.content)
        for tag in self.languages:
            if wording := draft.wording.of_language(tag):
                document = draft.in_language(tag).program.document
                faults_in(self, f"reason_{tag}", Content(document, wording))

    @property
    def translations(self) -> dict[str, str]:
        """Return the reason in other languages, by their tags, as far as it was typed."""
        typed = {tag: self.cleaned_data[f"reason_{tag}"] for tag in self.languages}
        return {tag: text for tag, text in typed.items() if text}


def faults_in(form: forms.Form, field: str, content: Content) -> None:
    """Add to a field all that the style rules of some content find in its text."""
    advice = advise(content, "text", [form.cleaned_data.get(field, "")])
    for fault in advice.faults if advice else ():
        form.add_error(field, str(fault))


@require_http_methods(["GET", "HEAD", "POST"])
def recall_view(request: HttpRequest, number: int) -> HttpResponse:
    """Ask an approver why a release is harmful, in words for patients. A POST recalls it for good;
    if it was live, the newest that is not recalled is live then. Raises Http404,
    PermissionDenied."""
    by = require_permission(request, may_approve)
    release = get_object_or_404(Release, pk=number)
    initial = unsaved_form(request).initial
    form = RecallForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        languages=dict(named(compiled_release(number).languages[1:])),
    )
    if not form.is_valid():
        return render_recall(request, release, form)
    try:
        recall(
            release,
            reason=form.cleaned_data["reason"],
            translations=form.translations,
            by=by,
            now=timezone.now(),
        )
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
