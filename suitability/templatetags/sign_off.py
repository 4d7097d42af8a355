"""The sign-off of the draft on the editors' pages: `{% draft_sign_off as signed %}`."""

from typing import Any

from django import template
from django.utils import timezone

from suitability.releases.draft import current_draft

register = template.Library()


@register.simple_tag
def draft_sign_off() -> dict[str, Any] | None:
    """Return who reviewed the draft's content (`by`), and whether it is time to review it again
    (`overdue`), if a clinician reviewed it."""
    sign_off = current_draft().document.sign_off
    today = timezone.localdate().isoformat()
    return {"by": sign_off, "overdue": sign_off.is_overdue(today)} if sign_off else None
