"""What who manages accounts does with them. Each action is in the audit log, with from and to."""

from collections.abc import Collection
from datetime import datetime

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from suitability.audit.audit_entry import Act
from suitability.audit.audit_log import record
from suitability.permissions import MANAGER, ROLES
from suitability.questionnaire.translation import tag_problem
from suitability.releases.language_reader import LanguageReader, languages_read

from .invitation import new_link
from .staff_sessions import end, sessions_of

SUPERUSER = "superuser"
OWN = _(
    "This is your own account. Somebody else who manages accounts has to do this, so that there is "
    "always somebody left who can."
)
OF_A_SUPERUSER = _("Only a superuser can change the account of a superuser, or make one.")
NO_LONGER = _("Your account does not manage accounts any more.")
NO_TRANSLATION = _("There is no translation in that language.")
NO_SUCH_ACT = _("The page did not say what to do with the account.")


class NotPossible(Exception):
    """The action is not possible; the message says why, in plain words."""


def managers() -> QuerySet[User]:
    """Return the accounts in use that manage accounts."""
    manages = Q(is_superuser=True) | Q(groups__name=MANAGER)
    return User.objects.filter(manages, is_active=True, is_staff=True)


def held_roles(account: User) -> list[str]:
    """Return the roles that an account was given, `superuser` being one, in their order."""
    names = {group.name for group in account.groups.all()}
    roles = [role for role in ROLES if role in names]
    return [*roles, SUPERUSER] if account.is_superuser else roles


@transaction.atomic
def invite(
    name: str, *, roles: Collection[str], by: User | str, role: str, now: datetime
) -> tuple[User, str]:
    """Make an account without a password, and return it with the secret of its one-time link.

    Raises NotPossible, and IntegrityError for a name that is taken.
    """
    if isinstance(by, User):
        _lock_managers(by)
        _refuse_superusers_to_others(SUPERUSER in roles, by)
    account = User(username=name, is_staff=True, is_superuser=SUPERUSER in roles)
    account.set_unusable_password()
    account.save()
    account.groups.set(Group.objects.filter(name__in=set(roles) - {SUPERUSER}))
    return account, make_link(account.pk, by=by, role=role, now=now)[1]


@transaction.atomic
def make_link(number: int, *, by: User | str, role: str, now: datetime) -> tuple[User, str]:
    """Return the account and the secret of a new one-time link. Raises NotPossible."""
    account = _changeable(number, by)
    if not account.is_active:
        raise NotPossible(_("The account is deactivated. Reactivate it first."))
    secret = new_link(account, now=now)
    about = f"{named(account)}: {listed(held_roles(account))}"
    record(Act.INVITED, by=by, role=role, now=now, about=about)
    return account, secret


@transaction.atomic
def change_roles(
    number: int, *, roles: Collection[str], by: User, role: str, now: datetime
) -> User:
    """Give an account these roles and no others. Raises NotPossible."""
    account = _changeable(number, by)
    _refuse_superusers_to_others(SUPERUSER in roles, by)
    before = held_roles(account)
    account.groups.set(Group.objects.filter(name__in=set(roles) - {SUPERUSER}))
    account.is_superuser = SUPERUSER in roles
    account.save(update_fields=["is_superuser"])
    after = held_roles(User.objects.get(pk=number))
    about = f"{named(account)}: from {listed(before)} to {listed(after)}"
    record(Act.ROLES_CHANGED, by=by, role=role, now=now, about=about)
    return account


@transaction.atomic
def change_languages(
    number: int, *, languages: Collection[str], by: User, role: str, now: datetime
) -> User:
    """Name an account as a reader of these languages and no others. Raises NotPossible."""
    account = _changeable(number, by)
    before = languages_read(account)
    LanguageReader.objects.filter(account=account).exclude(language__in=languages).delete()
    added = sorted(set(languages) - set(before))
    if any(map(tag_problem, added)):
        raise NotPossible(NO_TRANSLATION)
    LanguageReader.objects.bulk_create(
        LanguageReader(account=account, language=language) for language in added
    )
    after = ", ".join(sorted(set(languages))) or "none"
    about = f"{named(account)}: from {', '.join(before) or 'none'} to {after}"
    record(Act.LANGUAGES_CHANGED, by=by, role=role, now=now, about=about)
    return account


@transaction.atomic
def deactivate(number: int, *, by: User, role: str, now: datetime) -> User:
    """Shut an account out, and end its sessions. Raises NotPossible."""
    account = _changeable(number, by)
    end(sessions_of(account))
    account.is_active = False
    account.save(update_fields=["is_active"])
    about = f"{named(account)}: from active to deactivated"
    record(Act.DEACTIVATED, by=by, role=role, now=now, about=about)
    return account


@transaction.atomic
def reactivate(number: int, *, by: User, role: str, now: datetime) -> User:
    """Let an account sign in again, with the roles that it had. Raises NotPossible."""
    account = _changeable(number, by)
    account.is_active = account.is_staff = True
    account.save(update_fields=["is_active", "is_staff"])
    about = f"{named(account)}: from deactivated to active, {listed(held_roles(account))}"
    record(Act.REACTIVATED, by=by, role=role, now=now, about=about)
    return account


@transaction.atomic
def reset_second_factor(number: int, *, by: User | str, role: str, now: datetime) -> User:
    """Take the second factor and its recovery codes away, so that they are set up anew at the next
    sign-in, and end the account's sessions: the phone may be in other hands. Raises NotPossible."""
    account = _changeable(number, by)
    removed = Authenticator.objects.filter(user=account).delete()[0]
    end(sessions_of(account))
    about = f"{named(account)}: from {'set up' if removed else 'none'} to none"
    record(Act.FACTOR_RESET, by=by, role=role, now=now, about=about)
    return account


@transaction.atomic
def end_sessions(number: int, *, by: User, role: str, now: datetime) -> User:
    """End all sessions of an account. Raises NotPossible."""
    account = _changeable(number, by)
    sessions = sessions_of(account)
    end(sessions)
    about = f"{named(account)}: from {len(sessions)} to none"
    record(Act.SESSIONS_ENDED, by=by, role=role, now=now, about=about)
    return account


@transaction.atomic
def unlock(number: int, *, by: User, role: str, now: datetime) -> User:
    """Forget the wrong passwords that locked an account out (django-axes). Raises NotPossible."""
    account = _changeable(number, by)
    AccessAttempt.objects.filter(username=account.username).delete()
    about = f"{named(account)}: from locked out to open"
    record(Act.UNLOCKED, by=by, role=role, now=now, about=about)
    return account


def named(account: User) -> str:
    """Return how an account is named in the audit log, beside who acted."""
    return f"{account.username} (account {account.pk})"


def listed(roles: Collection[str]) -> str:
    return ", ".join(roles) or "no role"


# Two managers could shut each other out at the same moment, and nobody would be left. So whoever
# acts waits for the lock on all who manage accounts, is looked up again, and never acts on their
# own account: after each change, who made it is still there.
def _changeable(number: int, by: User | str) -> User:
    """Return the account to change, locked; a command may change any. Raises NotPossible."""
    if isinstance(by, str):
        return User.objects.select_for_update().get(pk=number)
    if number == by.pk:
        raise NotPossible(OWN)
    _lock_managers(by)
    account = User.objects.select_for_update().get(pk=number)
    _refuse_superusers_to_others(account.is_superuser, by)
    return account


def _lock_managers(by: User) -> None:
    """Lock all who manage accounts, and raise NotPossible if `by` is not one of them any more."""
    numbers = managers().values("pk")
    list(User.objects.select_for_update().filter(pk__in=numbers).order_by("pk"))
    if not managers().filter(pk=by.pk).exists():
        raise NotPossible(NO_LONGER)


def _refuse_superusers_to_others(is_about_superuser: bool, by: User) -> None:
    if is_about_superuser and not by.is_superuser:
        raise NotPossible(OF_A_SUPERUSER)
