"""How many responses were saved just now, over all, so that a flood of them is refused."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from suitability.throttle.throttles import TooMany

MOST, WITHIN = 100, timedelta(seconds=20)

# Of the index `response_in_list` alone, and no more rows than there may be. Rows from the future
# were written while a clock was wrong.
RECENT = """
SELECT count(*) FROM (
    SELECT 1 FROM suitability_response WHERE saved_at > %s AND saved_at <= %s LIMIT %s
) AS recent
"""


def check_recent_saves(now: datetime) -> None:
    """Raise TooMany if very many were saved just now, also DatabaseError. No row is written for
    this, which all saves would wait for; of those that come at the same moment, some may be more.
    """
    most = round(MOST * settings.LIMIT_FACTOR)
    if most and _saved(now - WITHIN, now + WITHIN, most) >= most:
        raise TooMany(WITHIN.total_seconds())


def _saved(after: datetime, until: datetime, most: int) -> int:
    adapt = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.execute(RECENT, [adapt(after), adapt(until), most])
        (count,) = cursor.fetchone()
    return int(count)
