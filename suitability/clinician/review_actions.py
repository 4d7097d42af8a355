"""A step of a review, as the form on the response's page sends it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from suitability.permissions import may_see_responses
from suitability.responses.response import Response
from suitability.responses.review import STEP, NotNow, colleagues, take_step

from .access_control import only_for, show, who
from .response_detail import find

LONGEST = 4000  # characters of a note


@require_POST
@only_for(may_see_responses)
def review(request: HttpRequest, number: int) -> HttpResponse:
    sent = request.POST
    note = sent.get("note", "").replace("\0", "")[:LONGEST]
    try:
        event = take_step(
            sent.get("step", ""),
            number,
            seen=whole_number(sent.get("seen", "")),
            note=note,
            to=sent.get("to", ""),
            **who(request),
        )
    except Response.DoesNotExist:
        raise Http404 from None
    except NotNow as error:
        context = {"why": str(error), "number": number, "note": note}
        return show(request, "not_now.html", context, status=400)
    messages.success(request, f"Done: {event.done}.")
    return redirect(reverse("response", args=[number]) + "#review")


def whole_number(said: str) -> int:
    return int(said) if said.isdecimal() and said.isascii() and len(said) < 9 else 0


@require_safe
@only_for(may_see_responses)
def hand_over(request: HttpRequest, number: int) -> HttpResponse:
    """To whom? Asked on a page of its own, which shows nothing of what the response says."""
    one, by = find(number), request.user.get_username()
    context = {
        "response": one,
        "seen": one.events.count(),
        "colleagues": colleagues(by),
        "open": STEP["hand_over"].is_open(one, by),
    }
    return show(request, "hand_over.html", context)
