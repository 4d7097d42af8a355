"""Content: what is published. It is here without the files, which a web process does not read."""

from dataclasses import dataclass

from suitability.editorial.wording import Wording
from suitability.questionnaire.document import Document


@dataclass(frozen=True, slots=True)
class Content:
    """A document, and the wording that its texts must keep to."""

    document: Document
    wording: Wording
