"""Signing in and out, the password and the second factor: the library's pages that we use. The
others, for signing up and by e-mail, have no address."""

from allauth.account import views
from django.urls import include, path

from .desk import desk
from .leaving import sign_out

urlpatterns = [
    path("desk/", desk, name="desk"),
    path("accounts/login/", views.login, name="account_login"),
    path("accounts/logout/", sign_out, name="account_logout"),
    path("accounts/password/", views.password_change, name="account_change_password"),
    path("accounts/confirm/", views.reauthenticate, name="account_reauthenticate"),
    path("accounts/second-factor/", include("allauth.mfa.urls")),
]
