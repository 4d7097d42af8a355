"""What every request passes through before the views."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed

from suitability.cookie_names import CSRF
from suitability.fhir.server_resources import is_in_fhir
from suitability.patient.signed_payload import is_of_older_program

ALLOWED_METHODS = ["GET", "HEAD", "POST"]
CHUNK = 64 * 1024  # bytes
NUL = "\0"
NUL_SENT = "a NUL character"

View = Callable[[HttpRequest], HttpResponse]


def refuse_other_methods(get_response: View) -> View:
    """Answer 405 to a method that no page of ours sends, whatever a view would make of it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in ALLOWED_METHODS and not is_in_fhir(request.path):
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


def take_older_token(get_response: View) -> View:
    """Let somebody amid a journey send the form that an older program opened: its CSRF token is in
    a cookie without `__Host-`. A journey of an older program ends a day after the upgrade at the
    latest, and with it that such a cookie is looked at, which a neighbour could have set."""

    def middleware(request: HttpRequest) -> HttpResponse:
        name, cookies = settings.CSRF_COOKIE_NAME, request.COOKIES
        if name not in cookies and CSRF in cookies and is_of_older_program(request):
            cookies[name] = cookies[CSRF]
        return get_response(request)

    return middleware


def refuse_large_bodies(get_response: View) -> View:
    """Answer 400 to a body that no page of ours sends: raise RequestDataTooBig; and to a length
    that is no number: raise BadRequest.

    The body is read off first, up to a bound, so that the sender gets to see the answer.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not (length.isascii() and length.isdecimal()):
            raise BadRequest("Content-Length is no number")
        if is_more_than(length, settings.MAX_BODY):
            left = settings.MAX_DRAINED
            while left > 0 and (chunk := request.read(CHUNK)):
                left -= len(chunk)
            raise RequestDataTooBig("the body is larger than any page sends")
        return get_response(request)

    return middleware


def is_more_than(number: str, limit: int) -> bool:
    """Return whether decimal digits, of which there may be thousands, are more than the limit."""
    digits = number.lstrip("0")
    return len(digits) > 18 or int(digits or "0") > limit


class RefuseNul:
    """Answer 400 to a NUL, which PostgreSQL takes in no text, where a text with one would be stored
    or looked for: in a header at once; in a query or form when a page asked the database for it.
    Most pages look at what is sent first, and say in their own words what is wrong. No address has
    a NUL, so there it is 404. A cookie that has one is not ours, and counts as none: who has it
    could not get rid of it.
    """

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Refuse a NUL in the path or a header. Raises Http404 and BadRequest, which Django answers
        by their pages."""
        if NUL in request.path:
            raise Http404
        headers = (value for name, value in request.META.items() if name.startswith("HTTP_"))
        if any(NUL in value for value in headers):
            raise BadRequest(NUL_SENT)
        for name in [name for name, value in request.COOKIES.items() if NUL in value]:
            del request.COOKIES[name]  # it may be written as `\000`
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        if isinstance(error, DataError) and "NUL" in str(error):
            raise BadRequest(NUL_SENT) from error
