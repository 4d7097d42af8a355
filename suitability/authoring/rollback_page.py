"""Rolling back to what an old release said, by way of the draft."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from suitability.permissions import may_edit
from suitability.releases.draft import Draft, current_draft
from suitability.releases.recall import Recall
from suitability.releases.release import Release
from suitability.releases.rollback import roll_back
from suitability.releases.submission import NotAllowed

from .changes_page import unpublished_changes
from .draft_pages import render_draft_page
from .refused_actions import render_refusal, require_permission


@require_http_methods(["GET", "HEAD", "POST"])
def roll_back_view(request: HttpRequest, number: int) -> HttpResponse:
    """Ask an editor whether the draft is to say what a release says. A POST replaces the draft;
    nothing goes live by it. Raises Http404, PermissionDenied."""
    by = require_permission(request, may_edit)
    release = get_object_or_404(Release, pk=number)
    if request.method != "POST":
        return render_roll_back(request, release)
    try:
        roll_back(release, seen=request.POST.get("seen", ""), by=by, now=timezone.now())
    except NotAllowed as error:
        return render_refusal(request, error)
    text = gettext(
        "The draft now says what release %(number)s says. Nothing is live yet: submit it for "
        "approval."
    )
    messages.success(request, text % {"number": number})
    return redirect("admin:changes")


def render_roll_back(request: HttpRequest, release: Release) -> HttpResponse:
    draft = current_draft()
    context = {
        "release": release,
        "draft": Draft.objects.get(),
        "same": draft.digest == release.digest,
        "lost": len(unpublished_changes()),
        "recall": Recall.objects.filter(release=release).first(),
    }
    title = gettext("Roll back to release %(number)s") % {"number": release.number}
    return render_draft_page(request, "roll_back.html", title, context)
