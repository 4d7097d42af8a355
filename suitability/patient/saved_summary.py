"""The saved summary: saving it for the provider, and reading, printing and deleting it."""

import logging
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import Error
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from suitability.audit.audit_log import openings
from suitability.database_limits import ANSWER_SECONDS, CircuitBreaker
from suitability.engine.summary import Summaries
from suitability.engine.tick_list import as_ticked
from suitability.free_space import warn_of_full_disk
from suitability.responses import saving
from suitability.responses.clock import ClockLooksWrong, refuse_if_behind
from suitability.responses.recent_saves import check_recent_saves
from suitability.responses.replacement import NotOfJourney, lists_beside
from suitability.responses.response import Response
from suitability.responses.retention import delete_response
from suitability.throttle.bucket import check, take
from suitability.throttle.client_address import client_of
from suitability.throttle.retry_later import retry_later
from suitability.throttle.throttles import SAVE, TooMany

from . import journey_cookie
from .forms import JOURNEY, LIST, REPLACES, SaveForm
from .journey_cookie import Journey
from .journey_required import back_to_the_start, complete_journey_required
from .page_rendering import address, needs_release, show, show_cached
from .reader_language import in_language_of, live_for
from .secret_link import (
    close_list,
    counts_wrong_links,
    find,
    handle_of,
    opened_list,
    secret_link,
    show_closed,
    show_replaced,
)
from .sheet_html import qr_code
from .text_filters import why_recalled

logger = logging.getLogger(__name__)
WRITES = CircuitBreaker(ANSWER_SECONDS)


@require_http_methods(["GET", "HEAD", "POST"])
@complete_journey_required
def save(request: HttpRequest, journey: Journey) -> HttpResponse:
    """Ask for consent to save the list that was shown, and save it."""
    if journey.is_preview:
        status = 400 if request.method == "POST" else 200
        return show(request, "patient/never_saved.html", journey.summaries, {}, status)
    if request.method != "POST":
        holes = names_of(journey) | {"earlier": earlier_lists(journey)}
        days = settings.RESPONSE_DAYS
        return show_cached(
            request, "patient/save.html", journey.summaries, to_agree, days, holes=holes
        )
    if request.POST.get(LIST) != journey.list_name:
        return show_current_list(request)
    form = SaveForm(request.POST)
    if not form.is_valid():
        return ask_consent_again(request, journey, form)
    return save_list(request, journey)


def save_list(request: HttpRequest, journey: Journey) -> HttpResponse:
    """Save it; the lists that the form names are replaced by it, and no others."""
    replaces = frozenset(request.POST.getlist(REPLACES))
    warn_of_full_disk()
    try:
        with WRITES.attempt():
            check(request, SAVE)
            save_now(request, journey, replaces, now=timezone.now())
    except TooMany as error:
        return save_later(request, journey, error)
    except ClockLooksWrong as error:
        logger.error("No list is saved (docs/operations.md, The clock). %s", error)
        wrong = {"clock_is_wrong": True}
        return show(request, "patient/not_saved.html", journey.summaries, wrong, status=503)
    except NotOfJourney:
        form = SaveForm(request.POST)
        form.add_error(None, _("A list that you ticked is not there any more. Nothing was saved."))
        return ask_consent_again(request, journey, form)
    except (Error, saving.NotSaved):
        return show(request, "patient/not_saved.html", journey.summaries, {}, status=503)
    if replaces:
        messages.info(request, _("It takes the place of what you ticked."))
    response = HttpResponseRedirect(address("saved"))
    journey_cookie.write_cookie(response, journey.that_was_saved())
    return response


def save_later(request: HttpRequest, journey: Journey, error: TooMany) -> HttpResponse:
    """Say when to save it, unless that was done before: then the form was sent twice."""
    if journey.was_saved and saving.saved(journey.link):
        return redirect("saved")
    context = {"wait": error.wait}
    page = show(request, "patient/not_saved.html", journey.summaries, context)
    return retry_later(page, error)


def save_now(
    request: HttpRequest, journey: Journey, replaces: frozenset[str], *, now: datetime
) -> None:
    """Save it unless the clock looks wrong or too many were saved of late. Raises ClockLooksWrong,
    TooMany, and what saving.save raises."""
    refuse_if_behind(now)
    check_recent_saves(now)
    saving.save(
        journey.summaries,
        journey.bits,
        ticks=journey.ticks,
        link=journey.link,
        journey_hash=journey.journey_hash,
        replaces=replaces,
        now=now,
        count=partial(take, SAVE, client_of(request)),
    )


def ask_consent_again(request: HttpRequest, journey: Journey, form: SaveForm) -> HttpResponse:
    context = to_agree(journey.summaries, settings.RESPONSE_DAYS) | names_of(journey)
    context |= {"form": form, "earlier": earlier_lists(journey)}
    return show(request, "patient/save.html", journey.summaries, context, status=400)


def names_of(journey: Journey) -> dict[str, str]:
    """Return what a form names, so that it acts on this journey and this list or not at all."""
    return {JOURNEY: journey.name, LIST: journey.list_name}


def show_current_list(request: HttpRequest) -> HttpResponse:
    """Lead to the list as it is now, in place of the one that the form was about."""
    messages.info(
        request,
        _(
            "Nothing was saved. Your answers were changed after you opened that page, maybe in "
            "another tab. This is your list now. Read it, and save it if you want to."
        ),
    )
    return redirect("summary")


def earlier_lists(journey: Journey) -> str:
    """Return the HTML that offers to replace the lists of this journey that were saved before."""
    if not journey.was_saved:
        return ""
    lists = lists_beside(journey.journey_hash, journey.link, now=timezone.now())
    return render_to_string("patient/earlier_lists.html", {"lists": lists}) if lists else ""


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
    response, link = saved_list(journey)
    if response is None:
        return redirect("summary")
    beside = lists_beside(journey.journey_hash, link, now=timezone.now())
    summaries = journey.summaries
    recalled = why_recalled(response.release_id, summaries)
    with in_language_of(summaries):
        holes = {
            "reference": response.spoken_reference,
            "qr": qr_code(response.spoken_reference),
            "link": secret_link(request, link),
            "until": date_format(timezone.localtime(response.patient_until), "DATE_FORMAT"),
            "beside": render_to_string("patient/lists_beside.html", {"lists": beside}),
        }
    return show_cached(request, "patient/saved.html", summaries, with_recall, recalled, holes=holes)


def saved_list(journey: Journey) -> tuple[Any, str]:
    """Return the saved list of a journey and the secret part of its link, or None and the link.
    Who saved it and then goes on in another language sees the link still."""
    links = [journey.link]
    if journey.was_saved:
        links += [journey.in_language(tag).link for tag in journey.summaries.languages]
    for link in dict.fromkeys(links):
        if response := saving.saved(link):
            return response, link
    return None, journey.link


def with_recall(_: Summaries, recalled: str) -> dict[str, Any]:
    return {"recalled": recalled}


@gzip_page
@require_safe
@opened_list
@counts_wrong_links
def copy(request: HttpRequest, secret: str) -> HttpResponse:
    """Show a saved list, or that it was replaced. Raises Http404."""
    response = saving.find(secret, now=timezone.now())
    if response is None:
        return show_replaced(request, secret) or show_closed(request)
    summary = response.summary.read()
    asks = response.tick_list(summary)
    context = {
        "response": response,
        "summary": as_ticked(summary, asks),
        "asks": asks,
        "read_only": response.ticked is not None,
        "typed_key": typed_key(request, response, secret),
        "made_on": timezone.localdate(response.saved_at),
        "handle": handle_of(secret),
        "recalled": why_recalled(response.release_id, response.summaries),
        "openings": openings(response.pk, since=response.saved_at),
        "read_at": response.reviewed_at if settings.TELL_PATIENTS else None,
        "languages": (),  # it stays in the one that it was read in
    }
    return show(request, "patient/copy.html", response.summaries, context)


def typed_key(request: HttpRequest, response: Response, secret: str) -> str:
    """Return under which name the browser's tab holds what is typed on a copy: that of the list
    which it is a copy of, if this browser has that one."""
    journey = journey_cookie.read(request)
    is_own = journey is not None and journey.link == secret
    return journey.name if journey and is_own else response.reference


@require_http_methods(["GET", "HEAD", "POST"])
@opened_list
@counts_wrong_links
def delete(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask whether to delete a saved list. A POST deletes its response for good, and closes the list
    in this browser. Raises Http404."""
    response, handle = find(secret), handle_of(secret)
    if request.method == "POST":
        try:
            with WRITES.attempt():
                delete_response(response, now=timezone.now())
        except Error:
            again = {"handle": handle, "languages": ()}
            page = "patient/not_deleted.html"
            return show(request, page, response.summaries, again, status=503)
        gone = redirect("deleted")
        close_list(request, gone, secret)
        journey = journey_cookie.read(request)
        if journey:
            journey_cookie.write_cookie(gone, journey.after_a_deletion())
        return gone
    context = {"response": response, "handle": handle, "languages": ()}
    return show(request, "patient/delete.html", response.summaries, context)


@require_safe
@needs_release
def deleted(request: HttpRequest) -> HttpResponse:
    """Say that a list was deleted, and where to clear the answers that this device still has."""
    return show(request, "patient/deleted.html", live_for(request), {})
