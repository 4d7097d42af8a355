"""What the operation $assess takes and gives, as a FHIR R4 OperationDefinition."""

from .identifiers import Json

ASSESS = "assess"


def assess_address(base: str) -> str:
    """Return the canonical address of the definition, where it is also served."""
    return f"{base}/OperationDefinition/{ASSESS}"


def assess_definition(base: str, date: str) -> Json:
    """Return the definition. `date` is of its last change, ISO 8601."""
    return {
        "resourceType": "OperationDefinition",
        "id": ASSESS,
        "url": assess_address(base),
        "name": "Assess",
        "title": "The list for a set of answers",
        "status": "active",
        "kind": "operation",
        "date": date,
        "description": "Takes answers to the live release and gives the list. It stores nothing.",
        "affectsState": False,
        "code": ASSESS,
        "resource": ["Questionnaire"],
        "system": False,
        "type": False,
        "instance": True,
        "parameter": [
            _parameter("resource", "in", "QuestionnaireResponse", "The answers, alone or in these"),
            _parameter("json", "out", "string", "The statements in reading order, as JSON"),
            _parameter("text", "out", "string", "The whole list as text"),
        ],
    }


def _parameter(name: str, use: str, kind: str, meaning: str) -> Json:
    bounds = {"min": 1, "max": "1"}
    return {"name": name, "use": use, **bounds, "documentation": meaning, "type": kind}
