"""Responses that were handed over and that their new holder has not opened yet."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import connection, models
from django.db.models import IntegerField
from django.db.models.expressions import RawSQL

from .response import Response


class PendingHandOver(models.Model):
    """It goes when `to` opens the response, or when anybody takes the next step with it.
    `delete_at` is the response's, so that counting asks for no response."""

    response = models.OneToOneField(
        Response, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    to = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")

    delete_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.response_id} to {self.to_id}"


def handed_over(now: datetime) -> RawSQL:
    """Return an expression over users: how many were handed over to each and not opened since. It
    is asked for with every page of staff, and Django would take longer to write it."""
    moment = connection.ops.adapt_datetimefield_value(now)
    return RawSQL(COUNT, [moment], output_field=IntegerField())  # noqa: S611 - no input in it


COUNT = f"""
    SELECT count(*) FROM {PendingHandOver._meta.db_table} AS pending
    WHERE pending.to_id = auth_user.id AND pending.delete_at > %s
"""  # noqa: S608 - names of ours


def mark_opened(response: int, by: User) -> None:
    """Note that `by` has opened what was handed over to them."""
    waiting: int = getattr(by, "handed_over", 0)  # read along with the user of a request
    if waiting:
        deleted, _ = PendingHandOver.objects.filter(response=response, to=by).delete()
        by.handed_over = waiting - deleted  # type: ignore[attr-defined]
