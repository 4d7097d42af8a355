"""The kinds of faults: each breaks something, and returns when its cause is over.

How many of each the long run strikes is in LONG, by database. A shorter run takes a share of them.
"""

import time
from collections.abc import Callable
from random import Random
from threading import Lock
from typing import Any

from .processes import children, kill

HOUR = 3600.0  # seconds


class Faults:
    """What can be struck at a site, as methods by the names of the kinds."""

    def __init__(self, site: Any, random: Random, staff_at_work: Lock) -> None:
        self.site, self.random, self.staff_at_work = site, random, staff_at_work

    def strike(self, kind: str) -> None:
        act: Callable[[], None] = getattr(self, kind.replace(" ", "_"))
        act()

    def worker_killed(self) -> None:
        """Processes that serve pages, one or both at once."""
        workers = children(self.site.server.process.pid)
        for number in self.random.sample(workers, min(len(workers), self.random.choice((1, 1, 2)))):
            kill(number)

    def server_killed(self) -> None:
        """The server and all its workers, and started again."""
        self.site.server.kill()
        self.site.server.start()

    def connection_killed(self) -> None:
        self.site.kill_backend()

    def postmaster_killed(self) -> None:
        self.site.kill_postmaster()

    def locked(self) -> None:
        """Mostly for less, now and then for longer than a save waits."""
        with self.site.locked():
            time.sleep(self.random.choice((0.1, 0.2, 0.4, 0.8, 3.0)))

    def database_away(self) -> None:
        """Now and then a worker is killed meanwhile, so that a new one starts without it."""
        with self.site.away():
            time.sleep(self.random.uniform(0, 0.5))
            if self.random.random() < 0.3:
                self.worker_killed()
            time.sleep(self.random.uniform(0, 0.5))

    def disk_full(self) -> None:
        with self.site.disk_full():
            time.sleep(self.random.uniform(0.2, 1.2))

    def clock_set_back(self) -> None:
        self.shift(-self.random.choice((2, 26, 24 * 30, 24 * 400)) * HOUR)

    def clock_set_forward(self) -> None:
        """While no clinician acts: an entry of the log from the future has saves refused until an
        operator says that the clock is right again, as it should."""
        with self.staff_at_work:
            self.shift(self.random.choice((2, 26, 24 * 60)) * HOUR)

    def shift(self, seconds: float) -> None:
        self.site.clock.write_text(str(seconds))
        time.sleep(self.random.uniform(0.3, 1.0))
        self.site.clock.write_text("0")
        time.sleep(1)  # until every process has read it, which each does often, however busy


KILLS = ("worker killed", "server killed", "connection killed", "postmaster killed")
LONG = {
    "SQLite": {
        "worker killed": 460,
        "server killed": 60,
        "locked": 220,
        "database away": 90,
        "disk full": 90,
        "clock set back": 50,
        "clock set forward": 30,
    },
    "PostgreSQL": {
        "worker killed": 360,
        "server killed": 40,
        "connection killed": 40,
        "postmaster killed": 60,
        "locked": 220,
        "database away": 90,
        "disk full": 90,
        "clock set back": 50,
        "clock set forward": 30,
    },
}


def plan(site: Any, share: float, random: Random) -> list[str]:
    """Return the kinds to strike at a site, at least one of each, in an order of chance."""
    kinds = {
        kind: max(1, round(count * share))
        for kind, count in LONG[site.name].items()
        if kind != "disk full" or site.has_small_disk
    }
    order = [kind for kind, count in kinds.items() for _ in range(count)]
    random.shuffle(order)
    return order
