"""django-allauth adapters: nobody signs up, nothing is mailed, and the secrets of second factors
are encrypted in the database."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from suitability.encryption import cipher
from suitability.releases.site_names import content_title
from suitability.throttle.bucket import admit
from suitability.throttle.throttles import SIGN_IN, TooMany
from suitability.throttle.turns import PASSWORD, NoTurn, turn

THROTTLED = "throttled"  # code of the error, whose parameter is the TooMany
MANY = "Many people tried to sign in within a short time."
BUSY = "Somebody else is signing in at this moment."


class StaffAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """How allauth signs staff in."""

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count whoever tries to sign in; wrong passwords are counted by django-axes. Raises
        ValidationError."""
        if request.user.is_authenticated:  # says again that it is them: allauth counts that
            return
        try:
            admit(request, SIGN_IN)
        except TooMany as error:
            raise throttled(MANY, error) from None

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Hash the password while few others are hashed on this machine, since one takes a
        processor for half a second, and patients ask the same workers. Raises ValidationError."""
        try:
            with turn(PASSWORD, settings.PASSWORDS_AT_ONCE):
                return super().authenticate(request, **credentials)
        except NoTurn:
            raise throttled(BUSY, TooMany(1)) from None

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        return None


def throttled(why: str, error: TooMany) -> ValidationError:
    """Return the error of a form; allauth_pages.py makes its page one of status 429."""
    text = f"{why} Please type your password and try again {error.wait}."
    return ValidationError(text, code=THROTTLED, params={"error": error})


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """How allauth.mfa stores and removes second factors."""

    def get_totp_issuer(self) -> str:
        """Return under which name the account stands in somebody's app."""
        return content_title()

    def encrypt(self, text: str) -> str:
        return cipher("second factor").encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return cipher("second factor").decrypt(encrypted_text).decode()

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Return whether a second factor can be removed: not where each account needs one."""
        return not settings.SECOND_FACTOR

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        return None
