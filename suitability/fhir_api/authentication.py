"""How another system, or a clinician's browser, is let in to read FHIR, and how it is refused."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.db import DatabaseError, transaction
from django.http import Http404, HttpRequest, JsonResponse
from django.utils import timezone

from suitability.fhir.identifiers import Json
from suitability.fhir.normal_form import NotInFhir
from suitability.fhir.server_resources import operation_outcome
from suitability.permissions import CLINICIAN, acts_as, may_see_responses

from .bearer_token import of_key

P = ParamSpec("P")
BEARER = "Bearer "


class Refusal(Exception):
    """What was asked for cannot be answered; `code` is of FHIR's issue-type."""

    def __init__(self, status: int, code: str, text: str) -> None:
        super().__init__(text)
        self.status, self.code, self.text = status, code, text


def answers_fhir(view: Callable[Concatenate[HttpRequest, P], Json]) -> Callable[..., JsonResponse]:
    """Answers what the view returns, in one transaction with the entry that it writes into the
    access log, or an OperationOutcome that says what is wrong."""

    @wraps(view)
    def answered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> JsonResponse:
        try:
            if request.method not in ("GET", "HEAD"):
                raise Refusal(405, "not-supported", "Only reading is possible here: use GET.")
            with transaction.atomic():
                return fhir(view(request, *args, **kwargs))
        except Refusal as refusal:
            return refused(refusal)
        except Http404:
            return refused(Refusal(404, "not-found", "There is no such resource here."))
        except NotInFhir as error:
            return refused(Refusal(501, "not-supported", str(error)))
        except DatabaseError:
            return refused(Refusal(503, "transient", "This could not be recorded. Try again."))

    return answered


def refused(refusal: Refusal) -> JsonResponse:
    response = fhir(operation_outcome(refusal.code, refusal.text), refusal.status)
    if refusal.status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="fhir"'
    if refusal.status == 405:
        response["Allow"] = "GET, HEAD"
    return response


def fhir(resource: Json, status: int = 200) -> JsonResponse:
    response = JsonResponse(resource, status=status, content_type="application/fhir+json")
    response["Cache-Control"] = "no-store"
    return response


def reader(request: HttpRequest) -> dict[str, Any]:
    """Who reads, as the access log wants to know it. Raises Refusal."""
    said = request.headers.get("Authorization", "")
    if said:
        token = of_key(said.removeprefix(BEARER)) if said.startswith(BEARER) else None
        if token is None:
            raise Refusal(401, "login", "This key is not good, or is good no more.")
        return {"by": token.name, "role": "token", "now": timezone.now()}
    if not request.user.is_authenticated:
        raise Refusal(401, "login", "Sign in as a clinician, or send a key as a bearer token.")
    if not may_see_responses(request.user):
        raise Refusal(403, "forbidden", "This account may not read responses.")
    return {
        "by": request.user.get_username(),
        "role": acts_as(request.user, CLINICIAN),
        "now": timezone.now(),
    }
