"""django-allauth adapters: nobody signs up, nothing is mailed, and the secrets of second factors
are encrypted in the database."""

from contextlib import suppress
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from suitability.encryption import cipher
from suitability.releases.site_names import content_title
from suitability.throttle.bucket import admit, admit_as, check, count
from suitability.throttle.throttles import NAMED_SIGN_IN, SIGN_IN, WRONG_SIGN_IN, TooMany
from suitability.throttle.turns import PASSWORD, NoTurn, turn

from .known_browser import hashed_name, is_known, stand_in
from .temporary_password import VALID_HOURS, TemporaryPassword

FACTOR = "second factor"  # for which cipher() encrypts
THROTTLED = "throttled"  # code of the error, whose parameter is the TooMany
MANY = _("Many people tried to sign in within a short time.")
OVER = ngettext_lazy(
    "This password was set for you more than %(hours)s hour ago, and is good no more. Ask a "
    "manager of your practice for a link to choose your own.",
    "This password was set for you more than %(hours)s hours ago, and is good no more. Ask a "
    "manager of your practice for a link to choose your own.",
    "hours",
)
BUSY = _("Somebody else is signing in at this moment.")


class StaffAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """How allauth signs staff in."""

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count whoever tries to sign in; wrong passwords are counted by django-axes. Raises
        ValidationError."""
        if request.user.is_authenticated:  # says again that it is them: allauth counts that
            return
        try:
            admit(request, SIGN_IN)
            if is_known(request):
                return
            check(request, WRONG_SIGN_IN)
            if stand_in(request) is None:
                admit_as(f"name {hashed_name(credentials.get('username', ''))}", NAMED_SIGN_IN)
        except TooMany as error:
            raise throttled(MANY, error) from None

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a wrong password, of whoever is not in their own browser."""
        if not request.user.is_authenticated and not is_known(request):
            with suppress(TooMany):
                count(request, WRONG_SIGN_IN)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Hash the password while few others are hashed on this machine, since one takes a
        processor for half a second, and patients ask the same workers. Raises ValidationError."""
        try:
            with turn(PASSWORD, settings.PASSWORDS_AT_ONCE):
                return super().authenticate(request, **credentials)
        except NoTurn:
            raise throttled(BUSY, TooMany(1)) from None

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Let nobody in with a password that somebody else set too long ago."""
        given = TemporaryPassword.objects.filter(account=user).first()
        if given is None or timezone.now() < given.expires_at:
            response: HttpResponse | None = super().pre_login(request, user, **kwargs)
            return response
        request.session.flush()
        messages.error(request, OVER % {"hours": VALID_HOURS})
        return redirect("account_login")

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign in, and remember when the account did so before (owner_notice.py)."""
        before = user.last_login
        super().login(request, user)
        request.signed_in_before = before  # type: ignore[attr-defined]

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Return how somebody says again that it is them: by a code where the account has a second
        factor, and never by the password alone then."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        by_code = [method for method in methods if method["id"] == "mfa_reauthenticate"]
        return by_code or methods

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        return None


def throttled(why: str | Promise, error: TooMany) -> ValidationError:
    """Return the error of a form; allauth_pages.py makes its page one of status 429."""
    text = gettext("%(why)s Please type your password and try again %(wait)s.")
    filled = text % {"why": why, "wait": error.wait}
    return ValidationError(filled, code=THROTTLED, params={"error": error})


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """How allauth.mfa stores and removes second factors."""

    def get_totp_issuer(self) -> str:
        """Return under which name the account stands in somebody's app."""
        return content_title()

    def encrypt(self, text: str) -> str:
        return cipher(FACTOR).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return cipher(FACTOR).decrypt(encrypted_text).decode()

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Return whether a second factor can be removed: not where each account needs one."""
        return not settings.SECOND_FACTOR

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        return None
