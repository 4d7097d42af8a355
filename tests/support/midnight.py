"""Where tests and program both ask what day it is, and midnight must not come between."""

import time

A_DAY = 86_400  # seconds


def wait_out_midnight(seconds: float) -> None:
    """Wait for the next day if it begins within so many seconds. Days are those of UTC, as in the
    settings under test."""
    left = A_DAY - time.time() % A_DAY
    if left < seconds:
        time.sleep(left)
