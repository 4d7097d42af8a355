"""What the editors' templates ask for."""

from dataclasses import dataclass

from django import template
from django.utils import timezone

from suitability.questionnaire.sources import SignOff
from suitability.releases.draft import drafted

register = template.Library()


@dataclass(frozen=True, slots=True)
class Signed:
    """Who reviewed the draft's content, and whether it is time to review it again."""

    by: SignOff
    overdue: bool


@register.simple_tag
def sign_off() -> Signed | None:
    by = drafted().document.sign_off
    return Signed(by, by.next_review < timezone.localdate().isoformat()) if by else None
