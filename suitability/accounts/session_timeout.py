"""The session timeout: staff who do nothing are signed out, and everybody after some hours."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.contrib.auth.views import redirect_to_login
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from suitability.unsaved_forms import stamp_of

from .returned_forms import NOT_USED, hold_form

STARTED_AT, LAST_SEEN_AT = "began", "seen"  # keys in the session; seconds since 1970
WRITE_EVERY = 60  # seconds, so that not every page writes to the session


@receiver(user_logged_in)
def start_session_clock(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    request.session[STARTED_AT] = request.session[LAST_SEEN_AT] = int(time.time())


def enforce_session_timeout(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Sign out who did nothing for IDLE_MINUTES, and everybody after SESSION_HOURS."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            now = int(time.time())
            if has_timed_out(request, now):
                return end_session(request)
            if now - request.session[LAST_SEEN_AT] >= WRITE_EVERY:
                request.session[LAST_SEEN_AT] = now
        return get_response(request)

    return middleware


def has_timed_out(request: HttpRequest, now: int) -> bool:
    """Return whether a session is over at `now`, in seconds since 1970."""
    idle = now - int(request.session.get(LAST_SEEN_AT, 0))
    signed_in = now - int(request.session.get(STARTED_AT, 0))
    return idle > settings.IDLE_MINUTES * 60 or signed_in > settings.SESSION_HOURS * 3600


def end_session(request: HttpRequest) -> HttpResponse:
    """Sign out. What was sent is not used: it may be from somebody else at the same screen."""
    stamp = stamp_of(request)
    logout(request)
    messages.info(request, "You were signed out, since some time has passed. Please sign in again.")
    if stamp:
        return hold_form(request, stamp)
    if request.method == "POST":
        messages.info(request, NOT_USED)
    return redirect_to_login(request.get_full_path() if request.method == "GET" else "/desk/")
