"""The SQLite file: its owner's alone, and without what was deleted.

SQLite gives its files the mode that the process gives to any, which lets others read on many
machines. `secure_delete` (config/database_options.py) overwrites what is deleted; what stood in the
log of writes before goes when that is emptied: by the nightly purge, and when the program stops.
"""

import os
import stat
from contextlib import suppress
from typing import Any

from django.db import Error, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.dispatch import receiver

from suitability.database_limits import short_lock_timeout

PRIVATE = 0o600
SUFFIXES = ("", "-wal", "-shm")


@receiver(connection_created)
def make_private(*, connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Take the rights of all others from the files. A file of somebody else is theirs to change."""
    if connection.vendor != "sqlite":
        return
    for suffix in SUFFIXES:
        with suppress(OSError):  # there is none, as of a database in memory
            path = f"{connection.settings_dict['NAME']}{suffix}"
            if stat.S_IMODE(os.stat(path).st_mode) & ~PRIVATE:
                os.chmod(path, PRIVATE)


def empty_wal() -> bool:
    """Move the log of writes into the file and cut it, and return whether that could be done now.
    Nobody who saves waits for it longer than for another save."""
    if connection.vendor != "sqlite":
        return True
    try:
        with short_lock_timeout(), connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy, *_ = cursor.fetchone()
    except Error:
        return False
    return not busy
