"""Reading many responses at once from a copy of the database, if there is one.

The copy is a streaming replica, named by REPLICA_URL. It is asked for lists, exports, replay and
figures only; all else needs what was written last, and is read where it is written.
"""

import logging
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import Error, connections
from django.db.backends.base.base import BaseDatabaseWrapper

REPLICA = "replica"
LAG_CHECK_SECONDS = 1.0  # until it is asked again how far behind it is
RETRY_SECONDS = 5.0  # until a replica that is of no use is tried again

# A replica that lost its primary would go on answering, with a list that lacks the newest. One that
# was started again receives a little of what it had replayed before once more.
IS_NEAR = """
SELECT EXISTS (SELECT FROM pg_stat_wal_receiver)
   AND (pg_last_wal_receive_lsn() <= pg_last_wal_replay_lsn()
        OR now() - pg_last_xact_replay_timestamp() < make_interval(secs => %s))
"""

logger = logging.getLogger(__name__)


def is_near(replica: BaseDatabaseWrapper) -> bool:
    """Return whether it follows a primary, and is at most REPLICA_SECONDS behind."""
    with replica.cursor() as cursor:
        cursor.execute(IS_NEAR, [settings.REPLICA_SECONDS])
        return bool(cursor.fetchone() == (True,))


class ReplicaRouter:
    """`db_for_read(Response, many=True)` is the replica while it answers and is near enough."""

    def __init__(self) -> None:
        self.away_until = self.ask_at = 0.0

    def db_for_read(self, model: Any, *, many: bool = False, **hints: Any) -> str | None:
        return REPLICA if many and self._is_of_use(monotonic()) else None

    def allow_relation(self, obj1: Any, obj2: Any, **hints: Any) -> bool:
        return True  # they are the same rows

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return False if db == REPLICA else None

    def _is_of_use(self, now: float) -> bool:
        if now < self.away_until:
            return False
        problem = self._problem(now)
        if problem:
            logger.warning("The replica is not used for a while: %s.", problem)
            connections[REPLICA].close()
            self.away_until = now + RETRY_SECONDS
        return not problem

    def _problem(self, now: float) -> str:
        replica = connections[REPLICA]
        try:
            replica.close_if_health_check_failed()
            replica.ensure_connection()
            if now >= self.ask_at:
                if not is_near(replica):
                    return "it follows no primary, or is too far behind"
                self.ask_at = now + LAG_CHECK_SECONDS
        except Error as error:
            return type(error).__name__
        return ""
