"""The extensions that HL7 publishes with R4, as we use them."""

from collections.abc import Iterable

from .identifiers import Json

SYSTEMS = "http://hl7.org/fhir"
EXTENSIONS = f"{SYSTEMS}/StructureDefinition"


def _coded(extension: str, system: str, code: str) -> Json:
    coding = {"system": f"{SYSTEMS}/{system}", "code": code}
    return {"url": f"{EXTENSIONS}/{extension}", "valueCodeableConcept": {"coding": [coding]}}


INSTRUCTIONS = _coded(
    "questionnaire-displayCategory", "questionnaire-display-category", "instructions"
)
# All choices are in sight at once, as on our own pages: what is not seen cannot be chosen.
CONTROLS = {
    kind: _coded("questionnaire-itemControl", "questionnaire-item-control", control)
    for kind, control in (("single", "radio-button"), ("multiple", "check-box"))
}
EXCLUSIVE = {"url": f"{EXTENSIONS}/questionnaire-optionExclusive", "valueBoolean": True}


def most_answers(most: int) -> Json:
    return {"url": f"{EXTENSIONS}/questionnaire-maxOccurs", "valueInteger": most}


def one_of(key: str, heading: str, codes: Iterable[str]) -> Json:
    """Return the constraint on a question that at most one of these choices is picked. R4 has no
    headings over choices; its FHIRPath is asked of the item in the response."""
    any_of_these = " or ".join(f"code = '{code}'" for code in codes)
    parts: Json = {
        "key": ("Id", key),
        "severity": ("Code", "error"),
        "expression": ("String", f"answer.value.where({any_of_these}).count() <= 1"),
        "human": ("String", f"Pick one at most: {heading}"),
    }
    extension = [{"url": url, f"value{kind}": value} for url, (kind, value) in parts.items()]
    return {"url": f"{EXTENSIONS}/questionnaire-constraint", "extension": extension}
