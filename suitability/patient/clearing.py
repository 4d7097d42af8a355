"""Taking the answers off the device."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from . import journey_cookie, secret_link
from .forms import JOURNEY
from .journey_required import is_of_another, refuse_other_form
from .page_rendering import needs_release, show


@require_http_methods(["GET", "HEAD", "POST"])
@needs_release
def clear(request: HttpRequest) -> HttpResponse:
    """Ask first, and then delete the journey and close the saved lists; but not a journey that was
    begun after the question."""
    summaries, name = journey_cookie.reading(request), journey_cookie.name_in(request)
    if request.method != "POST":
        return show(request, "patient/clear.html", summaries, {JOURNEY: name})
    if name and is_of_another(request, name):
        return refuse_other_form(request, summaries)
    response = redirect("cleared", permanent=False)
    journey_cookie.clear_cookie(response)
    secret_link.close_all_lists(response)
    return response


@require_safe
@needs_release
def cleared(request: HttpRequest) -> HttpResponse:
    return show(request, "patient/cleared.html", journey_cookie.reading(request), {})
