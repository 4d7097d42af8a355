"""The processes of a server: which they are, and their ends."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path


def children(parent: int) -> list[int]:
    """The processes that a process started, such as a server's workers."""
    return [number for number, its_parent in running() if its_parent == parent]


def running() -> list[tuple[int, int]]:
    """The number of each process and that of its parent."""
    processes = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError):
                after_name = (folder / "stat").read_text().rpartition(")")[2].split()
                if after_name[0] != "Z":
                    processes.append((int(folder.name), int(after_name[1])))
    return processes


def kill(number: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(number, signal.SIGKILL)


def wait_for_end(numbers: list[int], patience: float = 10) -> None:
    deadline = time.monotonic() + patience
    while set(numbers) & {number for number, _ in running()} and time.monotonic() < deadline:
        time.sleep(0.02)
