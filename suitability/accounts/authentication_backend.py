"""Who an account is, with the roles and the second factor, in one query a request."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group, User
from django.db.models import Exists, OuterRef

from suitability.permissions import ROLES


class StaffBackend(ModelBackend):
    def get_user(self, user_id: Any) -> User | None:
        groups = Group.objects.filter(user=OuterRef("pk"))
        asked: dict[str, Exists] = {
            f"has_{role}": Exists(groups.filter(name=role)) for role in ROLES
        }
        asked["second_factor"] = Exists(Authenticator.objects.filter(user=OuterRef("pk")))
        user = User.objects.annotate(**asked).filter(pk=user_id).first()
        if user is None or not self.user_can_authenticate(user):
            return None
        user.roles = frozenset(  # type: ignore[attr-defined]
            role for role in ROLES if getattr(user, f"has_{role}")
        )
        return user
