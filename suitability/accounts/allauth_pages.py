"""Views of django-allauth: loaded when they are asked for, and mended where they answer otherwise
than our own pages."""

from collections.abc import Callable
from contextlib import nullcontext
from importlib import import_module

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import Error, transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse

from suitability.cookie_names import delete_own_cookies
from suitability.http_cache import no_store
from suitability.recorded_pages import render_not_recorded
from suitability.throttle.retry_later import refuse_staff, retry_later
from suitability.throttle.throttles import TooMany
from suitability.throttle.turns import PASSWORD, is_free

View = Callable[..., HttpResponse]
ALLAUTHS_MINUTE = 60  # seconds of its own limits: ten confirmations, five changes of the password


def allauth_page(name: str) -> View:
    """Return a view of django-allauth, such as `mfa.totp.views.activate_totp`.

    It is imported when somebody first asks for it: that takes a tenth of a second, and most
    processes serve patients alone.
    """
    module, _, attribute = f"allauth.{name}".rpartition(".")

    def view(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        imported: View = getattr(import_module(module), attribute)
        return imported(request, *args, **kwargs)

    return view


def allauth_form(name: str) -> View:
    """Return a view of django-allauth that answers 400 to a form with errors, where theirs answers
    200 whatever was sent, and that no browser stores. It does nothing that cannot be recorded in
    the audit log (sign_in_log.py)."""
    page = allauth_page(name)

    def view(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            # Signing in is no transaction: on SQLite, who guesses passwords would keep patients
            # from saving while they are hashed.
            with transaction.atomic() if request.user.is_authenticated else nullcontext():
                response = page(request, *args, **kwargs)
        except Error:
            return not_recorded(request)
        if response.status_code == 429 and "Retry-After" not in response:
            return refuse_staff(request, TooMany(ALLAUTHS_MINUTE))
        form = (getattr(response, "context_data", None) or {}).get("form")
        return no_store(with_status(request, response, form) if form else response)

    return view


def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the form or sign in. HEAD tells a script whether somebody else is at it right now
    (static/suitability/sign_in.js), without a page."""
    if request.method == "HEAD" and not is_free(PASSWORD, settings.PASSWORDS_AT_ONCE):
        return retry_later(no_store(HttpResponse()), TooMany(1))
    return allauth_form("account.views.login")(request)


def with_status(request: HttpRequest, response: HttpResponse, form: Form) -> HttpResponse:
    """Return the page of a form, with another status than 200 if it was refused."""
    if request.method == "POST" and response.status_code == 200 and form.errors:
        mark_refused(response, form)
    return response


def mark_refused(response: HttpResponse, form: Form) -> None:
    """Set the status of a page with errors: 429 if it was done too often, else 400."""
    from .allauth_adapters import THROTTLED  # loads allauth

    response.status_code = 400
    for error in (error for errors in form.errors.as_data().values() for error in errors):
        if error.code == THROTTLED and error.params:
            retry_later(response, error.params["error"])


def not_recorded(request: HttpRequest) -> HttpResponse:
    """Answer 503, and leave nobody signed in."""
    request.session.flush()
    request.user = AnonymousUser()
    return render_not_recorded(request)


def sign_out(request: HttpRequest) -> HttpResponse:
    """Ask whether to sign out, and do so; the browser then clears our cookies, and what it stored
    and cached of this host."""
    response = allauth_form("account.views.logout")(request)
    if request.method == "POST":
        response["Clear-Site-Data"] = '"cache", "storage"'
        delete_own_cookies(response)
    return response
