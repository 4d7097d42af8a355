"""Access control of clinicians' pages: who may open one, and the entry in the audit log for it."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import DataError, Error, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from suitability.audit.audit_entry import Act, AuditEntry
from suitability.audit.audit_log import Disclosed, record
from suitability.database_limits import CircuitBreaker
from suitability.http_cache import no_store
from suitability.permissions import AUDITOR, CLINICIAN, Anybody, actor
from suitability.releases.site_names import content_title
from suitability.throttle.bucket import admit
from suitability.throttle.retry_later import refuse_staff
from suitability.throttle.throttles import Throttle, TooMany
from suitability.unsaved_forms import texts_in, to_send_again

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
ENTRIES = CircuitBreaker()


def requires(
    permission: Callable[[Anybody], bool],
    *,
    recorded: bool = True,
    throttle: Throttle | None = None,
) -> Callable[[View[P]], View[P]]:
    """Decorate a view: redirect to sign-in, refuse without the permission, and show nothing unless
    the audit log's entry is written, since both are one transaction. A view that is not `recorded`
    begins none, because on SQLite that would keep patients from saving meanwhile. With a throttle
    it counts who may do it, and refuses who did it too often.

    Raises PermissionDenied, before anything is looked up.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not permission(request.user):
                raise PermissionDenied
            try:
                if throttle:
                    admit(request, throttle)
            except TooMany as error:
                return refuse_staff(request, error)
            if not recorded:
                return view(request, *args, **kwargs)
            return answer_with_entry(request, lambda: view(request, *args, **kwargs))

        return guarded

    return decorate


def answer_with_entry(
    request: HttpRequest, answer: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    """Return a view's answer, in one transaction with its entry in the audit log, or the page of
    `not_recorded` where that cannot be written. Raises Http404."""
    try:
        # A form of staff comes in a transaction (idempotency.py), and its page is rendered in that
        # also when nothing can be recorded.
        own = transaction.atomic(savepoint=request.method == "POST")
        with ENTRIES.attempt(), own:
            try:
                return answer()
            except Http404 as missing:  # nothing was written that has to be undone
                not_there = missing
    except DataError:  # what was sent cannot be stored, so it is not for want of the log
        raise
    except Error:
        return not_recorded(request)
    raise not_there


def not_recorded(request: HttpRequest) -> HttpResponse:
    """Say that the log could not be written, so nothing was done, and give back what was typed."""
    context = {"texts": [*texts_in(request.POST)], **to_send_again(request)}
    return render_page(request, "not_recorded.html", context, status=503)


def record_access(
    request: HttpRequest,
    act: Act,
    response: Disclosed | None = None,
    about: str = "",
    read: Iterable[int] | None = None,
) -> AuditEntry:
    """Append an entry to the audit log, in the name of who is signed in, and return it."""
    who = actor(request, CLINICIAN, AUDITOR)
    return record(act, response=response, about=about, read=read, **who)


def render_page(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a template of clinicians' into a page that no browser stores.

    What it is about was looked up before, so its heading asks the database nothing more.
    """
    context |= {"content_title": content_title(ask=False)}
    return no_store(render(request, f"clinician/{template}", context, status=status))
