"""One release as it stands for good, and after a recall the lists that it was read in."""

import json
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from suitability.permissions import may_approve, may_edit, may_see_references
from suitability.questionnaire import canonical_form
from suitability.questionnaire.sources import SignOff
from suitability.releases.recall import Recall
from suitability.releases.release import Release, live_release
from suitability.releases.release_cache import compiled_release
from suitability.responses.reference import in_groups
from suitability.responses.response import Response

from .changes_page import changes_in_words
from .draft_pages import render_draft_page
from .refused_actions import record_references_shown

PAGE_SIZE = 50


@require_safe
def release_view(request: HttpRequest, number: int) -> HttpResponse:
    """Show a release: who published it, whether its text has its digest, and what it changed. After
    a recall approvers see which responses were saved under it, and that is logged. Raises
    Http404."""
    release = get_object_or_404(Release, pk=number)
    recall = Recall.objects.filter(release=release).first()
    sign_off = sign_off_of(release)
    context: dict[str, Any] = {
        "release": release,
        "verifies": canonical_form.digest(release.document) == release.digest,
        "sign_off": sign_off,
        "languages": languages_of(release),
        "overdue": sign_off and sign_off.is_overdue(timezone.localdate().isoformat()),
        "is_live": release == live_release(),
        "recall": recall,
        **changes_since(Release.objects.filter(number__lt=number).first(), release),
        "saved": saved_responses_of(number).count(),
        "may_edit": may_edit(request.user),
        "may_approve": may_approve(request.user),
        "may_see_references": may_see_references(request.user),
    }
    if recall and context["may_see_references"]:
        record_references_shown(request, f"release {number}, {context['saved']} responses")
        context |= recalled_references(number, request.GET.get("page"))
    return render_draft_page(request, "release.html", str(release), context)


def changes_since(before: Release | None, release: Release) -> dict[str, Any]:
    """Return what a release says differently than the one before it."""
    if not before:
        return {}
    old, new = compiled_release(before.number), compiled_release(release.number)
    return {"before": before, "changes": changes_in_words(old, new)}


def sign_off_of(release: Release) -> SignOff | None:
    """Return who reviewed the content of a release, read without the rest of its document."""
    plain = json.loads(release.document).get("sign_off")
    return canonical_form.from_plain(SignOff, plain) if plain else None


def languages_of(release: Release) -> list[tuple[str, str]]:
    """Return the languages that patients can choose beside the release's own, by name, each with
    who read it when it was published; empty for one that did not change in this release."""
    readers = dict(line.split(" ", 1) for line in release.readers.splitlines())
    return [
        (each["name"], readers.get(each["code"], ""))
        for each in json.loads(release.document).get("translations", ())
        if each["offered"]
    ]


def saved_responses_of(number: int) -> QuerySet[Response]:
    return Response.objects.unexpired(timezone.now()).filter(release_id=number).order_by("pk")


def recalled_references(number: int, page_number: str | None) -> dict[str, Any]:
    """Return a page of a release's saved responses, as references in groups and dates."""
    rows = saved_responses_of(number).values_list("reference", "saved_at")
    page = Paginator(rows, PAGE_SIZE).get_page(page_number)
    return {"page": page, "lists": [(in_groups(reference), at) for reference, at in page]}
