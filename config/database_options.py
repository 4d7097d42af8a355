"""Limits on waiting for a database, as options of its connections.

A web process has somebody waiting, and everybody behind them: it gives up soon. A command, such as
`migrate` or `purge`, may take as long as it needs, but holds nobody up while it waits for a lock.
"""

from collections.abc import Mapping
from typing import Any

LOCK_SECONDS = 2  # that a web process waits for a lock
COMMAND_LOCK_SECONDS = 10
STATEMENT_SECONDS = 20  # that a page may ask for; exports have no such limit
IDLE_SECONDS = 60  # that a transaction may stand still, since it holds locks meanwhile

# An acknowledged save survives a power cut (synchronous=FULL), and a writer waits for its turn
# instead of failing (IMMEDIATE). What is deleted is overwritten (suitability/database_file.py).
SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
}
# A machine that is gone without a word is noticed by its silence (seconds, and a count).
KEEPALIVES = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}


def with_limits(database: Mapping[str, Any], *, web: bool) -> dict[str, Any]:
    """Return the settings of a database with these limits; what its address says goes before."""
    given = database.get("OPTIONS", {})
    if database["ENGINE"] == "django.db.backends.sqlite3":
        timeout = LOCK_SECONDS if web else COMMAND_LOCK_SECONDS
        return {**database, "OPTIONS": SQLITE | {"timeout": timeout} | given}
    if database["ENGINE"] != "django.db.backends.postgresql":
        return {**database}
    options = (_of_web_process() if web else _of_command()) | KEEPALIVES | given
    if "options" in given:  # the last of two counts
        options["options"] = f"{_server_limits(web=web)} {given['options']}"
    engine = "config.bounded_postgresql" if web else database["ENGINE"]
    return {**database, "ENGINE": engine, "OPTIONS": options}


def _of_web_process() -> dict[str, Any]:
    limits = {"connect_timeout": 2, "tcp_user_timeout": 5_000}  # seconds, milliseconds
    return limits | {"options": _server_limits(web=True)}


def _of_command() -> dict[str, Any]:
    limits = {"connect_timeout": 10, "tcp_user_timeout": 30_000}
    return limits | {"options": _server_limits(web=False)}


def _server_limits(*, web: bool) -> str:
    """Return the limits that the server itself keeps, as it is told at the connection's start."""
    limits = {"lock_timeout": LOCK_SECONDS if web else COMMAND_LOCK_SECONDS}
    if web:
        limits |= {
            "statement_timeout": STATEMENT_SECONDS,
            "idle_in_transaction_session_timeout": IDLE_SECONDS,
        }
    return " ".join(f"-c {name}={seconds}s" for name, seconds in limits.items())
