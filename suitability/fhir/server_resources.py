"""What a FHIR R4 server says of itself and of what went wrong, in plain dicts."""

from collections.abc import Mapping, Sequence
from typing import Literal

from .identifiers import Json, element

ROOT = "/fhir"
FHIR_JSON = "application/fhir+json"
Severity = Literal["fatal", "error", "warning", "information"]
Searches = Mapping[str, Mapping[str, str]]
"""The parameters of each resource type, and of each parameter its type:
`{"Questionnaire": {"url": "uri"}}`."""
Documentation = Mapping[tuple[str, str], str]
"""What there is to say of a parameter of a resource type."""


def is_in_fhir(path: str) -> bool:
    """Return whether an address is one of FHIR, which refuses by itself, in its own form."""
    return path == ROOT or path.startswith(f"{ROOT}/")


def capability_statement(
    *,
    base: str,
    date: str,
    description: str,
    security: str,
    searches: Searches,
    documentation: str = "",
    of_parameters: Documentation = {},  # noqa: B006 - it is only read
    operations: Searches | None = None,
) -> Json:
    """Return what a server that reads and searches can do; a type without parameters can only be
    read. `operations` are the addresses of the definitions, by resource type and name."""
    named = operations or {}
    rest = element(
        mode="server",
        documentation=documentation,
        security={"description": security},
        resource=[
            _resource(kind, params, of_parameters) | _operations(named.get(kind, {}))
            for kind, params in searches.items()
        ],
    )
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": date,
        "kind": "instance",
        "implementation": {"description": description, "url": base},
        "fhirVersion": "4.0.1",
        "format": ["json", FHIR_JSON],
        "rest": [rest],
    }


def _resource(kind: str, parameters: Mapping[str, str], about: Documentation) -> Json:
    search = [
        element(name=name, type=of, documentation=about.get((kind, name), ""))
        for name, of in parameters.items()
    ]
    return element(
        type=kind,
        interaction=[{"code": "read"}, *([{"code": "search-type"}] if parameters else [])],
        versioning="versioned" if parameters else "no-version",
        readHistory=False,
        conditionalRead="full-support" if parameters else "not-supported",
        searchParam=search,
    )


def _operations(named: Mapping[str, str]) -> Json:
    return element(operation=[{"name": n, "definition": url} for n, url in named.items()])


def operation_outcome(code: str, text: str, severity: Severity = "error") -> Json:
    """Return what went wrong; `code` is of FHIR's issue-type, such as `not-found` or `invalid`."""
    return {"resourceType": "OperationOutcome", "issue": [_issue(severity, code, text)]}


def warnings_outcome(warnings: Sequence[tuple[str, str]]) -> Json:
    """Return what there is to know of what was answered nevertheless, by code and text: at least
    one warning."""
    issues = [_issue("warning", code, text) for code, text in warnings]
    return {"resourceType": "OperationOutcome", "issue": issues}


def _issue(severity: Severity, code: str, text: str) -> Json:
    return {"severity": severity, "code": code, "details": {"text": text}}
