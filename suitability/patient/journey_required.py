"""Who is on a journey, and where it goes on when the content changed under it."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from suitability.engine import journey as way
from suitability.engine.program import Program, Slot, UnfitAnswers

from . import journey_cookie
from .journey_cookie import Journey
from .page_rendering import needs_release

P = ParamSpec("P")


def on_journey(
    view: Callable[Concatenate[HttpRequest, Journey, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Hands the view the journey; without one it is back to the start. Answers given to content
    that changed since are looked at first, and what was sent with them is not taken."""

    @needs_release
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        journey = journey_cookie.read(request)
        if journey is None:
            return back_to_the_start(request)
        if journey.is_recalled:
            return move(request, journey)
        if journey.dropped:
            return look_again(request, journey, journey.program)
        return view(request, journey, *args, **kwargs)

    return guarded


def back_to_the_start(request: HttpRequest) -> HttpResponse:
    messages.info(
        request,
        "We do not have your answers any more: they were cleared, or kept too long, "
        "or this browser did not keep them. Please begin again.",
    )
    return redirect("start")


def move(request: HttpRequest, journey: Journey) -> HttpResponse:
    """From a release that was recalled to the live one. Raises NothingPublished."""
    moved = journey.moved()
    messages.info(
        request,
        "We found a mistake in the questions or the list that you were using. "
        "We moved you to questions without it. Please check your answers.",
    )
    return look_again(request, moved, journey.program)


def look_again(request: HttpRequest, journey: Journey, before: Program) -> HttpResponse:
    """To what is urgent now, or to the answers; `before` knows the questions that were dropped."""
    if request.method == "POST":
        messages.info(
            request, "What you just sent was not used. If it was an answer, please give it again."
        )
    for code in journey.dropped:
        messages.info(
            request,
            f"Your answer to '{named(before, code)}' was removed, as it does not fit any more.",
        )
    slot = danger(journey)
    urgent_now = slot and journey.bits & slot.mask and alone(journey)
    response = redirect("urgent" if urgent_now else "check")
    journey_cookie.keep(response, journey)
    return response


def named(program: Program, code: str) -> str:
    """A question's text; its code if the draft has it no more."""
    try:
        return program.slot(code).question.text
    except UnfitAnswers:
        return code


def when_complete(
    view: Callable[Concatenate[HttpRequest, Journey, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Sends who was not asked everything to the first question left."""

    @on_journey
    @wraps(view)
    def guarded(
        request: HttpRequest, journey: Journey, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        left = way.missing(journey.program, journey.bits)
        if left:
            return redirect("question", left[0].question.code)
        return view(request, journey, *args, **kwargs)

    return guarded


def alone(journey: Journey) -> tuple[str, ...]:
    """The statements that stand alone, on the answers so far."""
    codes = journey.program.document.page.alone
    fired = journey.program.rules_in(journey.program.fired(journey.bits))
    return tuple(rule.code for rule in fired if rule.code in codes)


def danger(journey: Journey) -> Slot | None:
    """The question for danger signs; a draft may be without it."""
    asked = way.shown(journey.program, journey.bits)
    return next((slot for slot in asked if slot.question.danger), None)
