"""The session timeout: staff who do nothing are signed out, and everybody after some hours."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.signals import user_logged_in
from django.contrib.auth.views import redirect_to_login
from django.db import Error
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from suitability.fhir.server_resources import is_in_fhir
from suitability.http_cache import no_store

from .device_name import device_name
from .returned_forms import NOT_USED, hold_form, stamp_of_form

STARTED_AT, LAST_SEEN_AT = "began", "seen"  # keys in the session; seconds since 1970
DEVICE = "device"  # the same: what its owner knows the session by
FACTOR = "second_factor"  # the same: the number of the factor whose code was given
CLOCK = "/desk/session/"  # looking at it does not count as something that was done
WRITE_EVERY = 60  # seconds, so that not every page writes to the session


@receiver(user_logged_in)
def start_session_clock(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    request.session[STARTED_AT] = request.session[LAST_SEEN_AT] = int(time.time())
    request.session[DEVICE] = device_name(request.headers.get("User-Agent", ""))


def enforce_session_timeout(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Sign out who did nothing for IDLE_MINUTES, and everybody after SESSION_HOURS. No
    browser stores what is shown to who is signed in, be it on the pages of django-allauth."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not (settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated):
            return get_response(request)
        now = int(time.time())
        if has_timed_out(request.session, now):
            if is_in_fhir(request.path):  # which says by itself that nobody is signed in
                sign_out_even_unrecorded(request)
                return get_response(request)
            return end_session(request)
        note_second_factor(request)
        asks_the_time = request.method == "GET" and request.path == CLOCK
        if now - request.session[LAST_SEEN_AT] >= WRITE_EVERY and not asks_the_time:
            request.session[LAST_SEEN_AT] = now
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def note_second_factor(request: HttpRequest) -> None:
    """Let permissions.py know whether the factor that the account has now was given here."""
    user: Any = request.user
    given = request.session.get(FACTOR)
    user.gave_second_factor = given is not None and given == user.second_factor


@dataclass(frozen=True, slots=True)
class SessionEnd:
    """When a session is over, in seconds since 1970. The end of an idle one moves on with what
    somebody does; `is_final` says that it does not."""

    at: int
    left: int
    is_final: bool

    @property
    def time(self) -> datetime:
        return datetime.fromtimestamp(self.at, UTC)


def session_end(session: Any, now: int) -> SessionEnd:
    """Return when a session ends; `now` is in seconds since 1970."""
    idle = int(session.get(LAST_SEEN_AT, 0)) + int(settings.IDLE_MINUTES * 60)
    final = int(session.get(STARTED_AT, 0)) + settings.SESSION_HOURS * 3600
    return SessionEnd(min(idle, final), min(idle, final) - now, final <= idle)


def has_timed_out(session: Any, now: int) -> bool:
    """Return whether a session, or what it holds, is over at `now`, in seconds since 1970."""
    return session_end(session, now).left < 0


def until_sign_out(request: HttpRequest) -> dict[str, Any]:
    """Let templates say when the session ends; a context processor."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
        return {}
    return {"session_end": session_end(request.session, int(time.time()))}


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt  # it can do no more than keep somebody signed in, and a token may be void by then
@login_required
def session_clock(request: HttpRequest) -> HttpResponse:
    """Tell a script in how many seconds the session ends; sent as a form, it counts as something
    that was done."""
    now = int(time.time())
    if request.method == "POST":
        request.session[LAST_SEEN_AT] = now
    end = session_end(request.session, now)
    return no_store(JsonResponse({"left": end.left, "final": end.is_final}))


def sign_out_even_unrecorded(request: HttpRequest) -> None:
    try:
        logout(request)
    except Error:  # it could not be recorded; nobody stays signed in for that
        request.session.flush()


def end_session(request: HttpRequest) -> HttpResponse:
    """Sign out. What was sent is not used: it may be from somebody else at the same screen."""
    stamp = stamp_of_form(request)
    sign_out_even_unrecorded(request)
    text = _("You were signed out, since some time has passed. Please sign in again.")
    messages.info(request, text)
    if stamp:
        return hold_form(request, stamp)
    if request.method == "POST":
        messages.info(request, NOT_USED)
    return redirect_to_login(request.get_full_path() if request.method == "GET" else "/desk/")
