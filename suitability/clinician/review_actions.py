"""Review actions: a step of a review, as the form on the response's page sends it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from suitability.permissions import AUDITOR, CLINICIAN, actor, may_see_responses
from suitability.responses.replacement import Replacement
from suitability.responses.response import Response
from suitability.responses.review import STEP, NotNow, colleagues, take_step

from .access_control import render_page, requires
from .response_detail import get_response

MAX_NOTE = 4000  # characters
REPLACED = (
    "While you were reading, the patient replaced this list by a newer one. Look at that one."
)


@require_POST
@requires(may_see_responses)
def review(request: HttpRequest, number: int) -> HttpResponse:
    """Take the step, or say why it cannot be taken, with the note to copy. Raises Http404."""
    sent = request.POST
    note = sent.get("note", "").replace("\0", "")[:MAX_NOTE]
    try:
        event = take_step(
            sent.get("step", ""),
            number,
            seen=parse_count(sent.get("seen", "")),
            note=note,
            to=sent.get("to", ""),
            **actor(request, CLINICIAN, AUDITOR),
        )
    except Response.DoesNotExist:
        if not Replacement.objects.unexpired(timezone.now()).filter(pk=number).exists():
            raise Http404 from None
        return refuse(request, REPLACED, number, note)
    except NotNow as error:
        return refuse(request, str(error), number, note)
    messages.success(request, f"Done: {event.done}.")
    return redirect(reverse("response", args=[number]) + "#review")


def refuse(request: HttpRequest, why: str, number: int, note: str) -> HttpResponse:
    context = {"why": why, "number": number, "note": note}
    return render_page(request, "not_now.html", context, status=400)


def parse_count(text: str) -> int:
    """Return the number of up to 8 digits; 0 if the text is none."""
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 9 else 0


@require_safe
@requires(may_see_responses)
def hand_over(request: HttpRequest, number: int) -> HttpResponse:
    """Ask to whom, on a page that shows nothing of what the response says. Raises Http404."""
    response, by = get_response(number), request.user.get_username()
    context = {
        "response": response,
        "seen": response.events.count(),
        "colleagues": colleagues(by),
        "open": STEP["hand_over"].is_open(response, by),
    }
    return render_page(request, "hand_over.html", context)
