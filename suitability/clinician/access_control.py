"""Who may open a clinician's page, in whose name, and how it is rendered."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from suitability.audit.audit_entry import Act
from suitability.audit.audit_log import record
from suitability.permissions import AUDITOR, CLINICIAN, Anybody, acts_as
from suitability.responses.response import Response

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def only_for(
    may: Callable[[Anybody], bool], *, recorded: bool = True
) -> Callable[[View[P]], View[P]]:
    """Whoever is not signed in is sent to do so. What a page shows and the log's entry about it
    are one transaction: if the entry cannot be written, nothing is shown. A page that is not
    `recorded` begins none, since on SQLite that would keep patients from saving meanwhile.

    Raises PermissionDenied, before anything is looked up.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not may(request.user):
                raise PermissionDenied
            if not recorded:
                return view(request, *args, **kwargs)
            try:
                with transaction.atomic(savepoint=False):
                    try:
                        return view(request, *args, **kwargs)
                    except Http404 as missing:  # nothing was written that has to be undone
                        not_there = missing
            except DatabaseError:
                return show(request, "not_recorded.html", {}, status=503)
            raise not_there

        return guarded

    return decorate


def who(request: HttpRequest) -> dict[str, Any]:
    """Who acts, in which role and when, as actions want to know it."""
    user = request.user
    role = acts_as(user, CLINICIAN, AUDITOR)  # type: ignore[arg-type]
    return {"by": user.get_username(), "role": role, "now": timezone.now()}


def note(request: HttpRequest, act: Act, response: Response | None = None, about: str = "") -> None:
    """Write into the access log what is being done."""
    record(act, response=response, about=about, **who(request))


def show(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page of which no copy is kept by browsers."""
    response = render(request, f"clinician/{template}", context, status=status)
    response["Cache-Control"] = "no-store"
    return response
