"""The preview: a journey on the draft, for those who edit and approve it. Marked, never saved."""

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from suitability.engine.answers_json import complete_bits, parse
from suitability.engine.summary import Summaries
from suitability.languages import current_language
from suitability.permissions import may_see_content
from suitability.releases.draft import current_draft

from . import journey_cookie
from .page_rendering import show


@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest) -> HttpResponse:
    """Begin a preview at the first question; with `answers` in the form, at their summary."""
    if not may_see_content(request.user):
        return turn_away(request)
    summaries = current_draft().in_language(current_language())
    if request.method != "POST":
        return show(request, "patient/preview.html", summaries, {})
    given = request.POST.get("answers", "")
    if not given:
        return begin_preview(summaries, 0, "question", summaries.program.slots[0].question.code)
    try:
        bits = complete_bits(summaries.program, parse(given))
    except ValueError:
        return show(request, "patient/preview.html", summaries, {"unfit": True}, status=400)
    return begin_preview(summaries, bits, "summary")


def turn_away(request: HttpRequest) -> HttpResponse:
    """Redirect to sign-in. Raises PermissionDenied for who is signed in, and for a POST."""
    if request.user.is_authenticated or request.method == "POST":
        raise PermissionDenied
    return redirect_to_login(request.get_full_path(), reverse("admin:login"))


def begin_preview(summaries: Summaries, bits: int, page: str, *args: str) -> HttpResponse:
    """Begin a journey on the draft at a page. It replaces the journey that this browser had."""
    response = redirect(page, *args)
    journey = journey_cookie.new_journey(under_age=False, on=summaries).with_bits(bits)
    journey_cookie.write_cookie(response, journey)
    return response
