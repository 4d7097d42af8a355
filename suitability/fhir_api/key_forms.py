"""The form in which a manager makes a FHIR key."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from suitability.responses.reference import parse_reference
from suitability.responses.response import Response

from .bearer_token import MOST_DAYS, Scope, Token

DAYS = {30: _("30 days"), 90: _("90 days"), 180: _("180 days"), MOST_DAYS: _("A year")}
TAKEN = _("There is or was a key of this name, and the log shows it. Choose another name.")


class KeyForm(forms.Form):
    """Who gets a key, what it may read, and for how long. `cleaned_data["response"]` is the
    Response that is meant, or None for the other scopes."""

    use_required_attribute = False
    name = forms.CharField(
        label=_("Which system gets it, and what for"),
        max_length=100,
        help_text=_("The access log shows it under this name, such as: Record system, import."),
        error_messages={
            "required": _("Enter the name of the system."),
            "max_length": _("Enter at most 100 characters."),
        },
    )
    scope = forms.ChoiceField(
        label=_("What it may read"),
        choices=[("", _("Please choose")), *Scope.choices],
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Choose what the key may read.")
        ),
    )
    response = forms.CharField(
        label=_("Which response"),
        required=False,
        max_length=30,
        help_text=_("Its reference or its number. Only for a key that may read one response."),
        error_messages={"max_length": _("Enter a reference or a number.")},
    )
    days = forms.TypedChoiceField(
        label=_("How long it is good"),
        coerce=int,
        choices=list(DAYS.items()),
        initial=90,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose how long.")),
    )

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if Token.objects.filter(name__iexact=name).exists():
            raise forms.ValidationError(TAKEN)
        return name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        typed, wants_one = cleaned.get("response", ""), cleaned.get("scope") == Scope.ONE
        cleaned["response"] = response_of(typed) if wants_one else None
        if wants_one and not typed:
            self.add_error("response", _("Enter the reference or the number of the response."))
        elif wants_one and cleaned["response"] is None:
            self.add_error("response", _("There is no such response. Check what you typed."))
        return cleaned


def response_of(typed: str) -> Response | None:
    """Return the response with this reference or number, if its time is not over."""
    stored, digits = Response.objects.unexpired(timezone.now()), typed.strip()
    reference = parse_reference(typed)
    if reference.is_whole:
        return stored.filter(reference=reference.reference).first()
    is_number = digits.isascii() and digits.isdecimal() and len(digits) < 11
    return stored.filter(pk=int(digits)).first() if is_number else None
