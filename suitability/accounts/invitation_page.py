"""The page under a one-time link, where somebody chooses their password."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from suitability.recorded_pages import recorded
from suitability.throttle.retry_later import counts_misses
from suitability.throttle.throttles import WRONG_LINK

from .invitation import Invitation, accept, invited_by
from .known_browser import mark_known

REQUIRED = {
    "password1": _("Enter a password."),
    "password2": _("Enter the same password again."),
}


@require_http_methods(["GET", "HEAD", "POST"])
@counts_misses(WRONG_LINK)
@recorded
def choose_password(request: HttpRequest, secret: str) -> HttpResponse:
    """Show the form, or set the password and lead to the sign-in page: a link lets nobody in by
    itself, so that a second factor is asked for as ever. Opening the page uses nothing up."""
    account = invited_by(secret, now=timezone.now())
    if account is None:
        return gone(request)
    form = password_form(account, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context, status = {"form": form, "account": account}, 400 if form.errors else 200
        return render(request, "account/choose_password.html", context, status=status)
    try:
        accept(secret, form.cleaned_data["password1"], now=timezone.now())
    except Invitation.DoesNotExist:  # it was used by somebody else at the same moment
        return gone(request)
    logout(request)  # whoever was signed in here; it may have been somebody else
    text = gettext("Your password is set. Sign in as %(name)s with it.")
    messages.success(request, text % {"name": account.username})
    response = redirect("account_login")
    mark_known(account, response)
    return response


def password_form(account: User, sent: QueryDict | None) -> Form:
    """Return allauth's form, which is loaded when it is asked for, as in allauth_pages.py."""
    from allauth.account.forms import SetPasswordForm

    form: Form = SetPasswordForm(account, sent)
    for name, why in REQUIRED.items():
        form.fields[name].error_messages["required"] = why
    return form


def gone(request: HttpRequest) -> HttpResponse:
    return render(request, "account/link_gone.html", status=404)
