"""A backup as a file: written beside its name, verified, flushed to the disk, then renamed.

Whoever looks under the name therefore sees a whole file or none, whatever happens meanwhile.
"""

import errno
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db.migrations.loader import MigrationLoader

from suitability.audit.audit_entry import ChainHead
from suitability.audit.hash_chain import problems

MIGRATIONS = "django_migrations"
OURS = "suitability"  # the app whose migrations decide whether a program can read a backup
COUNTED = {  # what a person recognises a backup by
    "suitability_response": "responses",
    "suitability_release": "releases",
    "suitability_entry": "log entries",
}
KINDS = {b"SQLite format 3\0": "sqlite", b"PGDMP": "postgresql"}


class BackupError(Exception):
    """A backup or a restore that was not done. The message says why and what to do next."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a backup holds: `rows` of each table. `is_current`: it has this program's tables, so
    that its access log could be verified; if so `checkpoint` is the log's, and `log_problems` say
    what does not fit."""

    rows: Mapping[str, int]
    is_current: bool
    checkpoint: str = ""
    log_problems: tuple[str, ...] = ()

    def __str__(self) -> str:
        counts = [f"{self.rows.get(table, 0):,} {noun}" for table, noun in COUNTED.items()]
        return f"{', '.join(counts[:-1])} and {counts[-1]}"


def holdings(rows: Mapping[str, int], migrations: set[str], *, using: str) -> Holdings:
    """Verify the access log of the database behind the connection `using`, if it has the tables of
    this program. Raises BackupError if a newer program made it."""
    refuse_newer(migrations)
    if migrations != known_migrations():
        return Holdings(rows, is_current=False)
    checkpoint = str(ChainHead.objects.using(using).first() or "")
    return Holdings(rows, True, checkpoint, tuple(problems(using=using)))


def known_migrations() -> set[str]:
    """Return the names of all migrations that this program has."""
    disk = MigrationLoader(None).disk_migrations or {}
    return {name for app, name in disk if app == OURS}


def refuse_newer(migrations: set[str]) -> None:
    """Refuse a backup of a newer or another program, by its migrations. Raises BackupError."""
    if not migrations:
        raise BackupError("It holds none of this program's tables, so it is no backup of it.")
    unknown = sorted(migrations - known_migrations())
    if unknown:
        raise BackupError(
            f"It was made by a newer program (this one does not know {OURS}.{unknown[0]}). "
            "Install that program, or a newer one, and try again."
        )


def kind_of(file: Path) -> str:
    """Return which database a backup is of: sqlite or postgresql. Raises BackupError."""
    try:
        with file.open("rb") as content:
            start = content.read(16)
    except FileNotFoundError:
        raise BackupError(f"There is no file {file}.") from None
    except OSError as error:
        raise BackupError(f"{file} cannot be read: {error.strerror}.") from None
    for magic, kind in KINDS.items():
        if start.startswith(magic):
            return kind
    raise BackupError(f"{file} is not a backup: give a file that `manage.py backup` wrote.")


def refuse_other_kind(file: Path, kind: str) -> None:
    """Refuse a backup of another kind of database than this one. Raises BackupError."""
    of = kind_of(file)
    if of != kind:
        raise BackupError(f"{file} is a backup of {of}, and DATABASE_URL names one of {kind}.")


@contextmanager
def whole_file(file: Path, *, overwrite: bool) -> Iterator[Path]:
    """Yield an empty file beside `file`, which nobody else can read, to be filled; rename it when
    the block is done, and remove it if the block raises. Raises BackupError."""
    if not overwrite and file.exists():
        raise BackupError(f"{file} is there already: give another name, or --overwrite.")
    with disk_errors(file):
        handle, name = tempfile.mkstemp(prefix=f".{file.name}.", suffix=".part", dir=file.parent)
        os.close(handle)
        part = Path(name)
        try:
            yield part
            flush(part)
            part.rename(file)
            flush(file.parent)
        finally:
            part.unlink(missing_ok=True)


def flush(path: Path) -> None:
    """Have the disk write down a file, or the names in a folder. Raises OSError."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def disk_errors(file: Path) -> Iterator[None]:
    """Turn an OSError into a BackupError, in plain words."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise BackupError(no_room(file)) from None
        raise BackupError(f"{file.parent} cannot be written into: {error.strerror}.") from None


def no_room(file: Path) -> str:
    return (
        f"There is no room for it in {file.parent}: nothing was written. "
        "Free some room, or name a FILE on another disk."
    )
