"""Shift the clock of a server under test: Python imports this module first when its folder is on
PYTHONPATH. The file that CLOCK_FILE names has the shift in seconds, and is read again and again."""

import os
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import time_machine

OFTEN = 0.05  # seconds


class ShiftedClock:
    """The process's clock, which goes on from where the file puts it."""

    def __init__(self, file: Path) -> None:
        self.file, self.shift = file, 0.0
        self.traveller = time_machine.travel(datetime.now(UTC), tick=True).start()
        self.traveller.time_ns()  # from here on
        os.register_at_fork(after_in_child=self.start)

    def start(self) -> None:
        """Follow the file; threads do not come along into a forked process."""
        threading.Thread(target=self.follow, daemon=True).start()

    def follow(self) -> None:
        while True:
            wanted = self.wanted()
            if wanted != self.shift:
                self.traveller.shift(wanted - self.shift)
                self.shift = wanted
            time.sleep(OFTEN)

    def wanted(self) -> float:
        try:
            return float(self.file.read_text())
        except (OSError, ValueError):
            return self.shift


if "CLOCK_FILE" in os.environ:
    ShiftedClock(Path(os.environ["CLOCK_FILE"])).start()
