"""Who may do what. Roles are groups, made by a migration; a superuser has them all."""

from typing import TypeGuard

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User

EDITOR, APPROVER = "editor", "approver"
ROLES = (EDITOR, APPROVER)

Anybody = AbstractBaseUser | AnonymousUser


def has_role(user: Anybody, *roles: str) -> TypeGuard[User]:
    """Asked of the database once for each user object, which is once a request."""
    if not isinstance(user, User) or not (user.is_active and user.is_staff):
        return False
    if user.is_superuser:
        return True
    if not hasattr(user, "_roles"):
        user._roles = set(user.groups.values_list("name", flat=True))  # type: ignore[attr-defined]
    return not user._roles.isdisjoint(roles)  # type: ignore[attr-defined]


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
