"""Which browser tries to sign in: one in which the account signed in before has a cookie that says
so, and is counted by itself. So nobody else can lock its owner out of it, whatever they try
elsewhere, and a stolen cookie gives five tries and no more ("device cookies", OWASP).
"""

import hashlib
import secrets
from typing import Any

from allauth.account.signals import user_logged_in
from axes.helpers import get_client_username
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac

from suitability.cookie_names import KNOWN_BROWSER, cookie_name
from suitability.http_cache import no_store
from suitability.throttle import client_address
from suitability.throttle.retry_later import retry_later
from suitability.throttle.throttles import TooMany

COOKIE = KNOWN_BROWSER
DAYS = 90
SALT = "suitability.known_browser"


@receiver(user_logged_in)
def mark_known(user: User, response: HttpResponse, **kwargs: Any) -> None:
    """Let a browser show that the account signed in here, or chose its password."""
    response.set_cookie(
        cookie_name(COOKIE),
        signing.dumps([user.pk, secrets.token_urlsafe(16)], salt=SALT),
        max_age=DAYS * 24 * 3600,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def is_known(request: HttpRequest) -> bool:
    """Return whether the account that somebody names signed in in this browser before."""
    return bool(_mark_of(request))


def stand_in(request: HttpRequest) -> str | None:
    """Return what django-axes counts by: the browser if it is known, else the address; None if
    that is not known either."""
    mark = _mark_of(request)
    return (
        client_address.as_address(f"browser {mark}") if mark else client_address.stand_in(request)
    )


def never_locks(request: HttpRequest, credentials: Any = None) -> bool:
    """Return whether django-axes has nothing to count by: who tries is slowed then, by name, and
    not locked out, as that would lock the owner out too (AXES_WHITELIST_CALLABLE)."""
    return stand_in(request) is None


def name_for_log(request: HttpRequest, credentials: Any = None) -> str:
    """Return the name of the account that is tried; of none that there is a keyed hash, since what
    was typed may be a password (AXES_USERNAME_CALLABLE)."""
    typed = str((credentials or {}).get("username") or _typed_name(request))
    names: dict[str, str] = request.__dict__.setdefault("tried_names", {})
    if typed not in names:
        is_account = User.objects.filter(username=typed).exists()
        names[typed] = typed if is_account else f"unknown {hashed_name(typed)}"
    return names[typed]


def hashed_name(name: str) -> str:
    return salted_hmac(SALT, name, algorithm="sha256").hexdigest()[:32]


def locked_out(
    request: HttpRequest, response: HttpResponse, credentials: Any = None
) -> HttpResponse:
    """Answer 429, and say when the lock-out ends (AXES_LOCKOUT_CALLABLE)."""
    tries = AccessAttempt.objects.filter(
        username=get_client_username(request, credentials), ip_address=stand_in(request)
    )
    newest = tries.order_by("-attempt_time").values_list("attempt_time", flat=True).first()
    passed = (timezone.now() - newest).total_seconds() if newest else 0
    error = TooMany(settings.AXES_COOLOFF_TIME.total_seconds() - passed)
    page = render(request, "account/locked_out.html", {"wait": error.wait})
    return retry_later(no_store(page), error)


def _mark_of(request: HttpRequest) -> str:
    """Return the random mark of a browser in which the account that is tried signed in before."""
    try:
        account, mark = signing.loads(
            request.COOKIES.get(cookie_name(COOKIE), ""), salt=SALT, max_age=DAYS * 24 * 3600
        )
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    name = _typed_name(request)
    is_theirs = User.objects.filter(pk=account, username=name).exists()
    return hashlib.sha256(str(mark).encode()).hexdigest() if is_theirs else ""


def _typed_name(request: HttpRequest) -> str:
    name: str = request.POST.get("login") or request.user.get_username()
    return name
