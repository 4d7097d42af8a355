"""Pages whose actions are entries of the audit log: what cannot be recorded is not done."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from suitability.http_cache import no_store

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def recorded(view: View[P]) -> View[P]:
    """Decorate a view whose actions are transactions with their entry: no browser stores its page,
    and it answers 503 where the entry cannot be written."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return no_store(view(request, *args, **kwargs))
        except DatabaseError:
            return render_not_recorded(request)

    return guarded


def render_not_recorded(request: HttpRequest) -> HttpResponse:
    return no_store(render(request, "clinician/not_recorded.html", status=503))
