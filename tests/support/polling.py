"""Waiting for what comes by itself, and no longer than it may take."""

import time
from collections.abc import Callable

PATIENCE = 30.0  # seconds, for what takes a moment on a machine that has nothing else to do


def within(seconds: float, holds: Callable[[], bool]) -> bool:
    """Whether it holds before so many seconds are over. It is asked once more after them, since a
    question that was begun before may have taken the rest of them."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.1)
    return holds()
