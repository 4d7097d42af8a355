"""The pages on which each person sets up an app, and makes recovery codes, which are shown once."""

import base64
import time
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from suitability.http_cache import no_store
from suitability.idempotency import done_on_page
from suitability.permissions import gave_second_factor, has_second_factor, signed_in_user
from suitability.recorded_pages import recorded

from .allauth_pages import with_status
from .recovery_codes import COUNT, HASHES, codes_left, rows
from .second_factor import apps_of, note_change, remove_app, renew_codes, set_up_app

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def factor_given(view: View[P]) -> View[P]:
    """Decorate a page about one's own account: ask for the second factor first where the account
    has one and the session did not give it."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        user = request.user
        if has_second_factor(user) and not gave_second_factor(user):
            return no_store(asked_again(request, "mfa_reauthenticate"))
        return no_store(view(request, *args, **kwargs))

    return guarded


def confirmed(view: View[P]) -> View[P]:
    """Decorate a page that changes the second factor: whoever has one gave a code of it within some
    minutes, and whoever has none typed the password again."""

    @wraps(view)
    @login_required
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        method = "mfa" if has_second_factor(request.user) else "password"
        if not has_confirmed(request, method):
            return asked_again(request, CONFIRM[method])
        return view(request, *args, **kwargs)

    return factor_given(guarded)


CONFIRM = {"mfa": "mfa_reauthenticate", "password": "account_reauthenticate"}


def has_confirmed(request: HttpRequest, method: str) -> bool:
    """Return whether a code was given within some minutes, also to sign in; or the password, but
    not to sign in, since a session may be left open."""
    from allauth.account import app_settings
    from allauth.account.internal.flows.login import get_authentication_records

    since = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
    return any(
        record["method"] == method and record["at"] > since
        for record in get_authentication_records(request, signed_in_user(request))
        if method == "mfa" or record.get("reauthenticated")
    )


def asked_again(request: HttpRequest, page: str) -> HttpResponse:
    return redirect(f"{reverse(page)}?{urlencode({'next': request.path})}")


@factor_given
@login_required
@require_safe
def my_account(request: HttpRequest) -> HttpResponse:
    """Lead to what each person may change of their own account."""
    user = signed_in_user(request)
    codes = rows(user).first()
    context = {
        "has_app": has_second_factor(user),
        "codes_left": codes_left(user),
        "old_codes": codes is not None and HASHES not in codes.data,
        "may_remove": not settings.SECOND_FACTOR,
    }
    return render(request, "mfa/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
@recorded
def set_up(request: HttpRequest) -> HttpResponse:
    """Show the key of an app, or set the app up, in place of the one before, and show the codes
    that come with it."""
    from .second_factor_forms import AppForm

    user = signed_in_user(request)
    form = AppForm(request.POST if request.method == "POST" else None, user=user)
    if not form.is_valid():
        return render_app(request, form)
    codes = set_up_app(form.secret, form.counter, by=user, now=timezone.now())
    form.forget_secret(request)
    note_change(request, user)
    return render_codes(request, codes, app=True)


def render_app(request: HttpRequest, form: Any) -> HttpResponse:
    from allauth.mfa.adapter import get_adapter

    adapter = get_adapter()
    picture = adapter.build_totp_svg(adapter.build_totp_url(request.user, form.secret))
    encoded = base64.b64encode(picture.encode()).decode()
    context = {
        "form": form,
        "has_app": has_second_factor(request.user),
        "totp_svg_data_uri": f"data:image/svg+xml;base64,{encoded}",
    }
    response = render(request, "mfa/totp/activate_form.html", context)
    return with_status(request, response, form)


@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
@recorded
def remove(request: HttpRequest) -> HttpResponse:
    """Ask whether to remove the app, or remove it, where accounts need none. Raises Http404."""
    from allauth.mfa.totp.forms import DeactivateTOTPForm

    user = signed_in_user(request)
    form = DeactivateTOTPForm(data=request.POST, authenticator=get_object_or_404(apps_of(user)))
    if request.method != "POST" or not form.is_valid():
        response = render(request, "mfa/totp/deactivate_form.html", {"form": form})
        return with_status(request, response, form)
    remove_app(by=user, now=timezone.now())
    note_change(request, user)
    messages.success(request, _("The app is removed. Your other sessions are ended."))
    return redirect("mfa_index")


@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
@recorded
def new_codes(request: HttpRequest) -> HttpResponse:
    """Ask whether to make new recovery codes, or make and show them."""
    from allauth.mfa.recovery_codes.forms import GenerateRecoveryCodesForm

    user = signed_in_user(request)
    form = GenerateRecoveryCodesForm(request.POST if request.method == "POST" else None, user=user)
    if not form.is_valid():
        context = {"form": form, "left": codes_left(user)}
        response = render(request, "mfa/recovery_codes/generate.html", context)
        return with_status(request, response, form)
    codes = renew_codes(by=user, now=timezone.now())
    note_change(request, user)
    return render_codes(request, codes)


def render_codes(request: HttpRequest, codes: list[str], *, app: bool = False) -> HttpResponse:
    """Show new codes. This is the one page that has them."""
    context = {"codes": codes, "count": COUNT, "app": app}
    return done_on_page(render(request, "mfa/recovery_codes/index.html", context))
