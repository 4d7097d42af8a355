"""Choosing a language, on any page of patients or staff."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from suitability.cookie_names import LANGUAGE, cookie_name
from suitability.http_cache import no_store

from . import journey_cookie
from .page_rendering import address, show

LONGEST = 2000  # characters of an address


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the language that was chosen, in a cookie and in the journey, and go back to the page
    that it was chosen on."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        return show(request, "400.html", None, {}, status=400)
    response = no_store(HttpResponseRedirect(page_of_ours(request.POST.get("next", ""))))
    response.set_cookie(
        cookie_name(LANGUAGE), language, httponly=True, secure=settings.SECURE, samesite="Lax"
    )
    journey = journey_cookie.read(request)
    if journey and not journey.is_preview:  # a preview is read in what the cookie says
        journey_cookie.write_cookie(response, journey.in_language(language))
    return response


def page_of_ours(path: str) -> str:
    """Return a path of this site as it is, and the start page's for all else."""
    is_path = path.startswith("/") and len(path) <= LONGEST
    is_ours = is_path and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if is_ours else address("start")
