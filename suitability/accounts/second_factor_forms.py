"""Forms that take a code of a second factor: allauth's (MFA_FORMS), with our codes behind them."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.totp import forms as totp
from allauth.mfa.totp.internal.auth import clear_totp_secret
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from suitability.throttle.throttles import TooMany

from .allauth_adapters import THROTTLED
from .second_factor import WAIT, apps_of, codes_refused, counter_of, use_code


def refuse_many(user: Any) -> Any:
    """Count somebody who tries a code, and return what undoes that. Raises ValidationError."""
    try:
        return check_rate_limit(user)
    except ValidationError:
        codes_refused.send(sender=None, user=user)
        error = TooMany(WAIT)
        text = _("Too many wrong codes. Please type a code again %(wait)s.") % {"wait": error.wait}
        raise ValidationError(text, code=THROTTLED, params={"error": error}) from None


class CodeMixin:
    """Takes a code of the app or a recovery code."""

    def clean_code(self) -> str:
        form: Any = self
        undo = refuse_many(form.user)
        code = str(form.cleaned_data["code"])
        form.authenticator = use_code(form.user, code)
        if form.authenticator is None:
            form._emit_authentication_failed(apps_of(form.user).first())
            raise get_adapter().validation_error("incorrect_code")
        undo()
        return code


class AuthenticateForm(CodeMixin, base.AuthenticateForm):  # type: ignore[misc]
    """When somebody signs in."""


class ReauthenticateForm(CodeMixin, base.ReauthenticateForm):  # type: ignore[misc]
    """Before something changes."""


class AppForm(totp.ActivateTOTPForm):  # type: ignore[misc]
    """Whether an app shows the codes of its key; `counter` is the time step of the code."""

    counter = 0

    def clean_code(self) -> str:
        undo = refuse_many(self.user)
        code = str(self.cleaned_data["code"])
        counter = counter_of(self.secret, code)
        if counter is None:
            raise get_adapter().validation_error("incorrect_code")
        self.counter = counter
        undo()
        return code

    def forget_secret(self, request: HttpRequest) -> None:
        clear_totp_secret(request)
