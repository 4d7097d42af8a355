"""What a script of a page is answered: never a page, as it would put that where text belongs."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

SIGN_IN = ("account_login", "admin:login")
NOT_THEIRS = (403, 409)  # refused for a role, a token or an account


def refuse_scripts_in_text(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer 401 in plain text to a script that would be led to sign in, and without a page what
    its reader may not do. The form to sign in with would send a password to the wrong address if
    it stood inside another page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not is_from_script(request):
            return response
        if leads_to_sign_in(response):
            refused = in_text(_("Sign in again."), 401)
            refused["WWW-Authenticate"] = "Cookie"  # no scheme that a browser asks a password for
            return refused
        is_page = response.get("Content-Type", "").startswith("text/html")
        if response.status_code in NOT_THEIRS and is_page:
            return in_text(response.reason_phrase, response.status_code)
        return response

    return middleware


def is_from_script(request: HttpRequest) -> bool:
    """Return whether a script fetches this: browsers say so, but for old ones, for which our
    scripts say it themselves."""
    headers = request.headers
    return headers.get("Sec-Fetch-Dest") == "empty" or "X-Requested-With" in headers


def leads_to_sign_in(response: HttpResponse) -> bool:
    path = urlsplit(response.get("Location", "")).path
    return path in [reverse(name) for name in SIGN_IN]


def in_text(text: str, status: int) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
