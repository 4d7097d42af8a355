"""What a set of answers brings, as plain data for other programs: the command and FHIR's $assess
give the same."""

from typing import Any

from .statements import Shown, every_question
from .summary import Summaries


def assessment(summaries: Summaries, bits: int) -> dict[str, Any]:
    """Return the statements for complete answers, in reading order, and what to ask."""
    statements = summaries.statements.fired(bits)
    return {
        "questionnaire": summaries.program.document.code,
        "release": summaries.release,
        "digest": summaries.digest,
        "statements": [_plain(statement) for statement in statements],
        "ask": every_question(statements),
    }


def _plain(statement: Shown) -> dict[str, Any]:
    return {
        "code": statement.code,
        "category": statement.category,
        "priority": statement.priority,
        "heading": statement.heading,
        "text": statement.text,
        "because": statement.because,
        "origin": statement.origin,
        "sources": statement.references,
        "ask": statement.ask,
        "clinician": statement.clinician,
    }
