"""Going back to what an old release said, by way of the draft."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from suitability.analysis.changes import changes
from suitability.permissions import may_edit
from suitability.releases import rollback
from suitability.releases.draft import Draft, drafted
from suitability.releases.recall import Recall
from suitability.releases.release import Release, live_release
from suitability.releases.release_cache import released
from suitability.releases.submission import NotAllowed

from .draft_pages import show
from .refused_actions import acting, refused


@require_http_methods(["GET", "HEAD", "POST"])
def roll_back(request: HttpRequest, number: int) -> HttpResponse:
    by = acting(request, may_edit)
    release = get_object_or_404(Release, pk=number)
    if request.method != "POST":
        return show_roll_back(request, release)
    seen = request.POST.get("seen", "")
    try:
        rollback.roll_back(release, seen=seen, by=by, now=timezone.now())
    except NotAllowed as error:
        return refused(request, error)
    messages.success(
        request, f"The draft now says what release {number} says. Nothing is live yet: hand it in."
    )
    return redirect("admin:changes")


def show_roll_back(request: HttpRequest, release: Release) -> HttpResponse:
    draft = drafted()
    context = {
        "release": release,
        "draft": Draft.objects.get(),
        "same": draft.digest == release.digest,
        "lost": unpublished(),
        "recall": Recall.objects.filter(release=release).first(),
    }
    return show(request, "roll_back.html", f"Roll back to release {release.number}", context)


def unpublished() -> int:
    """How many parts of the draft differ from what is live."""
    live, draft = live_release(), drafted()
    if not live:
        return 0
    return sum(1 for _ in changes(released(live.number).program.document, draft.document))
