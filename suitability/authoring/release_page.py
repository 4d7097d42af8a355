"""One release as it stands for good, and after a recall the lists that it was read in."""

import json
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from suitability.permissions import may_approve, may_edit, may_see_references
from suitability.questionnaire import canonical_form
from suitability.questionnaire.sources import SignOff
from suitability.releases.recall import Recall
from suitability.releases.release import Release, live_release
from suitability.responses.reference import in_groups
from suitability.responses.response import Response

from .draft_pages import show
from .refused_actions import told

PAGE = 50


@require_safe
def release(request: HttpRequest, number: int) -> HttpResponse:
    of = get_object_or_404(Release, pk=number)
    recall = Recall.objects.filter(release=of).first()
    sign_off = signed(of)
    context: dict[str, Any] = {
        "release": of,
        "verifies": canonical_form.digest(of.document) == of.digest,
        "sign_off": sign_off,
        "overdue": is_overdue(sign_off),
        "is_live": of == live_release(),
        "recall": recall,
        "saved": saved_lists(number).count(),
        "may_edit": may_edit(request.user),
        "may_approve": may_approve(request.user),
        "may_see_references": may_see_references(request.user),
    }
    if recall and context["may_see_references"]:
        told(request, f"release {number}, {context['saved']} responses")
        context |= references(number, request.GET.get("page"))
    return show(request, "release.html", str(of), context)


def signed(release: Release) -> SignOff | None:
    """Who reviewed the content of a release, as it says itself."""
    plain = json.loads(release.document).get("sign_off")
    return canonical_form.from_plain(SignOff, plain) if plain else None


def is_overdue(sign_off: SignOff | None) -> bool:
    return sign_off is not None and sign_off.next_review < timezone.localdate().isoformat()


def saved_lists(number: int) -> Any:
    return Response.objects.unexpired(timezone.now()).filter(release_id=number).order_by("pk")


def references(number: int, page: str | None) -> dict[str, Any]:
    """The saved lists of a release, by the references that people tell."""
    on = Paginator(saved_lists(number).values_list("reference", "saved_at"), PAGE).get_page(page)
    return {"page": on, "lists": [(in_groups(reference), at) for reference, at in on]}
