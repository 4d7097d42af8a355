"""What is refused under /fhir/, as an OperationOutcome with the headers that HTTP wants."""

import json
from collections.abc import Sequence

from django.http import HttpResponse

from suitability.fhir.identifiers import Json
from suitability.fhir.issues import Issue, issues_outcome
from suitability.fhir.server_resources import FHIR_JSON, operation_outcome
from suitability.http_cache import no_store

READ = ("GET", "HEAD")


class Refusal(Exception):
    """A request that cannot be answered; `code` is of FHIR's issue-type, and `allowed` are the
    methods that can be, for status 405. With `issues`, which name where they are, these are told
    instead of code and text. `again_after` is in how many seconds it may be asked again, 0 if that
    is not known."""

    def __init__(
        self,
        status: int,
        code: str,
        text: str,
        allowed: Sequence[str] = READ,
        issues: Sequence[Issue] = (),
        again_after: int = 0,
    ) -> None:
        super().__init__(text)
        self.status, self.code, self.text = status, code, text
        self.allowed, self.issues, self.again_after = allowed, issues, again_after

    @property
    def outcome(self) -> Json:
        return (
            issues_outcome(self.issues) if self.issues else operation_outcome(self.code, self.text)
        )


def refused(refusal: Refusal) -> HttpResponse:
    """Return an OperationOutcome, with the headers that HTTP wants beside 401, 405 and 503."""
    response = fhir_response(refusal.outcome, refusal.status)
    if refusal.status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="fhir"'
    if refusal.status == 405:
        response["Allow"] = ", ".join(refusal.allowed)
    if refusal.again_after:
        response["Retry-After"] = str(refusal.again_after)
    return response


def fhir_response(resource: Json, status: int = 200, *, pretty: bool = False) -> HttpResponse:
    """Return the resource as JSON that no cache stores."""
    text = json.dumps(resource, indent=2 if pretty else None)
    return no_store(HttpResponse(text, status=status, content_type=FHIR_JSON))
