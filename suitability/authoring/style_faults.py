"""What the style rules find in a part of the draft that was just saved."""

from django.utils.translation import gettext

from suitability.editorial.style_rules import faults
from suitability.releases.document_parts import LISTS
from suitability.releases.draft import current_draft
from suitability.releases.draft_part import Part

from .labels_of_parts import label_of
from .passages import fault_in_words


def style_faults_of(part: Part) -> list[str]:
    """Return what the style rules find in a part of the draft, a sentence each."""
    draft = current_draft()
    name = f"{part.kind} {part.code}" if part.kind in LISTS else part.kind
    return [
        gettext("This would keep the draft from going live. %(fault)s")
        % {"fault": f"{field_name(part.kind, name, fault.where)}{fault_in_words(fault)}"}
        for fault in faults(draft.document, draft.wording)
        if fault.where == name or fault.where.startswith((f"{name} ", f"choice {part.code}."))
    ]


def field_name(kind: str, part: str, where: str) -> str:
    """Return before what a fault says in which field it is: of `rule C10 text`, "Text: "."""
    field = where.removeprefix(part).strip()
    if not field or field == where:
        return ""
    return gettext("%(field)s: ") % {"field": label_of(kind, field)}
