"""The comments on the draft: read on the editors' first page and beside a submission, and added."""

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from suitability.permissions import may_see_content
from suitability.releases.draft_comment import DraftComment, comment, comments_between
from suitability.releases.release import Release
from suitability.releases.submission import Submission, waiting_submission
from suitability.unsaved_forms import unsaved_form

from .draft_pages import render_draft_page
from .refused_actions import require_permission


class CommentForm(forms.Form):
    use_required_attribute = False
    comment = forms.CharField(
        widget=forms.Textarea({"rows": 3}),
        max_length=4000,
        label=_("Your comment on the draft"),
        help_text=_("Editors and approvers read it. It cannot be changed later."),
        error_messages={"required": _("Enter what you want to say about the draft.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def comments_view(request: HttpRequest) -> HttpResponse:
    """Show the comments on the draft, or add one and lead back to what waits for approval."""
    initial = unsaved_form(request).fields.dict()
    form = CommentForm(request.POST if request.method == "POST" else None, initial=initial)
    if not form.is_valid():
        context = {"comments": comments_on_draft(), "comment_form": form, "form": form}
        status = 400 if form.is_bound else 200
        return render_draft_page(
            request, "comments.html", gettext("Comments on the draft"), context, status
        )
    by = require_permission(request, may_see_content)
    comment(text=form.cleaned_data["comment"], by=by, now=timezone.now())
    messages.success(request, gettext("Your comment is added."))
    waiting = waiting_submission()
    return redirect("admin:submission", waiting.pk) if waiting else redirect("admin:comments")


def comments_on_draft() -> QuerySet[DraftComment]:
    """Return the comments since the newest release."""
    newest = Release.objects.first()
    return comments_between(newest.published_at if newest else None, None)


def comments_on(submission: Submission) -> QuerySet[DraftComment]:
    """Return the comments on the draft that was submitted: those since the release before it."""
    earlier = Release.objects.filter(published_at__lt=submission.submitted_at).first()
    start = earlier.published_at if earlier else None
    return comments_between(start, submission.decided_at)
