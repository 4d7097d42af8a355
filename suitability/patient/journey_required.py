"""Decorators for views that need a journey: what happens when there is none, when a form belongs to
another, and when the content changed under it."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from suitability.engine.journey import missing
from suitability.engine.program import Program, UnfitAnswers
from suitability.engine.summary import Summaries

from . import journey_cookie
from .forms import JOURNEY
from .journey_cookie import Journey
from .page_rendering import View, needs_release, show
from .reader_language import in_language_of, language_of_live
from .takeover import danger_question, interrupts

P = ParamSpec("P")
JourneyView = Callable[Concatenate[HttpRequest, Journey, P], HttpResponse]


def journey_required(view: JourneyView[P]) -> View[P]:
    """Hand the view the journey; without one, go back to the start. A form of another journey is
    refused. If the content changed since, the answers are checked first, and what this request sent
    is not used."""

    @needs_release
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        journey = journey_cookie.read(request)
        if journey is None:
            return back_to_the_start(request)
        with in_language_of(journey.summaries):
            if request.method == "POST" and is_of_another(request, journey.name):
                return refuse_other_form(request, journey.summaries)
            if journey.is_recalled:
                return leave_recalled(request, journey)
            if journey.dropped:
                return check_again(request, journey, journey.program)
            return view(request, journey, *args, **kwargs)

    return guarded


def is_of_another(request: HttpRequest, name: str) -> bool:
    """Return whether the form that is sent is of another journey than the one of this name. A form
    without a name counts as such: an older program made it, nobody knows for whom."""
    return request.POST.get(JOURNEY) != name


def refuse_other_form(request: HttpRequest, summaries: Summaries) -> HttpResponse:
    """Say that a form was not used, and why. Nothing is changed, and no cookie is set."""
    context = {"named": JOURNEY in request.POST}
    return show(request, "patient/other_form.html", summaries, context, status=409)


GONE = _(
    "We do not have your answers any more: they were cleared, or kept too long, "
    "or this browser did not keep them. Please begin again."
)
UNREADABLE = _(
    "The questions were replaced after you began, and your answers were given to the old ones. We "
    "cannot tell what they mean now, so we do not use them. Nothing was saved. Please begin again."
)


def back_to_the_start(request: HttpRequest) -> HttpResponse:
    messages.info(request, str(UNREADABLE if journey_cookie.is_of_lost_release(request) else GONE))
    say_what_was_sent_is_unused(request)
    return redirect("start")


def leave_recalled(request: HttpRequest, journey: Journey) -> HttpResponse:
    """Move the journey from a recalled release to the live one. Raises NothingPublished."""
    moved = journey.moved(language_of_live(request))
    messages.info(
        request,
        gettext(
            "We found a mistake in the questions or the list that you were using. "
            "We moved you to questions without it. Please check your answers."
        ),
    )
    return check_again(request, moved, journey.program)


def check_again(request: HttpRequest, journey: Journey, before: Program) -> HttpResponse:
    """Go to what is urgent now, or to the check page. `before` has the questions that were
    dropped."""
    say_what_was_sent_is_unused(request)
    for code in journey.dropped:
        text = question_text(before, code)
        sentence = gettext(
            "Your answer to '%(question)s' was removed, as it does not fit any more."
        )
        messages.info(request, sentence % {"question": text})
    slot = danger_question(journey)
    response = redirect("urgent" if slot and interrupts(journey, slot) else "check")
    journey_cookie.write_cookie(response, journey)
    return response


def say_what_was_sent_is_unused(request: HttpRequest) -> None:
    if request.method == "POST":
        unused = gettext(
            "What you just sent was not used. If it was an answer, please give it again."
        )
        messages.info(request, unused)


def question_text(program: Program, code: str) -> str:
    """Return a question's text, or its code if the draft has it no more."""
    try:
        return program.slot(code).question.text
    except UnfitAnswers:
        return code


def complete_journey_required(view: JourneyView[P]) -> View[P]:
    """Hand the view a journey that was asked everything; else go to the first question left."""

    @journey_required
    @wraps(view)
    def guarded(
        request: HttpRequest, journey: Journey, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        left = missing(journey.program, journey.bits)
        if left:
            say_what_was_sent_is_unused(request)
            return redirect("question", left[0].question.code)
        return view(request, journey, *args, **kwargs)

    return guarded
