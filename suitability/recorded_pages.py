"""Pages whose actions are entries of the audit log: what cannot be recorded is not done."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .http_cache import no_store
from .permissions import Anybody
from .unsaved_forms import stamp_of, texts_in, to_send_again

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def recorded(view: View[P]) -> View[P]:
    """Decorate a view whose actions are transactions with their entry: no browser stores its page,
    and it answers 503 where the entry cannot be written."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return no_store(view(request, *args, **kwargs))
        except Error:
            return render_not_recorded(request)

    return guarded


def recorded_for(permission: Callable[[Anybody], bool]) -> Callable[[View[P]], View[P]]:
    """Decorate a view as `recorded` does: redirect to sign-in, and refuse without the permission
    before anything is looked up. Raises PermissionDenied."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not permission(request.user):
                raise PermissionDenied
            return recorded(view)(request, *args, **kwargs)

        return guarded

    return decorate


def render_not_recorded(request: HttpRequest) -> HttpResponse:
    """Answer 503, with what was typed in a form of somebody's account, to copy it."""
    texts = [*texts_in(request.POST)] if stamp_of(request) else []
    context = {"texts": texts, **to_send_again(request)}
    return no_store(render(request, "clinician/not_recorded.html", context, status=503))
