"""The forms of the pages about people who have an account."""

from typing import Any

from django import forms
from django.contrib.auth.forms import UsernameField
from django.contrib.auth.models import User
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils.translation import gettext_lazy as _

from suitability.permissions import APPROVER, AUDITOR, CLINICIAN, EDITOR, MANAGER

from .account_actions import NO_TRANSLATION, SUPERUSER

MEANING = {
    CLINICIAN: _("Clinician: finds, reads, reviews and exports responses"),
    EDITOR: _("Editor: edits the draft and submits it for approval"),
    APPROVER: _("Approver: approves a draft of somebody else, recalls a release"),
    AUDITOR: _("Auditor: reads the access log, and no response"),
    MANAGER: _("Manager: manages accounts and FHIR keys; reads no response, edits no rule text"),
    SUPERUSER: _("Superuser: all of these"),
}
TAKEN = _("There is an account of this name. Choose another name.")


class RolesForm(forms.Form):
    """What somebody may do. Only a superuser is offered to make another one."""

    use_required_attribute = False
    roles = forms.MultipleChoiceField(
        label=_("What they may do"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Tick at least one role. To shut somebody out, deactivate the account."),
            "invalid_choice": _("There is no such role."),
        },
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["roles"]
        field.choices = [
            choice for choice in MEANING.items() if choice[0] != SUPERUSER or by.is_superuser
        ]


class InvitationForm(RolesForm):
    """Who is invited."""

    name = UsernameField(
        label=_("User name"),
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        help_text=_(
            "It cannot be changed later: reviews, submissions and the log show it as it was."
        ),
        error_messages={
            "required": _("Enter the name that they sign in with."),
            "max_length": _("Enter a name of at most 150 characters."),
        },
    )
    field_order = ("name", "roles")

    def clean_name(self) -> str:
        """Return the name. Raises ValidationError for one that is taken, however it is spelled."""
        name = str(self.cleaned_data["name"])
        if User.objects.filter(username__iexact=name).exists():
            raise forms.ValidationError(TAKEN)
        return name


class LanguagesForm(forms.Form):
    """Which languages somebody reads well enough to answer for a translation."""

    use_required_attribute = False
    languages = forms.MultipleChoiceField(
        label=_("Languages they read"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": NO_TRANSLATION},
    )

    def __init__(self, *args: Any, offered: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["languages"]
        field.choices = offered
