"""Signing in and out, the password and the second factor: the pages of django-allauth that we
use, and ours about accounts. Its others, for signing up and by e-mail, have no address."""

from django.contrib.auth.decorators import user_passes_test
from django.urls import include, path

from .allauth_pages import allauth_form, sign_in, sign_out
from .invitation_page import choose_password
from .own_sessions import own_sessions
from .people_pages import invite_person, people, person
from .returned_forms import discard
from .second_factor_pages import factor_given, my_account, new_codes, remove, set_up
from .session_timeout import session_clock
from .staff_home import staff_home

mfa_reauthenticate = allauth_form("mfa.base.views.reauthenticate")
# Without a password there is none to change: a manager's link lets its owner choose one.
has_password = user_passes_test(
    lambda user: user.is_anonymous or user.has_usable_password(),
    login_url="staff_home",
    redirect_field_name=None,
)
password_change = factor_given(has_password(allauth_form("account.views.password_change")))
reauthenticate = allauth_form("account.views.reauthenticate")

second_factor = [
    path("", my_account, name="mfa_index"),
    path("authenticate/", allauth_form("mfa.base.views.authenticate"), name="mfa_authenticate"),
    path("reauthenticate/", mfa_reauthenticate, name="mfa_reauthenticate"),
    path("totp/activate/", set_up, name="mfa_activate_totp"),
    path("totp/deactivate/", remove, name="mfa_deactivate_totp"),
    path("codes/new/", new_codes, name="mfa_generate_recovery_codes"),
]

urlpatterns = [
    path("desk/", staff_home, name="staff_home"),
    path("desk/session/", session_clock, name="session_clock"),
    path("desk/unsaved/discard/", discard, name="discard_unsaved"),
    path("accounts/login/", sign_in, name="account_login"),
    path("accounts/logout/", sign_out, name="account_logout"),
    path("accounts/password/", password_change, name="account_change_password"),
    path("accounts/confirm/", reauthenticate, name="account_reauthenticate"),
    path("accounts/second-factor/", include(second_factor)),
    path("accounts/sessions/", factor_given(own_sessions), name="own_sessions"),
    path("accounts/invitation/<str:secret>/", choose_password, name="invitation"),
    path("accounts/people/", people, name="people"),
    path("accounts/people/new/", invite_person, name="invite"),
    path("accounts/people/<int:number>/", person, name="person"),
]
