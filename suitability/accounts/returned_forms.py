"""Forms whose account is not the one that is signed in: used for nothing, and held for theirs."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in
from django.contrib.auth.views import redirect_to_login
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from suitability.http_cache import no_store
from suitability.idempotency import answer_sent_before, was_answered
from suitability.unsaved_forms import Stamp, drop, hold, hold_on_page, notice_held, stamp_of

from .script_requests import is_from_script

TYPED_IS_HELD = _("What you typed is not saved. When you have signed in, it is in its form again.")
NOT_USED = _("What you just sent was not used.")
DONE_BEFORE = _(
    "What you just sent had been done before your session ended. It was not done again."
)


@receiver(user_logged_in)
def look_for_held_forms(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    notice_held(request, user.pk)


def hold_forms_of_ended_sessions(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Let no view see a form that another account opened, or one that is signed out by now. Drop
    what was held for a page whose form is taken."""

    def middleware(request: HttpRequest) -> HttpResponse:
        stamp = stamp_of_form(request)
        if stamp and stamp.account != request.user.pk:
            return hold_form(request, stamp)
        response = get_response(request)
        if stamp and response.status_code < 400:
            drop(request, stamp.page)
        return response

    return middleware


def stamp_of_form(request: HttpRequest) -> Stamp | None:
    """Return the stamp of a form that somebody sent. A script may send the fields of a form too,
    while it is typed in."""
    return None if is_from_script(request) else stamp_of(request)


def hold_form(request: HttpRequest, stamp: Stamp) -> HttpResponse:
    """Hold the form unless it was done before, and lead to sign in and back to its page; who is
    signed in as somebody else is told whose it is not."""
    was_done = was_answered(request)
    held = not was_done and hold(stamp, request.POST)
    if request.user.is_authenticated:
        return no_store(render(request, "account/other_account.html", status=409))
    messages.info(request, DONE_BEFORE if was_done else TYPED_IS_HELD if held else NOT_USED)
    return redirect_to_login(stamp.page)


def return_form(request: HttpRequest, stamp: Stamp) -> HttpResponse:
    """Lead back to a form's page, where what was typed is in the form again; if the form was done
    before, answer as then."""
    if answered := answer_sent_before(request):
        return answered
    hold_on_page(request, stamp.page, request.POST)
    return redirect(stamp.page)


@require_POST
def discard(request: HttpRequest) -> HttpResponse:
    """Lead back to the page; what is held for it is dropped as for any form that is taken."""
    stamp = stamp_of(request)
    return redirect(stamp.page if stamp else "staff_home")
