"""The answer while the database is not to be had: 503, in the words of whoever asked.

It comes from wherever Django's OperationalError or InterfaceError came: a view, a middleware that
looks for the session, a template. So nothing here asks the database, and no page is rendered with
context processors, since those ask for the account.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.translation import gettext as _

from suitability.accounts.script_requests import in_text, is_from_script
from suitability.database_limits import RETRY_AFTER, log_unavailable
from suitability.fhir.server_resources import is_in_fhir
from suitability.fhir_api.refusals import Refusal, refused
from suitability.http_cache import no_store
from suitability.languages import current_language
from suitability.patient.page_cache import on_every_page
from suitability.patient.reader_language import in_language_of
from suitability.releases.release_cache import known_live
from suitability.releases.site_names import content_title
from suitability.unsaved_forms import PATIENTS_VIEWS, stamp_of, texts_in, to_send_again

# What patients read where "try again" alone would leave them in doubt, by method and view.
TEMPLATES = {
    ("GET", "saved"): "patient/maybe_saved.html",
    ("POST", "save"): "patient/not_saved.html",
    ("POST", "delete"): "patient/not_deleted.html",
}


def unavailable(request: HttpRequest, error: BaseException | None) -> HttpResponse:
    """Answer a request that the database failed; the log has a line, without a traceback."""
    log_unavailable(error)
    response = _page(request)
    response["Retry-After"] = str(RETRY_AFTER)
    response._has_been_logged = True  # type: ignore[attr-defined] # by Django: a traceback each time
    return no_store(response)


def plain_page(template: str, status: int, **context: Any) -> HttpResponse:
    """Render a page of patients with what this process knows of the live release."""
    live = known_live(ask=False, language=current_language())
    shared = on_every_page(live) if live else {"site_name": content_title(ask=False)}
    with in_language_of(live):
        page = render_to_string(template, shared | context)
        return HttpResponse(page, status=status, headers={"Content-Language": current_language()})


def _page(request: HttpRequest) -> HttpResponse:
    if is_in_fhir(request.path):
        return refused(Refusal(503, "transient", "The database is away. Try again."))
    if is_from_script(request):
        return in_text(_("Try again in a moment."), 503)
    match = _match_of(request)
    if match and not match.func.__module__.startswith(PATIENTS_VIEWS):
        return _staff_page(request)
    method, name = "POST" if request.method == "POST" else "GET", match and match.view_name
    template = TEMPLATES.get((method, name or ""), "patient/unavailable.html")
    return plain_page(template, 503, **(match.kwargs if match else {}))


def _staff_page(request: HttpRequest) -> HttpResponse:
    """Show what was typed in a form of staff, to send it again or to copy it. Such a form has a
    stamp; others may hold a password."""
    context = {
        "content_title": content_title(ask=False),
        "sent": request.method == "POST",
        "texts": [*texts_in(request.POST)] if stamp_of(request) else [],
        **to_send_again(request),
    }
    return HttpResponse(render_to_string("unavailable.html", context), status=503)


def _match_of(request: HttpRequest) -> ResolverMatch | None:
    """Return whose view the request is for, also if a middleware failed before it was looked up."""
    try:
        return request.resolver_match or resolve(request.path_info)
    except Resolver404:
        return None
