"""The extensions that HL7 publishes with R4, as we use them."""

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
