"""A server that accepts connections and says nothing is given up, and tried again by a thread.

`statement_timeout` and `lock_timeout` are kept by the server; one that is paused, or whose disk
hangs, does not keep them. `connect_timeout` is at least two seconds in libpq, and everybody who
asks would wait for it. So a limit on an answer is kept here as well, and when it or that on
connecting is over, the server is `silent`: who wants a connection is refused at once, until a
thread could connect.
"""

import threading
import time
from functools import partial
from typing import Any

import psycopg
from django.db.backends.postgresql import base

from config.database_options import STATEMENT_SECONDS

LONGEST = STATEMENT_SECONDS + 5.0  # seconds until an answer; the server's own limit comes before
HEALTH_SECONDS = 2.0  # the same for the health check, with which each request begins
RETRY_SECONDS = 0.5

silent: set[str] = set()  # aliases of databases whose server said nothing


class DatabaseWrapper(base.DatabaseWrapper):
    """`answer_seconds` is how long an answer is waited for; None is for ever."""

    answer_seconds: float | None = LONGEST

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect. Raises psycopg's OperationalError, at once while the server is silent."""
        if self.alias in silent:
            raise psycopg.OperationalError("the server says nothing; it is being tried")
        try:
            connection = super().get_new_connection(conn_params)
        except psycopg.errors.ConnectionTimeout:
            self._note_silence()
            raise
        connection.wait = partial(self._wait, connection)
        return connection

    def _wait(self, connection: Any, *args: Any, **kwargs: Any) -> Any:
        """Wait for an answer as psycopg does, and give up a server that does not send any.

        `Connection.wait` is what everything that psycopg asks goes through. What was asked may
        still be done by the server.
        """
        limit, begun = self.answer_seconds, time.monotonic()
        try:
            return type(connection).wait(connection, *args, **{"timeout": limit} | kwargs)
        except psycopg.OperationalError:
            if limit is not None and time.monotonic() - begun >= limit:
                connection.pgconn.finish()
                self._note_silence()
            raise

    def is_usable(self) -> bool:
        usual, self.answer_seconds = self.answer_seconds, HEALTH_SECONDS
        try:
            return super().is_usable()
        finally:
            self.answer_seconds = usual

    def _note_silence(self) -> None:
        if self.alias not in silent:
            silent.add(self.alias)
            retrying = partial(retry, self.alias, self.get_connection_params())
            threading.Thread(target=retrying, name=f"retry {self.alias}", daemon=True).start()


def retry(alias: str, conn_params: dict[str, Any]) -> None:
    """Try to connect until the server answers, if only by a refusal."""
    while alias in silent:
        time.sleep(RETRY_SECONDS)
        try:
            psycopg.connect(**conn_params).close()
        except psycopg.errors.ConnectionTimeout:
            continue
        except psycopg.Error:
            pass  # that is an answer too
        silent.discard(alias)
