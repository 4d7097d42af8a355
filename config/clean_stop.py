"""What a process of the server does last when it is stopped in order."""

import os
import sqlite3
from contextlib import closing

from django.conf import settings

PATIENCE = 5.0  # seconds that a save of another process is waited for


def checkpoint_wal() -> None:
    """Move what SQLite keeps in its write-ahead log into the database file, so that a copy of that
    file alone is whole. What cannot be moved now stays in the log, and nothing is lost.

    Over a connection of its own: those of other threads cannot be closed from here.
    """
    database = settings.DATABASES["default"]
    if database["ENGINE"] != "django.db.backends.sqlite3" or not os.path.exists(database["NAME"]):
        return
    try:
        with closing(sqlite3.connect(database["NAME"], timeout=PATIENCE)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error:
        return
