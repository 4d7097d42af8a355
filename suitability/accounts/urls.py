"""Signing in and out, the password and the second factor: the library's pages that we use. The
others, for signing up and by e-mail, have no address."""

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from .form_status import with_status
from .sign_out import sign_out
from .staff_home import desk


def of_library(module: str, name: str) -> Callable[..., HttpResponse]:
    """A view that is imported when somebody first asks for it: that takes a tenth of a second, and
    most processes serve patients alone."""

    def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found: Callable[..., HttpResponse] = getattr(import_module(module), name)
        return found(request, *args, **kwargs)

    return view


account = partial(of_library, "allauth.account.views")
factor = partial(of_library, "allauth.mfa.base.views")
codes = partial(of_library, "allauth.mfa.recovery_codes.views")
totp = partial(of_library, "allauth.mfa.totp.views")

second_factor = [
    path("", factor("index"), name="mfa_index"),
    path("authenticate/", with_status(factor("authenticate")), name="mfa_authenticate"),
    path("reauthenticate/", with_status(factor("reauthenticate")), name="mfa_reauthenticate"),
    path("totp/activate/", with_status(totp("activate_totp")), name="mfa_activate_totp"),
    path("totp/deactivate/", with_status(totp("deactivate_totp")), name="mfa_deactivate_totp"),
    path("codes/", codes("view_recovery_codes"), name="mfa_view_recovery_codes"),
    path(
        "codes/new/",
        with_status(codes("generate_recovery_codes")),
        name="mfa_generate_recovery_codes",
    ),
    path("codes/download/", codes("download_recovery_codes"), name="mfa_download_recovery_codes"),
]

urlpatterns = [
    path("desk/", desk, name="desk"),
    path("accounts/login/", with_status(account("login")), name="account_login"),
    path("accounts/logout/", sign_out, name="account_logout"),
    path(
        "accounts/password/",
        with_status(account("password_change")),
        name="account_change_password",
    ),
    path(
        "accounts/confirm/", with_status(account("reauthenticate")), name="account_reauthenticate"
    ),
    path("accounts/second-factor/", include(second_factor)),
]
