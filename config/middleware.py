"""What every request passes through before the views."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

ALLOWED_METHODS = ["GET", "HEAD", "POST"]
FHIR_PATH = "/fhir/"  # refuses by itself, with an OperationOutcome
MAX_DRAINED = 32 * 1024 * 1024  # bytes
CHUNK = 64 * 1024  # bytes

View = Callable[[HttpRequest], HttpResponse]


def refuse_other_methods(get_response: View) -> View:
    """Answer 405 to a method that no page of ours sends, whatever a view would make of it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in ALLOWED_METHODS and not request.path.startswith(FHIR_PATH):
            return HttpResponseNotAllowed(ALLOWED_METHODS)
        return get_response(request)

    return middleware


def content_security_policy(get_response: View) -> View:
    """Put the same Content-Security-Policy on every answer that has none of its own."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", settings.CONTENT_SECURITY_POLICY)
        return response

    return middleware


def refuse_large_bodies(get_response: View) -> View:
    """Answer 400 to a body that no page of ours sends: raise RequestDataTooBig.

    The body is read off first, up to a bound, so that the sender gets to see the answer.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > settings.MAX_BODY:
            left = MAX_DRAINED
            while left > 0 and (chunk := request.read(CHUNK)):
                left -= len(chunk)
            raise RequestDataTooBig("the body is larger than any page sends")
        return get_response(request)

    return middleware
