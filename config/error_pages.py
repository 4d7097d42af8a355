"""Pages for what went wrong: plain words, and what to do next."""

import logging
import re
import sys
from collections.abc import Callable
from contextlib import suppress

from django.contrib.auth.models import AnonymousUser, User
from django.core.cache import cache
from django.core.exceptions import DisallowedHost, RequestDataTooBig
from django.db import Error
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import timezone
from django.utils.translation import gettext as _

from suitability.accounts.returned_forms import return_form
from suitability.audit.audit_entry import Act
from suitability.audit.audit_log import record
from suitability.database_limits import is_unavailable
from suitability.fhir.server_resources import is_in_fhir
from suitability.fhir_api.refusals import Refusal, refused
from suitability.http_cache import no_store
from suitability.patient import journey_cookie
from suitability.patient.page_rendering import show
from suitability.permissions import (
    ROLES,
    acting_role,
    has_second_factor,
    lacks_second_factor,
    must_choose_password,
)
from suitability.unsaved_forms import stamp_of, texts_in

from .unavailable import plain_page, unavailable

HOST = re.compile(r"[\w.:\[\]-]{1,260}", re.ASCII)  # an address of IPv6 and a port included
REFUSAL_EVERY = 3600  # seconds

logger = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, DisallowedHost):
        return wrong_host(request)
    if is_in_fhir(request.path):
        return refused(in_fhir(exception))
    return error_page(request, "400.html", 400)


def in_fhir(exception: Exception) -> Refusal:
    """Return how FHIR calls a request that is refused before it is looked up what it asks for."""
    if isinstance(exception, RequestDataTooBig):
        return Refusal(413, "too-long", "The body is larger than anything that is read here.")
    return Refusal(400, "invalid", "Something in this request cannot be read.")


def wrong_host(request: HttpRequest) -> HttpResponse:
    """Say in a line, here and in the log, what somebody sees who has not set the host up yet."""
    host = request.META.get("HTTP_HOST", "")
    name = host if HOST.fullmatch(host) else "with a name that no host can have"
    logger.warning("Refused a request for the host %s: it is not in ALLOWED_HOSTS.", name)
    text = _("This host is not set up here. Whoever runs this service adds it to ALLOWED_HOSTS.")
    if is_in_fhir(request.path):
        return refused(Refusal(400, "invalid", text))
    return no_store(HttpResponse(f"{text}\n", status=400, content_type="text/plain; charset=utf-8"))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_in_fhir(request.path):
        return refused(Refusal(404, "not-found", "There is no such resource here."))
    return error_page(request, "404.html", 404)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Tell signed-in staff what their account may not do, or what they have to do first."""
    user = getattr(request, "user", AnonymousUser())
    record_refusal(request, user)
    if is_in_fhir(request.path):
        return refused(Refusal(403, "forbidden", "This account may not do this."))
    texts = texts_in(request.POST) if stamp_of(request) else ()
    context = {
        "no_own_password": must_choose_password(user),
        "no_second_factor": lacks_second_factor(user),
        "has_second_factor": has_second_factor(user),
        "back": request.path if request.method == "GET" else "/desk/",
        "texts": [*texts],
    }
    return show(request, "not_allowed.html", None, context, 403)


def record_refusal(request: HttpRequest, user: object) -> None:
    """Write into the audit log that signed-in staff were refused a page: once an hour, account and
    page, so that nobody fills the log. `about` names the page, and nobody's response."""
    page = request.resolver_match.view_name if request.resolver_match else ""
    if not isinstance(user, User) or not page:
        return
    with suppress(Error):  # nothing was done that has to be recorded
        key = f"refused:{user.pk}:{page}"
        # Looked up first, as adding what is there is a write that fails.
        if cache.get(key) is None and cache.add(key, 1, REFUSAL_EVERY):
            role = acting_role(user, *ROLES)
            record(Act.REFUSED, by=user, role=role, now=timezone.now(), about=page)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form without a valid token of Django's CsrfViewMiddleware.

    A form of staff is from before they signed in again in another tab: back to its page, unsaved.
    """
    if is_in_fhir(request.path):
        return refused(Refusal(403, "forbidden", "A form without a valid token is not taken."))
    stamp = stamp_of(request)
    if stamp and stamp.account == request.user.pk:
        return return_form(request, stamp)
    return error_page(request, "403.html", 403)


def explain_refused_method(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Give Django's empty answer 405 a page. Somebody comes there by the address of what takes a
    form alone: from the history, or by another language where a form was just answered."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not isinstance(response, HttpResponseNotAllowed) or response.content:
            return response
        page = error_page(request, "405.html", 405)
        page["Allow"] = response["Allow"]
        return page

    return middleware


def error_page(request: HttpRequest, template: str, status: int) -> HttpResponse:
    """Render an error page, without a query unless somebody previews the draft.

    For a request that was refused before it was looked up who asks, as one with a Host that is not
    ours, it is nobody who does.
    """
    if not hasattr(request, "user"):
        request.user = AnonymousUser()
    return show(request, template, journey_cookie.previewed(request), {}, status)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a fault of ours, or that the database is not to be had. What is rendered needs neither
    database nor session, since either may be what failed."""
    error = sys.exception()
    if is_unavailable(error):
        return unavailable(request, error)
    if is_in_fhir(request.path):
        return refused(Refusal(500, "exception", "Something went wrong here. Try again later."))
    return plain_page("500.html", 500)
