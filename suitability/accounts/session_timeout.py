"""How long somebody stays signed in."""

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

BEGAN, SEEN = "began", "seen"
NOTED_EVERY = 60  # seconds, so that not every page writes to the session


@receiver(user_logged_in)
def begin(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    request.session[BEGAN] = request.session[SEEN] = int(time.time())


def limited(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Sign out who did nothing for some time, and everybody after some hours."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            now = int(time.time())
            if is_over(request, now):
                return ended(request)
            if now - request.session[SEEN] >= NOTED_EVERY:
                request.session[SEEN] = now
        return get_response(request)

    return middleware


def is_over(request: HttpRequest, now: int) -> bool:
    idle = now - int(request.session.get(SEEN, 0))
    signed_in = now - int(request.session.get(BEGAN, 0))
    return idle > settings.IDLE_MINUTES * 60 or signed_in > settings.SESSION_HOURS * 3600


def ended(request: HttpRequest) -> HttpResponse:
    """What was sent is not used: it may be from somebody else at the same desk."""
    logout(request)
    messages.info(
        request,
        "You were signed out, since some time has passed. Please sign in again."
        + (" What you just sent was not used." if request.method == "POST" else ""),
    )
    return redirect_to_login(request.get_full_path() if request.method == "GET" else "/desk/")
