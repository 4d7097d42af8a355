"""A campaign of faults at one site, in lives of a fresh database and a fresh server each."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from threading import Event, Lock
from typing import Any

from .kinds import Faults, plan
from .ledger import Ledger
from .patients import Client, Patient
from .progress import say
from .staff import NAMES, Clinician
from .verification import Damage, Verification

PATIENTS = 16
LIFE = 120  # faults
BEGINNING = 90.0  # seconds until somebody has answered all questions and saved
PATIENCE = 30.0  # seconds until a save has to be acknowledged again


@dataclass(slots=True)
class Tally:
    """What came of the faults of a kind. `acknowledged` are the saves and notes between the one
    before such a fault and the next, and `longest` is how many seconds after the end of its cause
    a save was acknowledged that was begun after it."""

    struck: int = 0
    acknowledged: int = 0
    damage: Damage = field(default_factory=Damage)
    longest: float = 0.0


@dataclass(slots=True)
class Campaign:
    """The figures of a site. `complaints` are what must not be, in words."""

    site: Any
    seed: str
    tallies: dict[str, Tally] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)  # by digest, over all lives
    ended: Damage = field(default_factory=Damage)  # what showed only at the end of a life
    complaints: list[str] = field(default_factory=list)
    resent: dict[str, int] = field(default_factory=dict)
    saves: int = 0
    notes: int = 0
    refused: int = 0
    unanswered: int = 0

    def run(self, share: float) -> None:
        with self.site.prepared():
            kinds = plan(self.site, share, Random(f"{self.seed} {self.site.name}"))
            for life, first in enumerate(range(0, len(kinds), LIFE)):
                self.live(kinds[first : first + LIFE], Random(f"{self.seed} {life}"))

    def live(self, kinds: list[str], random: Random) -> None:
        ledger = Ledger()
        with self.site.served():
            verification = Verification(self.site, ledger, self.words)
            with self.clients(ledger, random) as staff_at_work:
                faults = Faults(self.site, random, staff_at_work)
                for number, kind in enumerate(kinds):
                    self.strike(kind, faults, ledger, verification, random)
                    if number == len(kinds) // 2:  # the checkpoint to be expected at the end
                        self.complaints += verification.problems()
            self.end(ledger, verification)

    def strike(
        self,
        kind: str,
        faults: Faults,
        ledger: Ledger,
        verification: Verification,
        random: Random,
    ) -> None:
        """Break something at a random moment, wait until it is mended, and look."""
        tally = self.tallies.setdefault(kind, Tally())
        time.sleep(random.uniform(0, 0.3))
        before = len(ledger.saves) + len(ledger.notes)
        faults.strike(kind)
        waited = ledger.wait_for_save(after=time.monotonic(), patience=PATIENCE)
        if waited >= PATIENCE:
            self.complaints.append(f"{kind}: no save was acknowledged for {PATIENCE:.0f} s")
        damage = verification.compare()
        tally.struck += 1
        tally.acknowledged += len(ledger.saves) + len(ledger.notes) - before
        tally.damage += damage
        tally.longest = max(tally.longest, waited)
        say(f"{self.site.name}: {kind}, {waited:.2f} s, {len(ledger.saves)} saves, {damage}")

    @contextmanager
    def clients(self, ledger: Ledger, random: Random) -> Iterator[Lock]:
        """Have patients and staff at work, and yield the lock by which staff pause."""
        stop, staff_at_work = Event(), Lock()
        shared = (self.site.server, ledger)
        clients: list[Client] = [
            Patient(*shared, Random(random.random()), stop) for _ in range(PATIENTS)
        ]
        clients += [
            Clinician(name, staff_at_work, *shared, Random(random.random()), stop) for name in NAMES
        ]
        began = time.monotonic()
        for client in clients:
            client.start()
        if ledger.wait_for_save(after=began, patience=BEGINNING) >= BEGINNING:
            self.complaints.append("nobody could save before any fault")
        try:
            yield staff_at_work
        finally:
            stop.set()
            for client in clients:
                client.join()
            self.complaints += [repr(client.broken) for client in clients if client.broken]

    def end(self, ledger: Ledger, verification: Verification) -> None:
        """Look once more at all that was acknowledged, under its link."""
        self.ended += verification.compare()
        self.ended += verification.open_every_link()
        self.complaints += verification.problems() + ledger.complaints
        self.saves += len({save.link for save in ledger.saves})
        self.notes += len(ledger.notes)
        self.refused += ledger.refused
        self.unanswered += ledger.unanswered
        for manner, times in ledger.resent.items():
            self.resent[manner] = self.resent.get(manner, 0) + times

    @property
    def is_clean(self) -> bool:
        damage = [self.ended, *(tally.damage for tally in self.tallies.values())]
        return not self.complaints and not any(damage)
