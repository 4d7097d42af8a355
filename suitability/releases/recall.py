"""A release marked as harmful: nobody is led through it any more, and its readers are warned."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from django.contrib.auth.models import User
from django.db import models, transaction
from django.utils.translation import gettext as _

from suitability.audit.audit_entry import Act
from suitability.audit.audit_log import record
from suitability.permissions import APPROVER, acting_role

from .release import Release


class AlreadyRecalled(Exception):
    """A release is recalled once, and for good."""


class Recall(models.Model):
    """The mark on a release. `reason` is read by patients too, in the release's own language or as
    `translations` have it by the tag of a language; `by` is a user name as of then."""

    release = models.OneToOneField(Release, on_delete=models.PROTECT, primary_key=True)
    reason = models.TextField()
    translations = models.JSONField(null=True)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return _("Recall of %(release)s") % {"release": self.release}


@transaction.atomic
def recall(
    release: Release,
    *,
    reason: str,
    translations: Mapping[str, str] = MappingProxyType({}),
    by: User,
    now: datetime,
) -> Recall:
    """Mark a release as harmful. If it was live, the newest that is not recalled is live now.
    `translations` are the reason in other languages, by their tags.

    Raises AlreadyRecalled.
    """
    read = {"reason": reason, "translations": dict(translations) or None}
    row, is_new = Recall.objects.get_or_create(
        release=release, defaults={**read, "by": by.username, "at": now}
    )
    if not is_new:
        raise AlreadyRecalled
    about = f"Release {release.number}: {reason}"
    record(Act.RECALLED, by=by, role=acting_role(by, APPROVER), now=now, about=about)
    return row
