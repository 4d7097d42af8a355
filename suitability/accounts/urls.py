"""Signing in and out, the password and the second factor: the library's pages that we use. The
others, for signing up and by e-mail, have no address."""

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.urls import include, path

from .desk import desk
from .forms import with_status
from .leaving import sign_out

second_factor = [
    path("", factor.index, name="mfa_index"),
    path("authenticate/", with_status(factor.authenticate), name="mfa_authenticate"),
    path("reauthenticate/", with_status(factor.reauthenticate), name="mfa_reauthenticate"),
    path("totp/activate/", with_status(totp.activate_totp), name="mfa_activate_totp"),
    path("totp/deactivate/", with_status(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "codes/new/", with_status(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"
    ),
    path("codes/download/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
]

urlpatterns = [
    path("desk/", desk, name="desk"),
    path("accounts/login/", with_status(account.login), name="account_login"),
    path("accounts/logout/", sign_out, name="account_logout"),
    path(
        "accounts/password/", with_status(account.password_change), name="account_change_password"
    ),
    path("accounts/confirm/", with_status(account.reauthenticate), name="account_reauthenticate"),
    path("accounts/second-factor/", include(second_factor)),
]
