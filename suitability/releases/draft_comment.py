"""What editors and approvers write to each other about a draft."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import models
from django.utils.translation import gettext as _

from suitability.append_only import AppendOnlyModel

from .draft import current_draft


class DraftComment(AppendOnlyModel):
    """A comment on the draft as it stood then, by its digest. `by` is the user name as it was then,
    and `account` who wrote it."""

    digest = models.CharField(max_length=64)
    text = models.TextField()
    by = models.CharField(max_length=150)
    account = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return _("Comment by %(name)s") % {"name": self.by}


def comment(*, text: str, by: User, now: datetime) -> DraftComment:
    """Add a comment on the draft as it stands."""
    digest = current_draft().digest
    return DraftComment.objects.create(digest=digest, text=text, by=by.username, account=by, at=now)


def comments_between(start: datetime | None, end: datetime | None) -> models.QuerySet[DraftComment]:
    """Return the comments on a draft, the oldest first: from the release before it, if there was
    one, until it was decided, if it is."""
    comments = DraftComment.objects.all()
    if start:
        comments = comments.filter(at__gte=start)
    return comments.filter(at__lte=end) if end else comments
