"""Who may do what. Roles are Django's groups, made by a migration; a superuser has them all."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeGuard, cast

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

CLINICIAN, EDITOR, APPROVER, AUDITOR = "clinician", "editor", "approver", "auditor"
MANAGER = "manager"
ROLES = (CLINICIAN, EDITOR, APPROVER, AUDITOR, MANAGER)
ROLE_NAMES = {
    CLINICIAN: _("clinician"),
    EDITOR: _("editor"),
    APPROVER: _("approver"),
    AUDITOR: _("auditor"),
    MANAGER: _("manager"),
    "superuser": _("superuser"),
    "no role": _("no role"),
}
"""The names of the roles, as a page shows them. Groups and the audit log have the keys."""

Anybody = AbstractBaseUser | AnonymousUser


def is_staff(user: Anybody) -> TypeGuard[User]:
    """Return whether somebody has an account that is in use."""
    return isinstance(user, User) and user.is_active and user.is_staff


def must_choose_password(user: Anybody) -> bool:
    """Return whether somebody may do nothing until they chose a password of their own."""
    return bool(getattr(user, "must_choose_password", False))


def lacks_second_factor(user: Anybody) -> bool:
    """Return whether somebody is staff who may do nothing until they set up a second factor, or
    give it in this session."""
    return settings.SECOND_FACTOR and is_staff(user) and not gave_second_factor(user)


def has_second_factor(user: Anybody) -> bool:
    """Return whether the account of a request has a second factor, given or not."""
    return bool(getattr(user, "second_factor", None))


def gave_second_factor(user: Anybody) -> bool:
    """Return what accounts/session_timeout.py found in the session of a request; nobody else has
    given anything."""
    return bool(getattr(user, "gave_second_factor", False))


def has_role(user: Anybody, *roles: str) -> TypeGuard[User]:
    """Return whether somebody has any of these roles; at most one query for each request."""
    if not is_staff(user) or must_choose_password(user) or lacks_second_factor(user):
        return False
    return user.is_superuser or not roles_of(user).isdisjoint(roles)


def roles_of(user: User) -> frozenset[str]:
    """Return the roles that were given to somebody.

    StaffBackend reads them along with the user of a request, as `user.roles`; for any other User
    they are read here once, and stored in the same way.
    """
    if not hasattr(user, "roles"):
        names = user.groups.values_list("name", flat=True)
        user.roles = frozenset(names)  # type: ignore[attr-defined]
    roles: frozenset[str] = user.roles  # type: ignore[attr-defined]
    return roles


def actor(request: HttpRequest, *roles: str) -> dict[str, Any]:
    """Return who acts, in which of these roles and when, as keyword arguments of actions."""
    user = signed_in_user(request)
    return {"by": user, "role": acting_role(user, *roles), "now": timezone.now()}


def acting_role(user: User, *roles: str) -> str:
    """Return the first of these roles that somebody has, as the audit log shows it."""
    held = [role for role in roles if role in roles_of(user)]
    return held[0] if held else "superuser" if user.is_superuser else "no role"


def role_in_words(role: str) -> str:
    """Return a role, as the audit log has it, in the reader's language."""
    return str(ROLE_NAMES.get(role, role))


def signed_in_user(request: HttpRequest) -> User:
    """Return the account of a request that was let in as staff's."""
    return cast(User, request.user)


def name_of(by: User | str) -> str:
    """Return the name that is shown for an actor: a person's as it is now, or that of a command,
    of a token or of "patient". Who acts is compared by account, never by this."""
    return by if isinstance(by, str) else by.username


def may_see_content(user: Anybody) -> bool:
    """Return whether somebody may see the draft, its proof, changes and preview, and releases."""
    return has_role(user, EDITOR, APPROVER)


def may_edit(user: Anybody) -> bool:
    """Return whether somebody may edit the draft, submit it for approval, and roll it back."""
    return has_role(user, EDITOR)


def may_approve(user: Anybody) -> bool:
    """Return whether somebody may approve a submission, send it back, and recall a release. Nobody
    approves their own."""
    return has_role(user, APPROVER)


def may_see_references(user: Anybody) -> bool:
    """Return whether somebody may see which saved responses are touched, by their references;
    nothing of what they say."""
    return has_role(user, APPROVER)


def may_see_responses(user: Anybody) -> bool:
    """Return whether somebody may find, read, review and export saved responses, and see the
    practice's overview."""
    return has_role(user, CLINICIAN)


def may_see_log(user: Anybody) -> bool:
    """Return whether somebody may see who looked at which response and when; not what it says."""
    return has_role(user, AUDITOR)


def may_manage_accounts(user: Anybody) -> bool:
    """Return whether somebody may see who has an account, invite, let in again and shut out; no
    response and no rule text."""
    return has_role(user, MANAGER)


def may_manage_keys(user: Anybody) -> bool:
    """Return whether somebody may see, make and end the keys of systems that read by FHIR."""
    return has_role(user, MANAGER)


def may(request: HttpRequest) -> dict[str, dict[str, Callable[[], bool]]]:
    """Let templates ask for `may.see_log`; a context processor.

    Templates call what they name, so nothing is asked of the database until a page wants to know.
    """
    user = getattr(request, "user", AnonymousUser())
    rules: dict[str, Callable[[], bool]] = {
        "see_content": partial(may_see_content, user),
        "see_responses": partial(may_see_responses, user),
        "see_log": partial(may_see_log, user),
        "manage_accounts": partial(may_manage_accounts, user),
    }
    return {"may": rules}
