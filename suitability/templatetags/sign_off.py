"""The sign-off of the draft on the editors' pages: `{% draft_sign_off as signed %}`."""

from dataclasses import dataclass

from django import template
from django.utils import timezone

from suitability.questionnaire.sources import SignOff
from suitability.releases.draft import current_draft

register = template.Library()


@dataclass(frozen=True, slots=True)
class ShownSignOff:
    """Who reviewed the draft's content, and whether it is time to review it again."""

    by: SignOff
    overdue: bool


@register.simple_tag
def draft_sign_off() -> ShownSignOff | None:
    """Return the draft's sign-off as of today, if a clinician reviewed it."""
    sign_off = current_draft().document.sign_off
    today = timezone.localdate().isoformat()
    return ShownSignOff(sign_off, sign_off.is_overdue(today)) if sign_off else None
