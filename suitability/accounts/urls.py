"""Signing in and out, the password and the second factor: the pages of django-allauth that we
use. Its others, for signing up and by e-mail, have no address."""

from collections.abc import Callable
from importlib import import_module

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from .form_status import with_form_status
from .sign_out import sign_out
from .staff_home import staff_home

View = Callable[..., HttpResponse]


def allauth_page(name: str) -> View:
    """Return a view of django-allauth, such as `mfa.totp.views.activate_totp`.

    It is imported when somebody first asks for it: that takes a tenth of a second, and most
    processes serve patients alone.
    """
    module, _, attribute = f"allauth.{name}".rpartition(".")

    def view(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        imported: View = getattr(import_module(module), attribute)
        return imported(request, *args, **kwargs)

    return view


def allauth_form(name: str) -> View:
    """Return a view of django-allauth that answers 400 to what it refuses."""
    return with_form_status(allauth_page(name))


activate_totp = allauth_form("mfa.totp.views.activate_totp")
deactivate_totp = allauth_form("mfa.totp.views.deactivate_totp")
view_codes = allauth_page("mfa.recovery_codes.views.view_recovery_codes")
new_codes = allauth_form("mfa.recovery_codes.views.generate_recovery_codes")
download_codes = allauth_page("mfa.recovery_codes.views.download_recovery_codes")
mfa_authenticate = allauth_form("mfa.base.views.authenticate")
mfa_reauthenticate = allauth_form("mfa.base.views.reauthenticate")
password_change = allauth_form("account.views.password_change")
reauthenticate = allauth_form("account.views.reauthenticate")

second_factor = [
    path("", allauth_page("mfa.base.views.index"), name="mfa_index"),
    path("authenticate/", mfa_authenticate, name="mfa_authenticate"),
    path("reauthenticate/", mfa_reauthenticate, name="mfa_reauthenticate"),
    path("totp/activate/", activate_totp, name="mfa_activate_totp"),
    path("totp/deactivate/", deactivate_totp, name="mfa_deactivate_totp"),
    path("codes/", view_codes, name="mfa_view_recovery_codes"),
    path("codes/new/", new_codes, name="mfa_generate_recovery_codes"),
    path("codes/download/", download_codes, name="mfa_download_recovery_codes"),
]

urlpatterns = [
    path("desk/", staff_home, name="staff_home"),
    path("accounts/login/", allauth_form("account.views.login"), name="account_login"),
    path("accounts/logout/", sign_out, name="account_logout"),
    path("accounts/password/", password_change, name="account_change_password"),
    path("accounts/confirm/", reauthenticate, name="account_reauthenticate"),
    path("accounts/second-factor/", include(second_factor)),
]
