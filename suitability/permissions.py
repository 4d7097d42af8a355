"""Who may do what. Roles are groups, made by a migration; a superuser has them all."""

from collections.abc import Callable
from functools import partial
from typing import TypeGuard

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.http import HttpRequest

CLINICIAN, EDITOR, APPROVER, AUDITOR = "clinician", "editor", "approver", "auditor"
ROLES = (CLINICIAN, EDITOR, APPROVER, AUDITOR)

Anybody = AbstractBaseUser | AnonymousUser


def is_staff(user: Anybody) -> TypeGuard[User]:
    return isinstance(user, User) and user.is_active and user.is_staff


def lacks_second_factor(user: Anybody) -> bool:
    """Staff who may do nothing until they set it up."""
    return settings.SECOND_FACTOR and is_staff(user) and not _has_second_factor(user)


def has_role(user: Anybody, *roles: str) -> TypeGuard[User]:
    """Asked of the database once for each user object, which is once a request."""
    if not is_staff(user) or lacks_second_factor(user):
        return False
    return user.is_superuser or not roles_of(user).isdisjoint(roles)


def roles_of(user: User) -> frozenset[str]:
    """The roles that were given to somebody; the account's backend knows them beforehand."""
    if not hasattr(user, "roles"):
        user.roles = frozenset(user.groups.values_list("name", flat=True))  # type: ignore[attr-defined]
    known: frozenset[str] = user.roles  # type: ignore[attr-defined]
    return known


def acts_as(user: User, *roles: str) -> str:
    """Which of these roles somebody acts in, for the record."""
    held = [role for role in roles if role in roles_of(user)]
    return held[0] if held else "superuser"


def _has_second_factor(user: User) -> bool:
    if not hasattr(user, "second_factor"):
        from allauth.mfa.utils import is_mfa_enabled

        user.second_factor = is_mfa_enabled(user)  # type: ignore[attr-defined]
    return bool(user.second_factor)  # type: ignore[attr-defined]


def may_see_content(user: Anybody) -> bool:
    """Draft, proof, difference, preview and releases."""
    return has_role(user, EDITOR, APPROVER)


def may_edit(user: Anybody) -> bool:
    return has_role(user, EDITOR)


def may_approve(user: Anybody) -> bool:
    """Also to recall a release. Nobody approves what they handed in themselves."""
    return has_role(user, APPROVER)


def may_see_references(user: Anybody) -> bool:
    """Which saved responses are touched, by their references; nothing of what they say."""
    return has_role(user, APPROVER)


def may_see_responses(user: Anybody) -> bool:
    """Find, read, review and export saved responses, and see the practice's overview."""
    return has_role(user, CLINICIAN)


def may_see_log(user: Anybody) -> bool:
    """Who looked at which response and when; nothing of what it says."""
    return has_role(user, AUDITOR)


def may(request: HttpRequest) -> dict[str, dict[str, Callable[[], bool]]]:
    """For templates: `may.see_log`. Nothing is asked of the database until a page wants to know."""

    def ask(rule: Callable[[Anybody], bool]) -> bool:
        return rule(getattr(request, "user", AnonymousUser()))

    rules = {
        "see_content": may_see_content,
        "see_responses": may_see_responses,
        "see_log": may_see_log,
    }
    return {"may": {name: partial(ask, rule) for name, rule in rules.items()}}
