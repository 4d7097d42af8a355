"""The saved summary: saving it for the provider, and reading, printing and deleting it."""

from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods, require_safe

from suitability.audit.audit_log import openings
from suitability.engine.summary import Summaries
from suitability.releases.release_cache import compiled_release, live_summaries, recall_reason
from suitability.responses import saving
from suitability.responses.response import Response
from suitability.responses.retention import delete_response

from . import journey_cookie
from .forms import SaveForm
from .journey_cookie import Journey
from .journey_required import back_to_the_start, complete_journey_required
from .page_rendering import address, needs_release, show, show_cached


@require_http_methods(["GET", "HEAD", "POST"])
@complete_journey_required
def save(request: HttpRequest, journey: Journey) -> HttpResponse:
    if journey.is_preview:
        status = 400 if request.method == "POST" else 200
        return show(request, "patient/never_saved.html", journey.summaries, {}, status)
    days = settings.RESPONSE_DAYS
    if request.method != "POST":
        return show_cached(request, "patient/save.html", journey.summaries, to_agree, days)
    form = SaveForm(request.POST)
    if form.is_valid():
        try:
            saving.save(journey.summaries, journey.bits, link=journey.link, now=timezone.now())
        except (DatabaseError, saving.NotSaved):
            return show(request, "patient/not_saved.html", journey.summaries, {}, status=503)
        return HttpResponseRedirect(address("saved"))
    context = to_agree(journey.summaries, days) | {"form": form}
    return show(request, "patient/save.html", journey.summaries, context, status=400)


def to_agree(summaries: Summaries, days: int) -> dict[str, Any]:
    consent = f"patient/consent/{saving.CONSENT}.html"
    return {"form": SaveForm(), "consent": consent, "days": days}


@require_safe
def saved(request: HttpRequest) -> HttpResponse:
    """Show the reference and the secret link. A journey on a recalled release is not moved here,
    since only this page has the link."""
    journey = journey_cookie.read(request)
    if journey is None:
        return back_to_the_start(request)
    response = saving.saved(journey.link)
    if response is None:
        return redirect("summary")
    summaries, recalled = journey.summaries, recall_reason(response.release_id)
    holes = {
        "reference": response.spoken_reference,
        "link": request.build_absolute_uri(reverse("copy", args=[journey.link])),
        "until": date_format(timezone.localtime(response.delete_at), "F j, Y"),
    }
    return show_cached(request, "patient/saved.html", summaries, with_recall, recalled, holes=holes)


def with_recall(summaries: Summaries, recalled: str) -> dict[str, Any]:
    return {"recalled": recalled}


@require_safe
def copy(request: HttpRequest, link: str) -> HttpResponse:
    response = find(link)
    context = {
        "response": response,
        "summary": response.summary.read(),
        "made_on": timezone.localdate(response.saved_at),
        "link": link,
        "recalled": recall_reason(response.release_id),
        "openings": openings(response.pk),
        "read_at": response.reviewed_at if settings.TELL_PATIENTS else None,
    }
    return show(request, "patient/copy.html", compiled_release(response.release_id), context)


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, link: str) -> HttpResponse:
    response = find(link)
    if request.method == "POST":
        try:
            delete_response(response, now=timezone.now())
        except DatabaseError:
            again = {"link": link}
            summaries = compiled_release(response.release_id)
            return show(request, "patient/not_deleted.html", summaries, again, status=503)
        gone = redirect("deleted")
        journey = journey_cookie.read(request)
        if journey:
            journey_cookie.write_cookie(gone, journey.with_new_key())
        return gone
    context = {"response": response, "link": link}
    return show(request, "patient/delete.html", compiled_release(response.release_id), context)


@require_safe
@needs_release
def deleted(request: HttpRequest) -> HttpResponse:
    return show(request, "patient/deleted.html", live_summaries(), {})


def find(link: str) -> Response:
    """Return the response of a secret link. Raises Http404."""
    response = saving.find(link, now=timezone.now())
    if response is None:
        raise Http404
    return response
