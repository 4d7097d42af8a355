"""How long a request waits for the database, and which statements may take as long as they need.

A lane of a worker (config/asgi.py) answers one request at a time, so who waits holds up everybody
behind in it. Twelve people press Save while another program holds SQLite's lock, and there are two
workers, each with one lane for saves. In each of them the first waits two seconds in vain, which
opens the circuit breaker. The other ten wait SHORT seconds each, and the last of them reads 2.5 s
later that nothing was saved. Whoever gets through closes the breaker.

The limits themselves are in config/database_options.py; a server that says nothing at all is given
up by config/bounded_postgresql/.
"""

import logging
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from typing import Any, ClassVar

from django.db import (
    Error,
    InterfaceError,
    InternalError,
    OperationalError,
    connection,
    connections,
)

logger = logging.getLogger(__name__)

SHORT = 0.1  # seconds; as long as other saves hold SQLite's lock when many come at once
RETRY_AFTER = 5  # seconds, for who was told that the database is away; browsers do not look at it
ANSWER_SECONDS = 2.5  # for patients: a server that says nothing; its own limit comes before

# What Django raises when a database is away, locked, full or too slow, or when a transaction
# goes on after it was. Its other errors are faults of a program.
UNAVAILABLE = (OperationalError, InterfaceError, InternalError)


def is_unavailable(error: BaseException | None) -> bool:
    """Return whether it is the database that fails. SQLite says by the same class that a table is
    missing or a statement wrong."""
    name = getattr(getattr(error, "__cause__", None), "sqlite_errorname", "")
    return isinstance(error, UNAVAILABLE) and name != "SQLITE_ERROR"


def log_unavailable(error: BaseException | None) -> None:
    """Log why in a word, such as SQLITE_BUSY or LockNotAvailable; a message may quote an answer."""
    cause = getattr(error, "__cause__", None) or error
    why = getattr(cause, "sqlite_errorname", type(cause).__name__)
    logger.warning("The database was not to be had: %s.", why)


class CircuitBreaker:
    """One for each kind of work in a process. When one of them waited in vain all open, since the
    database is in trouble; each closes when its own work gets through."""

    breakers: ClassVar[list["CircuitBreaker"]] = []

    def __init__(self, answer_seconds: float | None = None) -> None:
        """`answer_seconds` is when a server that says nothing is given up, if sooner than usual."""
        self.is_open, self.answer_seconds = False, answer_seconds
        self.breakers.append(self)

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Work with the default database, with no more patience than there is. Raises what the work
        raises, and UNAVAILABLE."""
        try:
            with self._answer_limit(), self._lock_limit():
                yield
        except UNAVAILABLE as error:
            log_unavailable(error)
            for breaker in self.breakers:
                breaker.is_open = True
            raise
        self.is_open = False

    def _answer_limit(self) -> AbstractContextManager[None]:
        limit = self.answer_seconds
        return answer_within(connection, limit) if limit else nullcontext()

    def _lock_limit(self) -> AbstractContextManager[None]:
        return short_lock_timeout() if self.is_open else nullcontext()


def close_all() -> None:
    """Forget what was waited for in vain, for a process whose database was replaced."""
    for breaker in CircuitBreaker.breakers:
        breaker.is_open = False


@contextmanager
def short_lock_timeout() -> Iterator[None]:
    """Wait SHORT seconds for a lock, and then again as long as the settings say."""
    usual = int(connection.settings_dict["OPTIONS"].get("timeout", 5) * 1000)
    if connection.vendor == "postgresql":
        short, back = f"SET lock_timeout = {SHORT * 1000:.0f}", "RESET lock_timeout"
    else:
        short, back = f"PRAGMA busy_timeout={SHORT * 1000:.0f}", f"PRAGMA busy_timeout={usual}"
    with _set(connection, short, back):
        yield


@contextmanager
def unlimited(alias: str) -> Iterator[None]:
    """Let statements on this database take as long as they need: exports, and all that reads every
    row. Raises UNAVAILABLE."""
    database = connections[alias]
    if database.vendor != "postgresql":
        yield
        return
    limits = _set(database, "SET statement_timeout = 0", "RESET statement_timeout")
    with answer_within(database, None), limits:
        yield


@contextmanager
def answer_within(database: Any, seconds: float | None) -> Iterator[None]:
    """Give up a server that says nothing for so long (config/bounded_postgresql/base.py); None is
    never."""
    before = getattr(database, "answer_seconds", None)
    database.answer_seconds = seconds
    try:
        yield
    finally:
        database.answer_seconds = before


@contextmanager
def _set(database: Any, sql: str, back: str) -> Iterator[None]:
    """Run a statement, and another that undoes it; a connection where that fails is closed."""
    with database.cursor() as cursor:
        cursor.execute(sql)
    try:
        yield
    finally:
        try:
            if database.connection is not None:
                with database.cursor() as cursor:
                    cursor.execute(back)
        except Error:  # in a transaction that failed, its end undoes the statement
            if not database.in_atomic_block:
                with suppress(Error):
                    database.close()
