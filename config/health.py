"""Two answers for machines, before anything else looks at a request.

/healthz    the process is alive: 200, from the event loop, whatever the lanes and the database do
/readyz     it can serve everybody: 200 or 503, and a line on each part

A monitor asks by an address, over plain HTTP, with any Host, so neither ALLOWED_HOSTS nor the way
to HTTPS counts here. There is no secret in an answer, and no version.
"""

import threading
from functools import cache
from http import HTTPStatus
from time import monotonic
from typing import NamedTuple

from django.conf import settings
from django.db import Error, connection, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from suitability.database_limits import answer_within
from suitability.releases.release import Release
from suitability.responses.replica import REPLICA, is_near

ALIVE, READY = "/healthz", "/readyz"
METHODS = ("GET", "HEAD")
ANSWER_SECONDS = 2.0  # that a database may take for an answer
FRESH_SECONDS = 1.0  # in which the same answer is given again, however many ask
GOOD = "ok"


class Reply(NamedTuple):
    """An answer in plain text."""

    status: HTTPStatus
    text: str

    @property
    def headers(self) -> list[tuple[str, str]]:
        allow = [("Allow", ", ".join(METHODS))] if self.status == 405 else []
        return [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
            ("Content-Length", str(len(self.text))),
            *allow,
        ]


def is_asked(path: str) -> bool:
    return path in (ALIVE, READY)


def reply_at_once(method: str, path: str) -> Reply | None:
    """Return what can be answered without the database; None for the others."""
    if method not in METHODS:
        return Reply(HTTPStatus.METHOD_NOT_ALLOWED, "GET or HEAD only\n")
    return Reply(HTTPStatus.OK, f"alive: {GOOD}\n") if path == ALIVE else None


class Readiness:
    """What was last found out, which all who ask within FRESH_SECONDS share."""

    def __init__(self) -> None:
        self._lock, self._until = threading.Lock(), float("-inf")
        self._reply: Reply | None = None

    def reply(self) -> Reply:
        with self._lock:
            if self._reply is None or monotonic() > self._until:
                self._reply = _read()
                self._until = monotonic() + FRESH_SECONDS
            return self._reply


readiness = Readiness()


def _read() -> Reply:
    """Look at each part. Its connections are closed again: none is held for this."""
    states = _database() | {"replica": _replica()}
    lines = "".join(f"{part}: {state}\n" for part, state in states.items())
    good = all(state.startswith(GOOD) for state in states.values())
    return Reply(HTTPStatus.OK if good else HTTPStatus.SERVICE_UNAVAILABLE, lines)


def _database() -> dict[str, str]:
    try:
        with answer_within(connection, ANSWER_SECONDS):
            return {"database": GOOD, "migrations": _migrations(), "release": _release()}
    except Error:
        away = "not known, since the database does not answer"
        return {"database": "does not answer", "migrations": away, "release": away}
    finally:
        connection.close()


def _migrations() -> str:
    """Say whether migrations are missing. A newer program's may be there already: they only add."""
    missing = _newest_migrations() - MigrationRecorder(connection).applied_migrations().keys()
    return "missing: run manage.py migrate" if missing else GOOD


@cache
def _newest_migrations() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def _release() -> str:
    try:
        live = Release.objects.filter(recall=None).exists()
    except Error:
        return "not known, since it could not be looked up"
    return GOOD if live else "none is live: run manage.py publish, or have one approved"


def _replica() -> str:
    if REPLICA not in settings.DATABASES:
        return f"{GOOD}, none is set up"
    try:
        with answer_within(connections[REPLICA], ANSWER_SECONDS):
            near = is_near(connections[REPLICA])
    except Error:
        return "does not answer; the primary is read instead"
    finally:
        connections[REPLICA].close()
    return GOOD if near else "follows no primary, or is too far behind; the primary is read instead"
