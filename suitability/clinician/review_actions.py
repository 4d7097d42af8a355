"""Review actions: a step of a review, as the form on the response's page sends it."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from suitability.permissions import AUDITOR, CLINICIAN, actor, may_see_responses, signed_in_user
from suitability.responses.replacement import Replacement
from suitability.responses.response import Response
from suitability.responses.review import STEP, NotNow, colleagues, take_step
from suitability.unsaved_forms import drop, hold_on_page

from .access_control import render_page, requires
from .hand_over_mail import mail_receiver
from .list_position import hold_position
from .response_detail import find_response, refuse_gone
from .visited_lists import list_of

MAX_NOTE = 4000  # characters
REPLACED = _(
    "While you were reading, the patient replaced this list by a newer one. Look at that one."
)


@require_POST
@requires(may_see_responses)
def review(request: HttpRequest, number: int) -> HttpResponse:
    """Take the step, or say why it cannot be taken. The note of a step that is refused is in its
    box again when the response is opened; without a response, it can be copied."""
    sent, note = request.POST, typed_note(request)
    hold_position(request, number)
    try:
        event = take_step(
            sent.get("step", ""),
            number,
            seen=parse_count(sent.get("seen", "")),
            note=note,
            to=parse_count(sent.get("to", "")),
            follow_up_on=typed_day(request),
            **actor(request, CLINICIAN, AUDITOR),
        )
    except Response.DoesNotExist:
        if not Replacement.objects.unexpired(timezone.now()).filter(pk=number).exists():
            return refuse_gone(request, note)
        return refuse(request, str(REPLACED), number, note)
    except NotNow as error:
        hold_note(request, number, note, day=sent.get("follow_up_on", ""))
        return refuse(request, str(error), number, note)
    drop(request, reverse("response", args=[number]))
    if event.to:
        mail_receiver(request, to=parse_count(sent.get("to", "")), count=1)
    messages.success(request, _("Done: %(done)s.") % {"done": event.done})
    return redirect(reverse("response", args=[number]) + list_of(request)[0] + "#done")


def refuse(request: HttpRequest, why: str, number: int, note: str) -> HttpResponse:
    context = {"why": why, "number": number, "note": note}
    return render_page(request, "not_now.html", context, status=400)


def typed_note(request: HttpRequest) -> str:
    return request.POST.get("note", "").replace("\0", "")[:MAX_NOTE]


def typed_day(request: HttpRequest) -> date | None:
    """Return the day that was given for a follow-up; None without one. Raises NotNow if what was
    typed is no day, for a step that asks for it."""
    text = request.POST.get("follow_up_on", "").strip()
    if not text or request.POST.get("step") != "follow_up":
        return None
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise NotNow(_("Please give the day of the follow-up as 2026-11-24, or none at all."))
    return day


def hold_note(request: HttpRequest, number: int, note: str, day: str = "") -> None:
    """Hold a note, and the day of a follow-up, to be in their boxes again when the response is
    opened."""
    fields = QueryDict(mutable=True)
    fields["note"] = note
    if day:
        fields["follow_up_on"] = day[:10]
    hold_on_page(request, reverse("response", args=[number]), fields)


def parse_count(text: str) -> int:
    """Return the number of up to 8 digits; 0 if the text is none."""
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 9 else 0


@require_http_methods(["GET", "HEAD", "POST"])
@requires(may_see_responses)
def hand_over(request: HttpRequest, number: int) -> HttpResponse:
    """Ask to whom, on a page that shows nothing of what the response says. A note that was typed on
    the response's page comes along. Raises Http404."""
    response, by, note = find_response(number), signed_in_user(request), typed_note(request)
    if response is None:
        return refuse_gone(request, note)
    hold_note(request, number, note, day=request.POST.get("follow_up_on", ""))
    context = {
        "note": note,
        "key": list_of(request)[0],
        "response": response,
        "seen": response.events.count(),
        "colleagues": list(colleagues(by)),
        "open": STEP["hand_over"].is_open(response, by),
    }
    return render_page(request, "hand_over.html", context)
