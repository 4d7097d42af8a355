"""A step of a review with several responses at once, as they are ticked in the list."""

from datetime import UTC, date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from suitability.idempotency import done_on_page
from suitability.permissions import AUDITOR, CLINICIAN, actor, may_see_responses, signed_in_user
from suitability.responses.days import parse_moment
from suitability.responses.response import Response
from suitability.responses.review import STEP, NotNow, NotTaken, Step, colleagues, take_steps

from .access_control import render_page, requires
from .hand_over_mail import mail_receiver
from .review_actions import MAX_NOTE, parse_count, typed_day
from .visited_lists import list_address

# Not signing off: each list is to be read before somebody signs for it.
SEVERAL = tuple(STEP[code] for code in ("take", "hand_over", "follow_up"))
MOST_AT_ONCE = 100
MAX_QUERY = 2000  # characters of the list's address
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
NOTHING_CHOSEN = _(
    "No response was chosen. Tick the responses in the list first, then press a button."
)
LACKS_NOTE = _("Please write what the next reader should know.")
NO_SUCH_STEP = _("There is no such step for several responses. Please use the buttons of the list.")


@require_POST
@requires(may_see_responses)
def several(request: HttpRequest) -> HttpResponse:
    """Take the step with each response that is ticked; ask for what it needs first."""
    sent = request.POST
    numbers = sorted({*map(parse_count, sent.getlist("chosen")[:MOST_AT_ONCE])} - {0})
    step = next((step for step in SEVERAL if step.code == sent.get("step")), None)
    if step is None:
        return show_result(request, [], str(NO_SUCH_STEP))
    if not numbers:
        return show_result(request, [], str(NOTHING_CHOSEN))
    to = parse_count(sent.get("to", ""))
    lacks = {"note": not sent.get("note", "").strip(), "colleague": not to, "": False}
    if lacks[step.needs]:
        return ask_for_more(request, step, numbers, str(LACKS_NOTE) if "asked" in sent else "")
    try:
        day = typed_day(request)
    except NotNow as error:
        return ask_for_more(request, step, numbers, str(error))
    return take_with_each(request, step, numbers, day)


def take_with_each(
    request: HttpRequest, step: Step, numbers: list[int], day: date | None
) -> HttpResponse:
    """Take the step, and say what could not be done; back to the list if all was."""
    sent, to = request.POST, parse_count(request.POST.get("to", ""))
    done, refused = take_steps(
        step.code,
        numbers,
        # Long ago if it is not known, so that nothing is decided by who cannot have seen it.
        listed_at=parse_moment(sent.get("listed_at", "")) or LONG_AGO,
        note=sent.get("note", "").replace("\0", "")[:MAX_NOTE],
        to=to,
        follow_up_on=day,
        **actor(request, CLINICIAN, AUDITOR),
    )
    mail_receiver(request, to=to, count=len(done))
    if refused:
        return show_result(request, refused, done=len(done))
    messages.success(request, done_in_words(len(done), done[0].done, done[0].to))
    return redirect(back_in_list(request, anchor="main"))


def done_in_words(many: int, done: str, to: str) -> str:
    """Return what was done with so many responses, and to whom they were handed over, if so."""
    about = {"many": many, "done": done, "name": to}
    if not to:
        words = ngettext(
            "Done for %(many)s response: %(done)s.", "Done for %(many)s responses: %(done)s.", many
        )
        return words % about
    words = ngettext(
        "Done for %(many)s response: %(done)s to %(name)s.",
        "Done for %(many)s responses: %(done)s to %(name)s.",
        many,
    )
    return words % about


def back_in_list(request: HttpRequest, anchor: str = "") -> str:
    """Return the address of the page of the list that the form was on."""
    return list_address(QueryDict(request.POST.get("back", "")[:MAX_QUERY]), anchor=anchor)


def ask_for_more(request: HttpRequest, step: Step, numbers: list[int], error: str) -> HttpResponse:
    """Ask to whom, or for the note, on a page that says nothing of the responses. `error` is what
    was wrong with what was sent; empty if nothing was asked yet."""
    context = {
        "step": step,
        "numbers": numbers,
        "colleagues": colleagues(signed_in_user(request)) if step.needs == "colleague" else [],
        "error": error,
        "note": request.POST.get("note", ""),
        "day": request.POST.get("follow_up_on", ""),
        "back": back_in_list(request),
    }
    return render_page(request, "several.html", context, status=400 if error else 200)


def show_result(
    request: HttpRequest, refused: list[NotTaken], why: str = "", done: int = 0
) -> HttpResponse:
    """Show what could not be done, with the reference of each response that is there still, and
    what was typed."""
    unexpired = Response.objects.unexpired(timezone.now())
    there = unexpired.in_bulk([each.number for each in refused])
    context: dict[str, Any] = {
        "refused": [(there.get(each.number), each.why) for each in refused],
        "why": why,
        "done": done,
        "note": request.POST.get("note", ""),
        "back": back_in_list(request),
    }
    page = render_page(request, "several_result.html", context, status=200 if done else 400)
    return done_on_page(page) if done else page
