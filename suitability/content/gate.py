"""What stands between a content folder and going live."""

from suitability.rules.program import Program
from suitability.rules.proof import Finding, prove
from suitability.rules.wording import faults

from .files import Content
from .syllables import syllables


def findings(content: Content) -> tuple[Finding, ...]:
    """What the wording list and the proof find. Any at level `stop` keeps the content back."""
    wording = faults(content.document, content.wording, syllables)
    said = (Finding("stop", fault.code, fault.place, fault.sentence) for fault in wording)
    return (*said, *prove(Program(content.document)))
