"""The questions, one a page, then the check and the summary."""

from functools import lru_cache
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from suitability.engine.journey import after, answer, position
from suitability.engine.lines import Given
from suitability.engine.program import Slot, UnfitAnswers
from suitability.engine.summary import Summaries, Summary
from suitability.engine.tick_list import UNTOUCHED, as_ticked, tick_list
from suitability.languages import current_language

from . import journey_cookie
from .forms import JOURNEY, LIST, BeginForm, QuestionForm, TickForm, checked_holes
from .journey_cookie import Journey
from .journey_required import complete_journey_required, journey_required
from .page_rendering import address, needs_release, show, show_cached
from .saved_summary import show_current_list
from .sheet_html import sheet_html
from .takeover import danger_question, interrupting_rules, interrupts


@require_http_methods(["GET", "HEAD", "POST"])
@needs_release
def begin(request: HttpRequest) -> HttpResponse:
    """Show the page before the questions, which asks who will answer. A POST begins a journey, in
    place of any that this browser has, and leads to its first question."""
    summaries = journey_cookie.reading(request)
    if request.method != "POST":
        return show_cached(request, "patient/begin.html", summaries, to_begin)
    site = summaries.program.document.site
    form = BeginForm(site, request.POST)
    if form.is_valid():
        under_age = form.cleaned_data["reader"] == "minor"
        journey = journey_cookie.new_journey(under_age=under_age, on=summaries)
        response = HttpResponseRedirect(address("question", journey.program.slots[0].question.code))
        journey_cookie.write_cookie(response, journey)
        return response
    context = {"form": form, "site": site}
    return show(request, "patient/begin.html", summaries, context, status=400)


def to_begin(summaries: Summaries) -> dict[str, Any]:
    site = summaries.program.document.site
    return {"form": BeginForm(site), "site": site}


@require_http_methods(["GET", "HEAD", "POST"])
@journey_required
def question(request: HttpRequest, journey: Journey, code: str) -> HttpResponse:
    """Show a question with the answer that it has. A POST takes the answer and leads on. From a
    hidden question lead to the check page. Raises Http404 for a code that is not there."""
    try:
        slot = journey.program.slot(code)
    except UnfitAnswers:
        raise Http404 from None
    if not slot.shown(journey.bits):
        messages.info(request, _("That question does not apply any more. We moved you on."))
        return redirect("check")
    if request.method == "POST":
        form = QuestionForm(journey.program, slot.question, request.POST)
        if form.is_valid():
            return take_answer(request, journey, slot, form.chosen)
        return show_question(request, journey, slot, form, status=400)
    chosen = picked(journey, slot)
    if journey.is_preview:
        form = QuestionForm(journey.program, slot.question, chosen=chosen)
        return show_question(request, journey, slot, form)
    holes = progress(journey, slot) | checked_holes(slot.question, chosen) | {JOURNEY: journey.name}
    return show_cached(
        request, "patient/question.html", journey.summaries, to_answer, code, holes=holes
    )


def to_answer(summaries: Summaries, code: str) -> dict[str, Any]:
    slot = summaries.program.slot(code)
    return {"form": QuestionForm(summaries.program, slot.question), "question": slot.question}


def picked(journey: Journey, slot: Slot) -> tuple[str, ...]:
    """Return the choices that the page shows as picked: the answer, or under 18 as it was picked
    before the first question."""
    if journey.bits & slot.mask or not journey.under_age:
        return slot.chosen(journey.bits)
    question, _, choice = journey.program.document.page.under_age.partition(".")
    return (choice,) if question == slot.question.code else ()


def show_question(
    request: HttpRequest, journey: Journey, slot: Slot, form: QuestionForm, status: int = 200
) -> HttpResponse:
    context = {"form": form, "question": slot.question, JOURNEY: journey.name}
    context |= progress(journey, slot)
    return show(request, "patient/question.html", journey.summaries, context, status)


def progress(journey: Journey, slot: Slot) -> dict[str, str]:
    """Return a question's number, how many apply, and the address of the page before it."""
    at = position(journey.program, journey.bits, slot.question.code)
    if at.complete:
        back = address("check")
    else:
        back = address("question", at.before) if at.before else address("begin")
    return {"number": str(at.number), "total": str(at.total), "back": back}


def take_answer(
    request: HttpRequest, journey: Journey, slot: Slot, chosen: tuple[str, ...]
) -> HttpResponse:
    """Take an answer and go on: to what interrupts, to a blank to look at again, or onward."""
    change = answer(journey.program, journey.bits, slot.question.code, chosen)
    journey = journey.with_bits(change.bits)
    for removed in change.removed:
        sentence = _("You changed an answer, so your answer to '%(question)s' was removed.")
        messages.info(request, sentence % {"question": removed.text})
    response: HttpResponse
    if interrupts(journey, slot):
        response = redirect("urgent")
    elif slot.question.danger and not chosen and not journey.asked_again:
        journey = journey.that_was_asked_again()
        response = redirect("left_blank")
    else:
        response = onward(journey, slot)
    journey_cookie.write_cookie(response, journey)
    return response


def onward(journey: Journey, slot: Slot) -> HttpResponse:
    following = after(journey.program, journey.bits, slot.question.code)
    return HttpResponseRedirect(address("question", following) if following else address("check"))


@require_safe
@journey_required
def left_blank(request: HttpRequest, journey: Journey) -> HttpResponse:
    """Show what the site says of a danger question left blank, with ways back to it and onward."""
    slot = danger_question(journey)
    if slot is None:
        return redirect("check")
    context = {
        "question": slot.question,
        "onward": onward(journey, slot)["Location"],
        "site": journey.program.document.site,
    }
    return show(request, "patient/left_blank.html", journey.summaries, context)


@require_safe
@journey_required
def urgent(request: HttpRequest, journey: Journey) -> HttpResponse:
    """Show the statements that interrupt, before the next question; lead onward if none does."""
    codes = interrupting_rules(journey)
    slot = danger_question(journey)
    if slot is None:
        return redirect("check")
    if not codes:
        return onward(journey, slot)
    fired = journey.summaries.statements.fired(journey.bits)
    context = {
        "statements": [statement for statement in fired if statement.code in codes],
        "words": journey.program.document.words,
        "onward": onward(journey, slot)["Location"],
        "question": slot.question,
    }
    return show(request, "patient/urgent.html", journey.summaries, context)


@require_safe
@complete_journey_required
def check(request: HttpRequest, journey: Journey) -> HttpResponse:
    """Show all answers, each to be changed, before the list is made of them."""
    given, language = journey.summaries.given(journey.bits), current_language()
    holes = {"given": mark_safe("".join(answer_given(each, language) for each in given))}  # noqa: S308 - of templates
    return show_cached(request, "patient/check.html", journey.summaries, words_of, holes=holes)


@lru_cache(maxsize=1024)
def answer_given(given: Given, language: str) -> str:
    """Render an answer for a page in a language."""
    return render_to_string("patient/given.html", {"given": given})


@gzip_page
@require_http_methods(["GET", "HEAD", "POST"])
@complete_journey_required
def summary(request: HttpRequest, journey: Journey) -> HttpResponse:
    """Show the list. A POST takes what was ticked on it and leads on to the page of the button."""
    if request.method == "POST":
        return take_ticks(request, journey)
    holes = list_holes(journey)
    return show_cached(request, "patient/summary.html", journey.summaries, around_list, holes=holes)


def list_holes(journey: Journey) -> dict[str, str]:
    """Return what fills the holes of patient/summary.html."""
    summary = journey.summaries.of(journey.bits)
    asks = tick_list(summary, journey.ticks)
    context = {
        "summary": summary,
        "draft": journey.is_preview,
        "asks": asks,
        "tick_form": TickForm.html_id,
        "typed_key": journey.name,
        "row": "patient/summary/keep_row.html",
    }
    return {
        "body": render_to_string("patient/summary/body.html", context),
        "reading_time": summary.reading_time,
        "made_on": date_format(timezone.localdate(), "DATE_FORMAT"),
        "sheet": hidden_sheet(as_ticked(summary, asks)) if summary.sheet else "",
        JOURNEY: journey.name,
        LIST: untouched_name(journey),
    }


def hidden_sheet(summary: Summary) -> SafeString:
    """Return the sheet's HTML for the list's page, which shows it to the printer alone."""
    context = sheet_html(summary, timezone.localdate(), hidden=True)
    return render_to_string("sheet/sheet.html", context)


def untouched_name(journey: Journey) -> str:
    """Return the name of the list whatever is ticked: Back may show it with other ticks."""
    return journey.with_ticks(UNTOUCHED).list_name


def take_ticks(request: HttpRequest, journey: Journey) -> HttpResponse:
    """Take what was ticked on the list, and go on to the page of the button that was pressed."""
    if request.POST.get(LIST) != untouched_name(journey):
        return show_current_list(request)
    form = TickForm(journey.summaries.of(journey.bits), request.POST)
    if not form.is_valid():
        context = around_list(journey.summaries) | list_holes(journey) | {"form": form}
        return show(request, "patient/summary.html", journey.summaries, context, status=400)
    response = HttpResponseRedirect(form.next_address)
    journey_cookie.write_cookie(response, journey.with_ticks(form.ticks))
    return response


def around_list(summaries: Summaries) -> dict[str, Any]:
    has_sheet = summaries.program.document.page.sheet is not None
    return words_of(summaries) | {"form": None, "has_sheet": has_sheet}


def words_of(summaries: Summaries) -> dict[str, Any]:
    return {"words": summaries.program.document.words}
