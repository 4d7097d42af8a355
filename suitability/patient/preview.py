"""The journey on the draft, for those who edit and approve it: marked, and never saved."""

import json
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from suitability.engine.program import Program
from suitability.engine.summary import Summaries
from suitability.permissions import may_see_content
from suitability.releases.draft import drafted

from . import journey_cookie
from .page_rendering import show


@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest) -> HttpResponse:
    """Begins at the first question; with `answers`, at the summary that they bring."""
    if not may_see_content(request.user):
        return turn_away(request)
    summaries = drafted().summaries
    if request.method != "POST":
        return show(request, "patient/preview.html", summaries, {})
    given = request.POST.get("answers", "")
    if not given:
        return begin(summaries, 0, "question", summaries.program.slots[0].question.code)
    try:
        bits = complete_bits(summaries.program, given)
    except ValueError:
        return show(request, "patient/preview.html", summaries, {"unfit": True}, status=400)
    return begin(summaries, bits, "summary")


def turn_away(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated or request.method == "POST":
        raise PermissionDenied
    return redirect_to_login(request.get_full_path(), reverse("admin:login"))


def begin(summaries: Summaries, bits: int, place: str, *args: str) -> HttpResponse:
    """In place of the journey that this browser held."""
    response = redirect(place, *args)
    journey_cookie.keep(
        response, journey_cookie.begin(under_age=False, on=summaries).with_bits(bits)
    )
    return response


def complete_bits(program: Program, text: str) -> int:
    """The answers in a JSON text, such as {"trigger": ["stress"]}; the rest is left blank.

    Raises ValueError, of which UnfitAnswers is one.
    """
    try:
        answers = json.loads(text, object_pairs_hook=distinct)
    except RecursionError:
        raise ValueError("is nested too deep") from None
    if not isinstance(answers, dict) or not all(is_list_of_codes(of) for of in answers.values()):
        raise ValueError("is no object of questions and lists of choices")
    return program.fill_blanks(program.bits(answers))


def is_list_of_codes(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(code, str) for code in value)


def distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError("answers a question twice")
    return dict(pairs)
