"""Django's ModelBackend, reading a user with roles and second factor in one query a request."""

from typing import Any, cast

from allauth.mfa.models import Authenticator
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User
from django.db.models import Exists, F, OuterRef, Subquery
from django.utils import timezone

from suitability.permissions import ROLES
from suitability.responses.pending_hand_over import handed_over

from .temporary_password import TemporaryPassword

APP = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)


class StaffBackend(ModelBackend):
    """Reads `roles` and the number of the `second_factor` along with a user, for
    suitability/permissions.py, and `handed_over`, how many responses were handed over to them and
    are not opened yet."""

    def get_user(self, user_id: Any) -> User | None:
        """Return the active user with this id, if there is one."""
        users = User.objects.filter(
            pk=user_id
        ).annotate(
            role=F("groups__name"),  # a row for each group; one without a name if there is none
            second_factor=Subquery(APP.values("pk")[:1]),
            must_choose_password=Exists(TemporaryPassword.objects.filter(account=OuterRef("pk"))),
            handed_over=handed_over(timezone.now()),
        )
        rows = list(users)
        if not rows or not self.user_can_authenticate(rows[0]):
            return None
        user: Any = rows[0]
        user.roles = frozenset(row.role for row in rows).intersection(ROLES)
        return cast(User, user)
