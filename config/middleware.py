"""What every request passes through before the views."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

METHODS = ["GET", "HEAD", "POST"]
FHIR = "/fhir/"  # refuses by itself, in its own words
DRAINED = 32 * 1024 * 1024


def refuse_other_methods(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer 405 to a method that no page of ours sends, whatever a view would make of it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS and not request.path.startswith(FHIR):
            return HttpResponseNotAllowed(METHODS)
        return get_response(request)

    return middleware


def say_what_may_be_loaded(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """The same Content-Security-Policy on every answer."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response["Content-Security-Policy"] = settings.CONTENT_SECURITY_POLICY
        return response

    return middleware


def refuse_large_bodies(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer 400 to a body that no page of ours sends.

    The body is read off first, up to a bound, so that the sender gets to see the answer.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > settings.MAX_BODY:
            left = DRAINED
            while left > 0 and (part := request.read(64 * 1024)):
                left -= len(part)
            raise RequestDataTooBig("the body is larger than any page sends")
        return get_response(request)

    return middleware
