"""Several things that are wrong at once, as one FHIR R4 OperationOutcome."""

from collections.abc import Sequence
from dataclasses import dataclass

from .identifiers import Json, element

MOST_ISSUES = 50  # that are told; who mends these sees the rest


@dataclass(frozen=True, slots=True)
class Issue:
    """Something wrong. `code` is of FHIR's issue-type; `path` is simple FHIRPath from the resource,
    such as `QuestionnaireResponse.item[3].answer[0].value`."""

    code: str
    text: str
    path: str

    def __str__(self) -> str:
        return f"{self.path}: {self.text}"


def issues_outcome(issues: Sequence[Issue]) -> Json:
    """Return the issues, of which there is at least one, as errors that name where they are."""
    return {
        "resourceType": "OperationOutcome",
        "issue": [
            element(
                severity="error",
                code=issue.code,
                details={"text": issue.text},
                expression=[issue.path],
            )
            for issue in issues[:MOST_ISSUES]
        ],
    }
