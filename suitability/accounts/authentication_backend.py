"""Django's ModelBackend, reading a user with roles and second factor in one query a request."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group, User
from django.db.models import Exists, OuterRef
from django.utils import timezone

from suitability.permissions import ROLES
from suitability.responses.pending_hand_over import handed_over


class StaffBackend(ModelBackend):
    """Reads `roles` and `second_factor` along with a user, for suitability/permissions.py, and
    `handed_over`, how many responses were handed over to them and are not opened yet."""

    def get_user(self, user_id: Any) -> User | None:
        """Return the active user with this id, if there is one."""
        groups = Group.objects.filter(user=OuterRef("pk"))
        annotations = {f"has_{role}": Exists(groups.filter(name=role)) for role in ROLES}
        second_factor = Exists(Authenticator.objects.filter(user=OuterRef("pk")))
        users = User.objects.annotate(
            second_factor=second_factor, handed_over=handed_over(timezone.now()), **annotations
        )
        user = users.filter(pk=user_id).first()
        if user is None or not self.user_can_authenticate(user):
            return None
        user.roles = frozenset(  # type: ignore[attr-defined]
            role for role in ROLES if getattr(user, f"has_{role}")
        )
        return user
