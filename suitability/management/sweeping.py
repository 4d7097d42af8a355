"""What is stored for some time and is worth nothing after it: sessions that ended, wrong passwords
that count no more, links to choose a password with, entries of the shared cache (typed forms that
were held, codes that were used), keys of forms that were sent, and counts of limits.

Each of them stops counting by itself; here its row goes too. Whoever runs it twice, or kills it,
does no harm: a row goes only if its time is over at the moment at which it is deleted.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import QuerySet

from suitability.accounts.invitation import Invitation
from suitability.idempotency import delete_old_keys
from suitability.responses.small_steps import in_steps
from suitability.throttle import bucket


def sweep_expired(*, now: datetime) -> Mapping[str, int]:
    """Delete, step by step, what is worth nothing any more, and return how many of what.

    Raises DatabaseError between two steps.
    """
    wrong = AccessAttempt.objects.filter(attempt_time__lt=now - settings.AXES_COOLOFF_TIME)
    return {
        "sessions": _delete(Session.objects.filter(expire_date__lt=now)),
        "counts of wrong passwords": _delete(wrong),
        "links to choose a password": _delete(Invitation.objects.filter(expires_at__lt=now)),
        "entries of the cache": _delete_from_cache(now),
        "keys of forms": delete_old_keys(now=now),
        "counts of limits": bucket.sweep(now.timestamp()),
    }


def _delete(rows: QuerySet[Any]) -> int:
    deleted = 0
    for keys in in_steps([*rows.values_list("pk", flat=True)]):
        _, by_model = rows.filter(pk__in=keys).delete()
        deleted += by_model.get(rows.model._meta.label, 0)
    return deleted


def _delete_from_cache(now: datetime) -> int:
    """Delete as Django's DatabaseCache does once it is full; its table has no model."""
    table = connection.ops.quote_name(str(settings.CACHES["default"]["LOCATION"]))
    moment = connection.ops.adapt_datetimefield_value(now.replace(microsecond=0))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [moment])  # noqa: S608
        return int(cursor.rowcount)
