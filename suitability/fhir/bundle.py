"""Several resources as one FHIR R4 Bundle, in plain dicts."""

import json
from collections.abc import Mapping, Sequence
from typing import Literal
from uuid import NAMESPACE_OID, uuid5

from .identifiers import Json, element


def bundle(
    resources: Sequence[Json],
    *,
    base: str,
    kind: Literal["searchset", "collection"],
    total: int | None = None,
    links: Mapping[str, str] | None = None,
    outcome: Json | None = None,
) -> Json:
    """Return the resources as a Bundle. `total` counts all matches of a search, on this page or
    not, and `links` has addresses by their relation (self, next, ...); a collection has neither.
    `outcome` is an OperationOutcome about a search that was answered nevertheless."""
    search = {"mode": "match"} if kind == "searchset" else None
    return element(
        resourceType="Bundle",
        type=kind,
        total=total,
        link=[{"relation": name, "url": url} for name, url in (links or {}).items()],
        entry=[
            element(fullUrl=_full_url(resource, n, base), resource=resource, search=search)
            for n, resource in enumerate(resources)
        ]
        + [{"resource": hint, "search": {"mode": "outcome"}} for hint in (outcome,) if hint],
    )


def _full_url(resource: Json, index: int, base: str) -> str:
    """Return the resource's address; one without an id gets a UUID made of its content and its
    index, the same each time."""
    if "id" in resource:
        return f"{base}/{resource['resourceType']}/{resource['id']}"
    content = json.dumps([index, resource], sort_keys=True)
    return f"urn:uuid:{uuid5(NAMESPACE_OID, content)}"
