"""django-allauth adapters: nobody signs up, nothing is mailed, and the secrets of second factors
are encrypted in the database."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest

from suitability.encryption import cipher
from suitability.releases.site_names import content_title


class StaffAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """How allauth signs staff in."""

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Leave the counting of wrong passwords to django-axes."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        return None


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
