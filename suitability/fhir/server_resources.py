"""What a FHIR R4 server says of itself and of what went wrong, in plain dicts."""

from collections.abc import Mapping
from typing import Literal

from .identifiers import Json, element

Severity = Literal["fatal", "error", "warning", "information"]
Searches = Mapping[str, Mapping[str, str]]
"""The parameters of each resource type, and of each parameter its type:
`{"Questionnaire": {"url": "uri"}}`."""


def capability_statement(
    *,
    base: str,
    date: str,
    description: str,
    security: str,
    searches: Searches,
    operations: Searches | None = None,
) -> Json:
    """Return what a server that reads and searches can do. `operations` are the addresses of the
    definitions, by resource type and name."""
    named = operations or {}
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
                "resource": [
                    _resource(kind, params) | _operations(named.get(kind, {}))
                    for kind, params in searches.items()
                ],
            }
        ],
    }


def _resource(kind: str, parameters: Mapping[str, str]) -> Json:
    search = [{"name": name, "type": of} for name, of in parameters.items()]
    interaction = [{"code": "read"}, {"code": "search-type"}]
    return element(type=kind, interaction=interaction, searchParam=search)


def _operations(named: Mapping[str, str]) -> Json:
    return element(operation=[{"name": n, "definition": url} for n, url in named.items()])


def operation_outcome(code: str, text: str, severity: Severity = "error") -> Json:
    """Return what went wrong; `code` is of FHIR's issue-type, such as `not-found` or `invalid`."""
    issue = {"severity": severity, "code": code, "details": {"text": text}}
    return {"resourceType": "OperationOutcome", "issue": [issue]}
