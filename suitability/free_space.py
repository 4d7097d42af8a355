"""The alarm of a disk that fills up: a line in the server's log, and `manage.py check_space`."""

import logging
import os
import shutil
import time
from contextlib import suppress
from pathlib import Path
from tempfile import gettempdir

from django.conf import settings
from django.db import connection

from suitability.throttle.interval import Interval
from suitability.throttle.turns import NoTurn, lock_file, turn

LOGS = Interval(3600)  # seconds
MB = 1024 * 1024

logger = logging.getLogger(__name__)


def least_free() -> tuple[int, Path]:
    """Return how many MB are free on the fullest of the disks that this program writes to, and the
    folder. How full the disk of a PostgreSQL server is cannot be known from here."""
    return min((shutil.disk_usage(folder).free // MB, folder) for folder in _folders())


def warn_of_full_disk() -> None:
    """Log that less than FREE_MB is free: at most once an hour on a machine."""
    free, folder = least_free()
    if free < settings.FREE_MB and _is_due(time.time()):
        logger.warning("Only %s MB are free at %s (FREE_MB is %s).", free, folder, settings.FREE_MB)


def _folders() -> list[Path]:
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite" and Path(name).is_file():
        return [Path(name).resolve().parent]
    return [settings.BASE_DIR, Path(gettempdir())]


def _is_due(now: float) -> bool:
    """Return whether no process of this machine logged it within the hour. Where that cannot be
    written down, each process goes by its own memory."""
    if not LOGS.is_due(now):
        return False
    with suppress(OSError):
        try:
            with turn("free-space"):
                logged = lock_file("free-space-logged")
                if logged.exists() and abs(now - logged.stat().st_mtime) < LOGS.seconds:
                    return False
                os.close(os.open(logged, os.O_CREAT | os.O_WRONLY | os.O_NOFOLLOW, 0o600))
                os.utime(logged, (now, now))
        except NoTurn:
            return False
    return True
