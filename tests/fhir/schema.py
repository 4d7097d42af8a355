"""Whether a resource is valid: by the schema that HL7 publishes, and by another reading of R4.

The whole schema takes long to compile. It is cut to what the resources that we emit can hold, and
a Bundle's entries to these resources.
"""

import gzip
import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import fastjsonschema

Json = dict[str, Any]

OURS = (
    "Binary",
    "Bundle",
    "CapabilityStatement",
    "CodeSystem",
    "DocumentReference",
    "OperationDefinition",
    "OperationOutcome",
    "Parameters",
    "Questionnaire",
    "QuestionnaireResponse",
)
PUBLISHED = Path(__file__).parent / "fhir.schema.json.gz"


def check(resource: Json) -> None:
    """Raises a ValueError for what is not valid."""
    by_hl7()(resource)
    model(resource["resourceType"])(**resource)


@cache
def by_hl7() -> Callable[[Json], Json]:
    return fastjsonschema.compile(cut())


def cut() -> Json:
    published = json.loads(gzip.decompress(PUBLISHED.read_bytes()))
    definitions = published["definitions"]
    any_of_ours = {"oneOf": [{"$ref": f"#/definitions/{name}"} for name in OURS]}
    definitions["ResourceList"] = any_of_ours
    # HL7's list of versions ends before 4.0.1, which corrected words of 4.0.0 and no structure.
    definitions["CapabilityStatement"]["properties"]["fhirVersion"]["enum"].append("4.0.1")
    reached: Json = {}
    waiting = list(OURS)
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached[name] = definitions[name]
            waiting.extend(named(definitions[name]))
    return {"$schema": published["$schema"], "definitions": reached, **any_of_ours}


def named(part: Any) -> Iterator[str]:
    """The definitions that a part of the schema refers to."""
    if isinstance(part, list):
        part = dict(enumerate(part))
    if isinstance(part, dict):
        if "$ref" in part:
            yield part["$ref"].rpartition("/")[2]
        for inner in part.values():
            yield from named(inner)


def model(kind: str) -> Any:
    """R4B has these resources as R4 has them. The library is slow to import."""
    from fhir.resources.R4B import get_fhir_model_class

    return get_fhir_model_class(kind)
