"""Turns among all processes of a machine that serve the same database: so many at once, and who
comes beside them is told at once, since waiting would hold a worker."""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir

from django.db import connection

PASSWORD = "password"  # noqa: S105 - the name of a turn


class NoTurn(Exception):
    """So many are at it already."""


@contextmanager
def turn(name: str, at_once: int = 1) -> Iterator[None]:
    """Hold one of so many locks, which ends with the process at the latest. Raises NoTurn."""
    file = _locked(name, at_once)
    try:
        yield
    finally:
        os.close(file)


def is_free(name: str, at_once: int = 1) -> bool:
    """Return whether there is a turn at this moment."""
    try:
        with turn(name, at_once):
            return True
    except NoTurn:
        return False


def _locked(name: str, at_once: int) -> int:
    for number in range(at_once):
        path = lock_file(f"{name}-{number}")
        file = os.open(path, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
        else:
            return file
    raise NoTurn


def lock_file(name: str) -> Path:
    """Return the path of a lock that the processes of this machine share which serve the same
    database."""
    where = "{HOST} {PORT} {NAME}".format(**connection.settings_dict)
    database = hashlib.sha256(where.encode()).hexdigest()[:12]
    return Path(gettempdir(), f"suitability-{os.getuid()}-{database}-{name}.lock")
