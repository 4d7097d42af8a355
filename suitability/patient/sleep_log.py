"""The sleep log: a page that stores on the reader's own device, and the script that opens it
without a connection.

Nothing that is typed there comes here. Content decides whether there is a log (`SiteWords`); what
the log adds up, and after whom, is in static/suitability/sleep_log_totals.js.
"""

import hashlib
import json
import re
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.templatetags.static import static
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from suitability.cookie_names import LANGUAGE
from suitability.engine.summary import Summaries
from suitability.http_cache import no_store
from suitability.languages import current_language
from suitability.releases.release_cache import live_summaries

from . import journey_cookie
from .page_cache import cached_page
from .page_rendering import address, needs_release, show_cached
from .reader_language import in_language_of, live_for

TEMPLATE = "patient/sleep_log.html"
NIGHTS = range(1, 15)
ADDRESS = re.compile(rf'(?:href|src)="({re.escape(settings.STATIC_URL)}[^"#?]+)"')


@gzip_page
@require_safe
@needs_release
def sleep_log(request: HttpRequest) -> HttpResponse:
    """Show the log; with `?language=`, the copy in that language that the worker keeps."""
    copied = request.GET.get(LANGUAGE)
    if copied is None:
        summaries = with_log(journey_cookie.reading(request))
        return with_worker(show_cached(request, TEMPLATE, summaries, rows))
    return with_worker(show_cached(request, TEMPLATE, with_log(live_summaries(copied)), copy_rows))


@require_safe
@needs_release
def worker(request: HttpRequest) -> HttpResponse:
    """Send the service worker (a script that a browser runs between a page and the network).

    A browser lets it see the addresses under its own folder alone, which is the log's.
    """
    summaries = with_log(live_for(request))
    with in_language_of(summaries):
        script = worker_script(summaries, current_language())
    response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    return with_worker(no_store(response))


def with_log(summaries: Summaries) -> Summaries:
    """Return the same content. Raises Http404 if it has no sleep log."""
    if not summaries.program.document.site.sleep_log:
        raise Http404
    return summaries


def rows(summaries: Summaries) -> dict[str, Any]:
    return {"nights": NIGHTS}


def copy_rows(summaries: Summaries) -> dict[str, Any]:
    """Return the same for a copy that is kept without cookies: no language can be chosen there."""
    return rows(summaries) | {"languages": ()}


def with_worker(response: HttpResponse) -> HttpResponse:
    """Allow a service worker, which the policy of all other pages forbids."""
    policy = settings.CONTENT_SECURITY_POLICY
    response["Content-Security-Policy"] = policy.replace("worker-src 'none'", "worker-src 'self'")
    return response


@lru_cache(maxsize=16)
def worker_script(summaries: Summaries, language: str | None) -> str:
    """Return the script: which page and files it keeps, by their addresses.

    Another release has another page, and another program other names of files: each gives another
    VERSION, by which a browser notices, and the worker throws away what it kept before.
    """
    page = "".join(cached_page(TEMPLATE, summaries, copy_rows, (), language))
    logic = static("suitability/sleep_log_worker.js")
    files = sorted({*ADDRESS.findall(page)})
    values = {
        "VERSION": hashlib.sha256(f"{page}{logic}".encode()).hexdigest()[:16],
        "PAGE": address("sleep_log"),
        "COPY": f"{address('sleep_log')}?{LANGUAGE}={summaries.language}",
        "FILES": files,
    }
    lines = [f"const {name} = {json.dumps(value)};" for name, value in values.items()]
    return "\n".join([*lines, f"importScripts({json.dumps(logic)});", ""])
