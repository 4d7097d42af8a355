"""What is answered where something was done too often: 429, and when to try again."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from suitability.http_cache import no_store

from .bucket import check, count
from .throttles import Throttle, TooMany

P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponse)
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def retry_later(response: R, error: TooMany) -> R:
    """Make the response one of status 429 with Retry-After, and return it."""
    response.status_code = 429
    response["Retry-After"] = str(error.seconds)
    return response


def refuse_staff(request: HttpRequest, error: TooMany) -> HttpResponse:
    return retry_later(no_store(render(request, "429.html", {"wait": error.wait})), error)


def counts_misses(
    throttle: Throttle, refuse: Callable[[HttpRequest, TooMany], HttpResponse] = refuse_staff
) -> Callable[[View[P]], View[P]]:
    """Decorate a view: count when it answers 404, and refuse a client, before anything is looked
    up, who was answered so too often."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def throttled(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            try:
                check(request, throttle)
                return counted(request, *args, **kwargs)
            except TooMany as error:
                return refuse(request, error)

        def counted(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            try:
                response = view(request, *args, **kwargs)
            except Http404:
                count(request, throttle)
                raise
            if response.status_code == 404:
                count(request, throttle)
            return response

        return throttled

    return decorate
