"""Signing in and out in the audit log, by the signals of Django, django-allauth and django-axes.
What changes the second factor records itself (second_factor.py).

What was typed never gets there: of a wrong name nothing is recorded, as it may be a password.
"""

import time
from typing import Any

from allauth.account.signals import password_changed, user_logged_in
from allauth.mfa.signals import authentication_failed
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.core.cache import cache
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from suitability.audit.audit_entry import Act
from suitability.audit.audit_log import record
from suitability.permissions import ROLES, acting_role

from .owner_notice import mail_owner, tell_owner
from .second_factor import WAIT, codes_refused
from .session_timeout import DEVICE, has_timed_out
from .temporary_password import mark_own

STRANGER = "not signed in"  # the role of whoever gave the name of an account, and no proof


@receiver(user_logged_in)
def record_sign_in(request: HttpRequest, user: User, **kwargs: Any) -> None:
    _record(Act.SIGNED_IN, user, request.session.get(DEVICE, ""))
    tell_owner(request, user, since=getattr(request, "signed_in_before", None))


@receiver(user_logged_out)
def record_sign_out(request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        timed_out = has_timed_out(request.session, int(time.time()))
        _record(Act.SIGNED_OUT, user, "after some time" if timed_out else "")


@receiver(user_login_failed)
def record_failure(
    credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
) -> None:
    """Record a wrong password for an account that there is, and the lock-out that comes of it.

    django-axes has counted by now, as its receiver is connected before. What is tried during a
    lock-out is not recorded: else a guesser could fill the log.
    """
    failures = getattr(request, "axes_failures_since_start", None) or 0
    if getattr(request, "axes_locked_out", False) and not failures:
        return
    user = User.objects.filter(username=credentials.get("username") or "").first()
    if user is None or failures > settings.AXES_FAILURE_LIMIT:
        return
    _record(Act.SIGN_IN_FAILED, user, role=STRANGER)
    if failures == settings.AXES_FAILURE_LIMIT:
        _record(Act.LOCKED_OUT, user, f"after {failures} wrong passwords", role=STRANGER)
        mail_owner(user)


@receiver(authentication_failed)
def record_wrong_code(user: User, reauthentication: bool = False, **kwargs: Any) -> None:
    _record(Act.CODE_FAILED, user, role="" if reauthentication else STRANGER)


@receiver(codes_refused)
def record_code_lock(user: User, **kwargs: Any) -> None:
    """Record that no code is looked at for a while: once, however many are tried meanwhile."""
    if cache.add(f"codes-refused:{user.pk}", 1, WAIT):
        _record(Act.LOCKED_OUT, user, "after 5 wrong codes", role=STRANGER)
        mail_owner(user)


@receiver(password_changed)
def record_password(user: User, **kwargs: Any) -> None:
    mark_own(user)
    _record(Act.PASSWORD_CHANGED, user)


def _record(act: Act, user: User, about: str = "", role: str = "") -> None:
    role = role or acting_role(user, *ROLES)
    record(act, by=user, role=role, about=about, now=timezone.now())
