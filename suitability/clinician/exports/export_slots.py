"""How many downloads are written at once: as many as a server has slots.

A slot is a lock on a file, and belongs to whoever has the file open: a worker first, then the
process that writes. It is free again when that has ended, however it ended.
"""

import fcntl
import os
from pathlib import Path
from tempfile import gettempdir

from django.conf import settings


class NoSlot(Exception):
    """As many downloads are being written as may be."""


class ExportSlot:
    """A locked file, by its number among the open files of this process."""

    def __init__(self, number: int) -> None:
        self.number = number

    def close(self) -> None:
        if self.number >= 0:
            os.close(self.number)
            self.number = -1

    def hand_over(self) -> "ExportSlot":
        """Return the slot for somebody else to close."""
        handed, self.number = ExportSlot(self.number), -1
        return handed

    def __enter__(self) -> "ExportSlot":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    __del__ = close


def take_slot() -> ExportSlot:
    """Return a slot that is free. Raises NoSlot."""
    for number in range(settings.EXPORTS_AT_ONCE):
        slot = ExportSlot(os.open(path_of(number), os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW, 0o600))
        try:
            fcntl.flock(slot.number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            slot.close()
        else:
            return slot
    raise NoSlot


def path_of(number: int) -> Path:
    """Return the file of a slot. Workers of a server share it; another server has its own."""
    server = os.environ.get("SERVER_PROCESS") or os.getpid()
    return Path(gettempdir(), f"suitability-{os.getuid()}-{server}-export-{number}.lock")
