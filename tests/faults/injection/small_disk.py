"""A disk of a few megabytes, which can be filled without harm to others."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SIZE = "192m"
BLOCK = 1024 * 1024


@contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """Mount one at `folder`, and yield whether that is allowed here: it takes root's rights."""
    folder.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(command, check=False, capture_output=True).returncode == 0
    except FileNotFoundError:
        mounted = False
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def filled(folder: Path) -> Iterator[None]:
    """Leave no byte on the disk that holds `folder`."""
    ballast = folder / "ballast"
    try:
        with ballast.open("wb", buffering=0) as file:
            for size in (BLOCK, 4096, 1):
                fill(file.fileno(), bytes(size))
        yield
    finally:
        ballast.unlink(missing_ok=True)


def fill(handle: int, block: bytes) -> None:
    try:
        while os.write(handle, block) == len(block):
            pass
    except OSError:
        return
