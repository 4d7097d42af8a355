"""One response on one screen: what matters, the answers, and what the patient read."""

from typing import Any

from django.contrib.auth.models import User
from django.db.models import F, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from suitability.audit.audit_entry import Act
from suitability.engine.tick_list import as_ticked
from suitability.permissions import may_see_responses, signed_in_user
from suitability.releases.release import Release
from suitability.responses.pending_hand_over import mark_opened
from suitability.responses.replacement import (
    Relations,
    Replacement,
    relations,
    with_relations,
)
from suitability.responses.response import Response, Status
from suitability.responses.review import STEPS, may_discard
from suitability.unsaved_forms import unsaved_form

from .access_control import record_access, render_page, requires
from .clinical_brief import brief
from .reader_words import drift_in_words, in_own_words, words_around
from .visited_lists import list_of

# Of what may be much, so much is printed: the record has two pages at most.
PRINTED_STEPS, PRINTED_TICKS = 5, 10


@require_safe
@requires(may_see_responses)
def response(request: HttpRequest, number: int) -> HttpResponse:
    """Show the response, or that it was replaced. Raises Http404."""
    opened = find_response(number)
    if opened is None:
        return show_replaced(request, number)
    record_access(request, Act.OPENED, response=opened)
    by = signed_in_user(request)
    mark_opened(number, by)
    context = detail_context(opened, by=by)
    context["key"], filters = list_of(request)
    context["in_filter"] = bool(filters)
    context["whole"] = "whole" in request.GET
    context["in_own"] = "own" in context and "in_own" in request.GET
    return render_page(request, "response.html", context)


def show_replaced(request: HttpRequest, number: int) -> HttpResponse:
    """Say which response took the place of one that is not there any more. Raises Http404."""
    unexpired = Replacement.objects.unexpired(timezone.now()).select_related("by")
    replacement = unexpired.filter(pk=number).first()
    if replacement is None:
        return refuse_gone(request, unsaved_form(request).fields.get("note", ""))
    record_access(request, Act.OPENED, response=replacement, about="replaced")
    return render_page(request, "replaced.html", {"replacement": replacement}, status=410)


def refuse_gone(request: HttpRequest, note: str) -> HttpResponse:
    """Say that a response is not there any more, with the note to copy. Raises Http404 if nobody
    typed any."""
    if not note.strip():
        raise Http404
    return render_page(request, "gone.html", {"note": note}, status=404)


@require_safe
@requires(may_see_responses)
def response_sheet(request: HttpRequest, number: int) -> HttpResponse:
    """Show the sheet as it was frozen, to print it. Raises Http404, also if there is none."""
    opened = get_response(number)
    record_access(request, Act.OPENED, response=opened)
    summary = opened.summary.read() if opened.summary.verifies else None
    if summary is None or summary.sheet is None:
        raise Http404
    context = {
        "response": opened,
        "summary": as_ticked(summary, opened.tick_list(summary)),
        "made_on": timezone.localdate(opened.saved_at),
    }
    return render_page(request, "sheet.html", context)


def get_response(number: int) -> Response:
    """Return the response as find_response does. Raises Http404."""
    response = find_response(number)
    if response is None:
        raise Http404
    return response


def find_response(number: int) -> Response | None:
    """Return the response with its summary, its relations, `recalled` (the reason, or None) and
    `live` (the live release's number, or None), in one query; None for one that has expired."""
    live = Release.objects.filter(recall=None).values("number")[:1]
    about = {"recalled": F("release__recall__reason"), "live": Subquery(live)}
    now = timezone.now()
    unexpired = Response.objects.unexpired(now).select_related("summary")
    return with_relations(unexpired, now=now).annotate(**about).filter(pk=number).first()


def detail_context(response: Any, *, by: User) -> dict[str, Any]:
    """Return what the page shows to `by`. A summary that does not verify is not in it."""
    events = list(response.events.all())
    context: dict[str, Any] = {
        "response": response,
        "verifies": response.summary.verifies,
        "recalled": response.recalled,
        "relations": relations_of(response),
        "events": events,
        "seen": len(events),
        "printed_steps": PRINTED_STEPS,
        "earlier_steps": max(len(events) - PRINTED_STEPS, 0),
        "may_discard": may_discard(response, by),
        "steps": [step for step in STEPS if step.is_open(response, by)],
        "held_by_other": response.status == Status.IN_REVIEW and response.holder_id != by.pk,
    }
    return context | summary_context(response) if response.summary.verifies else context


def relations_of(response: Any) -> Relations | None:
    """Ask for the lists that this one replaced, was replaced by or stands beside, if any."""
    if response.replaced_at or response.other_at or response.replaces:
        return relations(response, now=timezone.now())
    return None


def summary_context(response: Any) -> dict[str, Any]:
    """Return what the patient read, and in the clinician's own language the brief and the answers,
    and what the live release says otherwise."""
    read = response.summary.read()
    own = in_own_words(response, read)
    summary = own or read
    asks = response.tick_list(summary)
    ticked = [question.text for question in asks.every if question.is_ticked]
    moved_on = response.live not in (None, response.release_id)
    return {
        "summary": summary,
        "asks": asks,
        "ticked": ticked,
        "printed_ticks": PRINTED_TICKS,
        "more_ticks": max(len(ticked) - PRINTED_TICKS, 0),
        "read_only": True,
        "links": summary.links,
        "made_on": timezone.localdate(response.saved_at),
        "brief": brief(summary, response.answers),
        "drift": drift_in_words(response, read, summary.language) if moved_on else None,
        "read_asks": response.tick_list(read),
        **words_around(read, own),
    }
