"""The elements of the resources that a server sends, and parts of them: `_elements`, `_summary`.

The names are those of R4. Beside those that R4 marks as summary (Σ), the mandatory ones are always
sent, and a resource of which something was left out says so by a tag.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from datetime import datetime

from .identifiers import Json

CANONICAL = "url identifier version name title status experimental date publisher contact"
SUMMARY: Mapping[str, str] = {
    "Questionnaire": f"{CANONICAL} subjectType useContext jurisdiction effectivePeriod code",
    "QuestionnaireResponse": (
        "identifier basedOn partOf questionnaire status subject encounter authored author source"
    ),
    "CodeSystem": (
        f"{CANONICAL} useContext jurisdiction caseSensitive valueSet hierarchyMeaning "
        "compositional versionNeeded content supplements count filter property"
    ),
    "DocumentReference": (
        "masterIdentifier identifier status docStatus type category subject date author relatesTo "
        "description securityLabel content"
    ),
}
OTHERS: Mapping[str, str] = {
    "Questionnaire": "derivedFrom description purpose copyright approvalDate lastReviewDate item",
    "QuestionnaireResponse": "item",
    "CodeSystem": "description purpose copyright concept",
    "DocumentReference": "authenticator custodian context",
}
EVERYWHERE = "id meta implicitRules language text contained extension modifierExtension"
MANDATORY = {
    "Questionnaire": ("status",),
    "QuestionnaireResponse": ("questionnaire", "status"),  # by which the answers have a meaning
    "CodeSystem": ("status", "content"),
    "DocumentReference": ("status", "content"),
}
SUBSETTED = {
    "system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue",
    "code": "SUBSETTED",
    "display": "subsetted",
}


def elements_of(kind: str) -> frozenset[str]:
    """Return the names of all elements at the top of a resource."""
    return frozenset(f"{EVERYWHERE} {SUMMARY[kind]} {OTHERS[kind]}".split())


def summary_of(kind: str) -> frozenset[str]:
    """Return the names of those that a summary has."""
    return frozenset(SUMMARY[kind].split())


def subset(resource: Json, names: Collection[str]) -> Json:
    """Return the resource with these elements and the mandatory ones, tagged as a part of it."""
    sent = {"resourceType", "id", "meta", *MANDATORY[resource["resourceType"]], *names}
    part = {name: value for name, value in resource.items() if name in sent}
    meta = resource["meta"]
    return part | {"meta": meta | {"tag": [*meta.get("tag", ()), SUBSETTED]}}


def with_meta(resource: Json, changed_at: datetime) -> Json:
    """Return the resource with its version, which is a digest of all that it says, and when that
    changed last."""
    text = json.dumps(resource, sort_keys=True)
    version = hashlib.sha256(text.encode()).hexdigest()[:16]
    meta = {"versionId": version, "lastUpdated": changed_at.isoformat()}
    return {
        "resourceType": resource["resourceType"],
        "id": resource["id"],
        "meta": meta,
    } | resource
