"""A one-time link by which somebody chooses the password of their account: the first one, or a new
one if it was lost. Nobody else ever knows or sets a password."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import models, transaction
from django.utils.translation import gettext

from suitability.audit.audit_entry import Act
from suitability.audit.audit_log import record
from suitability.permissions import ROLES, acting_role

from .temporary_password import mark_own

VALID_HOURS = 72


class Invitation(models.Model):
    """The one link of an account that is good now, until it is used or its time is over. Only the
    hash of its secret is stored."""

    account = models.OneToOneField(
        User, on_delete=models.PROTECT, primary_key=True, related_name="invitation"
    )
    secret_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return gettext("Invitation of %(name)s") % {"name": self.account}


def new_link(account: User, *, now: datetime) -> str:
    """Return the secret of a new link for an account; one that was made before is good no more."""
    secret = secrets.token_urlsafe(32)
    Invitation.objects.update_or_create(
        account=account,
        defaults={
            "secret_hash": hash_secret(secret),
            "expires_at": now + timedelta(hours=VALID_HOURS),
        },
    )
    return secret


def invited_by(secret: str, *, now: datetime) -> User | None:
    """Return the account whose link has this secret, if it is good."""
    good = Invitation.objects.filter(expires_at__gt=now, account__is_active=True)
    row = good.select_related("account").filter(secret_hash=hash_secret(secret)).first()
    return row.account if row else None


@transaction.atomic
def accept(secret: str, password: str, *, now: datetime) -> User:
    """Set the password that somebody chose, and use the link up. Their other sessions end, since
    those hang on the old password. Raises Invitation.DoesNotExist."""
    good = Invitation.objects.select_for_update().filter(expires_at__gt=now)
    invitation = good.get(secret_hash=hash_secret(secret), account__is_active=True)
    account = invitation.account
    account.set_password(password)
    account.save(update_fields=["password"])
    mark_own(account)
    invitation.delete()
    record(Act.PASSWORD_CHOSEN, by=account, role=acting_role(account, *ROLES), now=now)
    return account


def hash_secret(secret: str) -> str:
    """Return the SHA-256 of a link's secret, in hex."""
    return hashlib.sha256(secret.encode()).hexdigest()
