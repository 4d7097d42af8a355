"""What a FHIR R4 server says of itself and of what went wrong, in plain dicts."""

from collections.abc import Mapping
from typing import Literal

from .identifiers import Json

Severity = Literal["fatal", "error", "warning", "information"]


def capability_statement(
    *,
    base: str,
    date: str,
    description: str,
    security: str,
    searches: Mapping[str, Mapping[str, str]],
) -> Json:
    """Return what a server that reads and searches can do. `searches` has the parameters of each
    resource type, and of each parameter its type: `{"Questionnaire": {"url": "uri"}}`."""
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": date,
        "kind": "instance",
        "implementation": {"description": description, "url": base},
        "fhirVersion": "4.0.1",
        "format": ["json"],
        "rest": [
            {
                "mode": "server",
                "security": {"description": security},
                "resource": [_resource(kind, params) for kind, params in searches.items()],
            }
        ],
    }


def _resource(kind: str, parameters: Mapping[str, str]) -> Json:
    search = [{"name": name, "type": of} for name, of in parameters.items()]
    return {
        "type": kind,
        "interaction": [{"code": "read"}, {"code": "search-type"}],
        **({"searchParam": search} if search else {}),
    }


def operation_outcome(code: str, text: str, severity: Severity = "error") -> Json:
    """Return what went wrong; `code` is of FHIR's issue-type, such as `not-found` or `invalid`."""
    issue = {"severity": severity, "code": code, "details": {"text": text}}
    return {"resourceType": "OperationOutcome", "issue": [issue]}
