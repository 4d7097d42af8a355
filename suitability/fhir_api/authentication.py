"""Authentication of who reads FHIR: another system by bearer token, or a clinician by session."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.db import DataError, Error, transaction
from django.http import Http404, HttpRequest, JsonResponse
from django.utils import timezone

from suitability.fhir.identifiers import Json
from suitability.fhir.normal_form import NotInFhir
from suitability.fhir.server_resources import operation_outcome
from suitability.http_cache import no_store
from suitability.permissions import CLINICIAN, actor, may_see_responses
from suitability.throttle.bucket import admit
from suitability.throttle.refusal import retry_later
from suitability.throttle.throttles import FHIR, TooMany

from .bearer_token import find_token

P = ParamSpec("P")
BEARER = "Bearer "


class Refusal(Exception):
    """A request that cannot be answered; `code` is of FHIR's issue-type."""

    def __init__(self, status: int, code: str, text: str) -> None:
        super().__init__(text)
        self.status, self.code, self.text = status, code, text


def answers_fhir(view: Callable[Concatenate[HttpRequest, P], Json]) -> Callable[..., JsonResponse]:
    """Decorate a view: answer the resource that it returns, in one transaction with its entry in
    the audit log, or an OperationOutcome that says what is wrong."""

    @wraps(view)
    def answered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> JsonResponse:
        try:
            if request.method not in ("GET", "HEAD"):
                raise Refusal(405, "not-supported", "Only reading is possible here: use GET.")
            if "Authorization" in request.headers or request.user.is_authenticated:
                admit(request, FHIR)  # with a key that is right or wrong
            with transaction.atomic():
                return fhir_response(view(request, *args, **kwargs))
        except Refusal as refusal:
            return refused(refusal)
        except TooMany as error:
            text = f"Too many requests came in a short time. Try again {error.wait}."
            return retry_later(refused(Refusal(429, "throttled", text)), error)
        except Http404:
            return refused(Refusal(404, "not-found", "There is no such resource here."))
        except NotInFhir as error:
            return refused(Refusal(501, "not-supported", str(error)))
        except DataError:
            return refused(Refusal(400, "invalid", "A value in this request cannot be."))
        except Error:
            return refused(Refusal(503, "transient", "This could not be recorded. Try again."))

    return answered


def refused(refusal: Refusal) -> JsonResponse:
    """Return an OperationOutcome, with the headers that HTTP wants beside 401 and 405."""
    response = fhir_response(operation_outcome(refusal.code, refusal.text), refusal.status)
    if refusal.status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="fhir"'
    if refusal.status == 405:
        response["Allow"] = "GET, HEAD"
    return response


def fhir_response(resource: Json, status: int = 200) -> JsonResponse:
    """Return the resource as JSON that no cache stores."""
    content_type = "application/fhir+json"
    return no_store(JsonResponse(resource, status=status, content_type=content_type))


def authenticate(request: HttpRequest) -> dict[str, Any]:
    """Return who reads, in which role and when, as the audit log records it. Raises Refusal."""
    header = request.headers.get("Authorization", "")
    if header:
        token = find_token(header.removeprefix(BEARER)) if header.startswith(BEARER) else None
        if token is None:
            raise Refusal(401, "login", "This key is not good, or is good no more.")
        return {"by": token.name, "role": "token", "now": timezone.now()}
    if not request.user.is_authenticated:
        raise Refusal(401, "login", "Sign in as a clinician, or send a key as a bearer token.")
    if not may_see_responses(request.user):
        raise Refusal(403, "forbidden", "This account may not read responses.")
    return actor(request, CLINICIAN)
