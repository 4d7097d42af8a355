"""The pages of who manages accounts: everybody who has one, and each by themselves."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.db import IntegrityError
from django.db.models import Exists, OuterRef, Sum
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from suitability.idempotency import done_on_page
from suitability.permissions import (
    MANAGER,
    actor,
    may_manage_accounts,
    role_in_words,
    signed_in_user,
)
from suitability.recorded_pages import recorded_for
from suitability.releases.language_reader import languages_read, translated_languages
from suitability.unsaved_forms import unsaved_form

from . import account_actions
from .account_actions import NO_SUCH_ACT, NotPossible, held_roles, managers
from .invitation import VALID_HOURS
from .people_forms import MEANING, TAKEN, InvitationForm, LanguagesForm, RolesForm
from .staff_sessions import sessions_of


@require_safe
@recorded_for(may_manage_accounts)
def people(request: HttpRequest) -> HttpResponse:
    """List who has an account, those in use first, by name."""
    now = timezone.now()
    accounts = with_account_state().order_by("-is_active", "username")
    context = {"people": with_locks(accounts, now), "now": now}
    return render(request, "accounts/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@recorded_for(may_manage_accounts)
def invite_person(request: HttpRequest) -> HttpResponse:
    """Make an account, and show its one-time link once."""
    by = signed_in_user(request)
    data = request.POST if request.method == "POST" else None
    form = InvitationForm(data, by=by, initial=unsaved_form(request).initial)
    if not form.is_valid():
        return render_invite(request, form)
    name, roles = form.cleaned_data["name"], form.cleaned_data["roles"]
    try:
        account, secret = account_actions.invite(name, roles=roles, **actor(request, MANAGER))
    except NotPossible as error:
        form.add_error("roles", str(error))
    except IntegrityError:  # somebody else took the name meanwhile
        form.add_error("name", TAKEN)
    else:
        return render_link(request, account, secret)
    return render_invite(request, form)


def render_invite(request: HttpRequest, form: InvitationForm) -> HttpResponse:
    status = 400 if form.errors else 200
    return render(request, "accounts/invite.html", {"form": form}, status=status)


def render_link(request: HttpRequest, account: User, secret: str) -> HttpResponse:
    """Show a one-time link. This is the one page that has it."""
    link = request.build_absolute_uri(reverse("invitation", args=[secret]))
    context = {"account": account, "link": link, "hours": VALID_HOURS}
    return done_on_page(render(request, "accounts/link.html", context))


@require_http_methods(["GET", "HEAD", "POST"])
@recorded_for(may_manage_accounts)
def person(request: HttpRequest, number: int) -> HttpResponse:
    """Show an account, or do with it what was asked for. Raises Http404."""
    account = get_object_or_404(with_account_state(), pk=number)
    by = signed_in_user(request)
    if request.method != "POST":
        initial = {"roles": held_roles(account), **unsaved_form(request).initial}
        roles = RolesForm(initial=initial, by=by)
        return render_person(request, account, roles)
    form = RolesForm(request.POST, by=by)
    try:
        return act_on(request, account, form)
    except NotPossible as error:
        if str(error):
            form.add_error(None, str(error))
        return render_person(request, account, form, 400)


def act_on(request: HttpRequest, account: User, form: RolesForm) -> HttpResponse:
    """Do what the button that was pressed says. Raises NotPossible."""
    act, who = request.POST.get("act", ""), actor(request, MANAGER)
    if act == "link":
        return render_link(request, *account_actions.make_link(account.pk, **who))
    if act == "roles":
        if not form.is_valid():
            raise NotPossible
        account_actions.change_roles(account.pk, roles=form.cleaned_data["roles"], **who)
    elif act == "languages":
        save_languages(account, request.POST, who)
    elif act in ACTS:
        ACTS[act](account.pk, **who)
    else:
        raise NotPossible(NO_SUCH_ACT)
    messages.success(request, DONE[act] % {"name": account.username})
    return redirect("person", account.pk)


def save_languages(account: User, data: QueryDict, who: dict[str, Any]) -> None:
    """Name an account as a reader of the languages that were ticked. Raises NotPossible."""
    form = languages_form(account, data)
    if not form.is_valid():
        raise NotPossible(" ".join(map(str, form.errors["languages"])))
    account_actions.change_languages(account.pk, languages=form.cleaned_data["languages"], **who)


def languages_form(account: User, data: QueryDict | None = None) -> LanguagesForm:
    read = languages_read(account)
    offered = dict.fromkeys(read, "") | translated_languages()
    choices = [(code, f"{name} ({code})".strip()) for code, name in sorted(offered.items())]
    return LanguagesForm(data, initial={"languages": read}, offered=choices)


ACTS: dict[str, Callable[..., User]] = {
    "deactivate": account_actions.deactivate,
    "reactivate": account_actions.reactivate,
    "reset": account_actions.reset_second_factor,
    "end": account_actions.end_sessions,
    "unlock": account_actions.unlock,
}
DONE = {
    "roles": _("The roles of %(name)s are changed."),
    "languages": _("The languages that %(name)s reads are changed."),
    "deactivate": _("%(name)s is deactivated, and signed out everywhere."),
    "reactivate": _("%(name)s can sign in again."),
    "reset": _("%(name)s is signed out, and sets up a second factor at the next sign-in."),
    "end": _("%(name)s is signed out everywhere."),
    "unlock": _("%(name)s can try to sign in again."),
}


def render_person(
    request: HttpRequest, account: User, form: RolesForm, status: int = 200
) -> HttpResponse:
    now, by = timezone.now(), signed_in_user(request)
    [account] = with_locks([account], now)
    languages = languages_form(account)
    context: dict[str, Any] = {
        "account": account,
        "form": form,
        "languages": languages,
        "read": ", ".join(languages.initial["languages"]),
        "now": now,
        "own": account.pk == by.pk,
        "others": managers().exclude(pk=account.pk).exists(),
        "untouchable": account.is_superuser and not by.is_superuser,
        "sessions": len(sessions_of(account)) if account.is_active else 0,
        "roles": [MEANING[role] for role in held_roles(account)],
    }
    return render(request, "accounts/person.html", context, status=status)


def with_account_state() -> Any:
    """Return the accounts with roles, link, and whether they have a second factor."""
    from allauth.mfa.models import Authenticator

    factor = Exists(Authenticator.objects.filter(user=OuterRef("pk")))
    accounts = User.objects.annotate(has_factor=factor)
    return accounts.select_related("invitation").prefetch_related("groups")


def with_locks(accounts: Any, now: datetime) -> list[Any]:
    """Return the accounts, each with `is_locked` (django-axes) and the names of its `roles`."""
    recent = AccessAttempt.objects.filter(attempt_time__gt=now - settings.AXES_COOLOFF_TIME)
    failures = recent.values("username", "ip_address").annotate(all=Sum("failures_since_start"))
    locked = set(
        failures.filter(all__gte=settings.AXES_FAILURE_LIMIT).values_list("username", flat=True)
    )
    rows = list(accounts)
    for account in rows:
        account.is_locked = account.username in locked
        account.role_names = [role_in_words(role) for role in held_roles(account)]
    return rows
