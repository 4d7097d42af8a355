"""What stands between a content folder and going live."""

from suitability.analysis.example_answers import ExampleAnswers
from suitability.analysis.findings import Finding
from suitability.analysis.proof import prove
from suitability.engine.program import Program

from .content import Content
from .text_findings import text_findings
from .translation_findings import translation_findings


def findings(content: Content, today: str = "") -> tuple[Finding, ...]:
    """Return what the style rules and the proof find, what stops first.

    Any at level `stop` keeps the content back. `today` is an ISO date, by which sources and the
    sign-off can be overdue.
    """
    program = Program(content.document)
    examples = ExampleAnswers(program)
    all_findings = (
        *text_findings(content, examples),
        *prove(program, today, examples),
        *translation_findings(content, examples),
    )
    return tuple(sorted(all_findings, key=lambda finding: finding.level != "stop"))
