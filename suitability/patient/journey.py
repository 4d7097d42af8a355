"""The questions, one a page, then the check and the summary."""

from functools import lru_cache

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from suitability.rules import journey as way
from suitability.rules.program import Slot, UnfitAnswers

from . import cookie, ready
from .cookie import Journey
from .forms import BeginForm, QuestionForm
from .pages import kept_nowhere, needs_release, show
from .under_way import alone, danger, on_journey, when_complete


@require_http_methods(["GET", "HEAD", "POST"])
@needs_release
def begin(request: HttpRequest) -> HttpResponse:
    summaries = cookie.reading(request)
    form = BeginForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        under_age = form.cleaned_data["reader"] == "minor"
        journey = cookie.begin(under_age=under_age, on=summaries)
        response = redirect("question", journey.program.slots[0].question.code)
        cookie.keep(response, journey)
        return response
    status = 400 if form.errors else 200
    return show(request, "patient/begin.html", summaries, {"form": form}, status)


@require_http_methods(["GET", "HEAD", "POST"])
@on_journey
def question(request: HttpRequest, journey: Journey, code: str) -> HttpResponse:
    try:
        slot = journey.program.slot(code)
    except UnfitAnswers:
        raise Http404 from None
    if not slot.shown(journey.bits):
        messages.info(request, "That question does not apply any more. We moved you on.")
        return redirect("check")
    if request.method == "POST":
        form = QuestionForm(journey.program, slot.question, request.POST)
        if form.is_valid():
            return answer(request, journey, slot, form.chosen)
        return show_question(request, journey, slot, form, status=400)
    chosen = picked(journey, slot)
    if not (journey.is_preview or len(messages.get_messages(request))):
        where = place(journey, slot)
        html = ready.page(request, journey.summaries, slot, chosen, where)
        return kept_nowhere(HttpResponse(html))
    form = QuestionForm(journey.program, slot.question, chosen=chosen)
    return show_question(request, journey, slot, form)


def picked(journey: Journey, slot: Slot) -> tuple[str, ...]:
    """What the page shows as picked: the answer, or what was said before the first question."""
    if journey.bits & slot.mask or not journey.under_age:
        return slot.chosen(journey.bits)
    question, _, choice = journey.program.document.page.under_age.partition(".")
    return (choice,) if question == slot.question.code else ()


def show_question(
    request: HttpRequest, journey: Journey, slot: Slot, form: QuestionForm, status: int = 200
) -> HttpResponse:
    context = {"form": form, "question": slot.question, **place(journey, slot)}
    return show(request, "patient/question.html", journey.summaries, context, status)


def place(journey: Journey, slot: Slot) -> dict[str, object]:
    """Where a question stands on this person's way, and what is before it."""
    at = way.place(journey.program, journey.bits, slot.question.code)
    if at.complete:
        back = address("check")
    else:
        back = address("question", at.before) if at.before else address("begin")
    return {"number": at.number, "total": at.total, "back": back}


@lru_cache
def address(name: str, *args: str) -> str:
    return reverse(name, args=args)


def answer(
    request: HttpRequest, journey: Journey, slot: Slot, chosen: tuple[str, ...]
) -> HttpResponse:
    """Take an answer and go on: to what is urgent, to a blank to look at again, or onward."""
    change = way.answer(journey.program, journey.bits, slot.question.code, chosen)
    journey = journey.with_bits(change.bits)
    for removed in change.removed:
        messages.info(
            request, f"You changed an answer, so your answer to '{removed.text}' was removed."
        )
    response: HttpResponse
    if slot.question.danger and alone(journey):
        response = redirect("urgent")
    elif slot.question.danger and not chosen and not journey.asked_again:
        journey = journey.that_was_asked_again()
        response = redirect("left_blank")
    else:
        response = onward(journey, slot)
    cookie.keep(response, journey)
    return response


def onward(journey: Journey, slot: Slot) -> HttpResponse:
    following = way.after(journey.program, journey.bits, slot.question.code)
    return redirect("question", following) if following else redirect("check")


@require_safe
@on_journey
def left_blank(request: HttpRequest, journey: Journey) -> HttpResponse:
    slot = danger(journey)
    if slot is None:
        return redirect("check")
    context = {"question": slot.question, "onward": onward(journey, slot)["Location"]}
    return show(request, "patient/left_blank.html", journey.summaries, context)


@require_safe
@on_journey
def urgent(request: HttpRequest, journey: Journey) -> HttpResponse:
    codes = alone(journey)
    slot = danger(journey)
    if slot is None:
        return redirect("check")
    if not codes:
        return onward(journey, slot)
    fired = journey.summaries.statements.fired(journey.bits)
    context = {
        "statements": [one for one in fired if one.code in codes],
        "words": journey.program.document.words,
        "onward": onward(journey, slot)["Location"],
        "question": slot.question,
    }
    return show(request, "patient/urgent.html", journey.summaries, context)


@require_safe
@when_complete
def check(request: HttpRequest, journey: Journey) -> HttpResponse:
    given = journey.summaries.given(journey.bits)
    return show(request, "patient/check.html", journey.summaries, {"given": given})


@require_safe
@when_complete
def summary(request: HttpRequest, journey: Journey) -> HttpResponse:
    context = {"summary": journey.summaries.of(journey.bits), "made_on": timezone.localdate()}
    return show(request, "patient/summary.html", journey.summaries, context)
