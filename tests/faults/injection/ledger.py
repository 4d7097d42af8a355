"""What clients saw: each save and each note that was acknowledged, and each answer's status."""

import hashlib
import threading
import time
from collections import Counter
from dataclasses import dataclass

from .progress import say


@dataclass(frozen=True, slots=True)
class Save:
    """A save that the patient saw acknowledged. `began` is when its form was first sent, in
    seconds of the monotonic clock."""

    reference: str
    link: str  # the secret link, without the host
    words: str  # the SHA-256 of the list as it was read
    began: float

    @property
    def link_hash(self) -> str:
        """As the database stores the secret part of the link."""
        return hash_of(self.link.removeprefix("/copy/#"))


def hash_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class Ledger:
    """Shared by the threads of all patients and staff."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.saves: list[Save] = []
        self.notes: list[str] = []
        self.statuses: Counter[int] = Counter()
        self.resent: Counter[str] = Counter()  # by the manner of sending twice
        self.refused = 0  # saves that were answered by "not saved"
        self.unanswered = 0  # requests that were cut off
        self.complaints: list[str] = []  # what a client saw that must not be

    def acknowledge(self, save: Save) -> None:
        with self.changed:
            self.saves.append(save)
            self.changed.notify_all()

    def acknowledge_note(self, note: str) -> None:
        with self.changed:
            self.notes.append(note)

    def answered(self, status: int) -> None:
        with self.changed:
            self.statuses[status] += 1

    def count(self, what: str) -> None:
        """Count one more: refused or unanswered."""
        with self.changed:
            setattr(self, what, getattr(self, what) + 1)

    def resend(self, manner: str) -> None:
        with self.changed:
            self.resent[manner] += 1

    def complain(self, what: str) -> None:
        say(what)
        with self.changed:
            self.complaints.append(what)

    def wait_for_save(self, after: float, patience: float) -> float:
        """Wait until a save that began later than `after` is acknowledged, and return how many
        seconds after it that was; `patience` if none is."""
        seen = len(self.saves)
        with self.changed:
            while True:
                if any(save.began > after for save in self.saves[seen:]):
                    return time.monotonic() - after
                left = after + patience - time.monotonic()
                if left <= 0:
                    return patience
                seen = len(self.saves)
                self.changed.wait(left)
