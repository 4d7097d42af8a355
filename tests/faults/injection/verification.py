"""The database beside the ledger: what was acknowledged and is lost, doubled or altered."""

import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from tests.faults.reader import Reader
from tests.faults.server import KEY, ROOT, environment

from .ledger import Ledger, Save, hash_of
from .patients import TROUBLE
from .progress import say

READERS = 4  # at once, in the end
TRIES = 3  # to open a link, since the last fault may have cut a connection
RESPONSES = "SELECT link_hash, reference, summary_id, journey_hash, code FROM suitability_response"
NOTES = "SELECT note FROM suitability_event WHERE note <> ''"
# Prints the log's checkpoint, and a line for each thing that does not verify.
VERIFY = """
from suitability.audit.audit_entry import ChainHead
from suitability.audit.hash_chain import problems
from suitability.responses.response import FrozenSummary
for problem in problems({expected!r}):
    print(problem)
for summary in FrozenSummary.objects.iterator():
    if not summary.verifies:
        print("the words", summary, "do not verify")
print(ChainHead.objects.get())
"""


@dataclass(slots=True)
class Damage:
    """How many saves and notes are not as they were acknowledged."""

    lost: int = 0
    doubled: int = 0
    altered: int = 0

    def __add__(self, other: "Damage") -> "Damage":
        return Damage(
            self.lost + other.lost, self.doubled + other.doubled, self.altered + other.altered
        )

    def __bool__(self) -> bool:
        return bool(self.lost or self.doubled or self.altered)


@dataclass(slots=True)
class Verification:
    """Of one life of a site. Damage is counted once, where it first shows.

    Lists with the same digest have the same words, so that each digest's words are read once over
    HTTP, and the database says which save has which digest; at the end every link is opened.
    """

    site: Any
    ledger: Ledger
    words: dict[str, str]  # by digest, as read under a link
    known: set[str] = field(default_factory=set)  # links, notes and lists that were damaged before
    checkpoint: str = ""

    def compare(self) -> Damage:
        """Compare all that was acknowledged until now with what is stored now."""
        saves, notes = list(self.ledger.saves), list(self.ledger.notes)
        rows = {row[0]: row for row in self.site.rows(RESPONSES)}
        lists = Counter((row[3], bytes(row[4])) for row in rows.values())
        stored_notes = Counter(note for (note,) in self.site.rows(NOTES))
        return Damage(
            lost=self.new(save.link for save in saves if save.link_hash not in rows)
            + self.new(note for note in notes if note not in stored_notes),
            doubled=self.new(str(each) for each, times in lists.items() if times > 1)
            + self.new(f"{note} twice" for note, times in stored_notes.items() if times > 1),
            altered=self.new(
                save.link
                for save in saves
                if save.link_hash in rows and self.differs(save, rows[save.link_hash])
            ),
        )

    def new(self, damaged: Any) -> int:
        """Count those that were not counted before."""
        fresh = set(damaged) - self.known
        self.known |= fresh
        for each in fresh:
            say(f"damaged: {each}")
        return len(fresh)

    def differs(self, save: Save, row: tuple[Any, ...]) -> bool:
        _, reference, digest, _, _ = row
        if digest not in self.words:
            self.words[digest] = self.read(save)[1]
        return (reference, self.words[digest]) != (save.reference.replace("-", ""), save.words)

    def read(self, save: Save) -> tuple[str, str]:
        """The reference and the words under a link, byte for byte; empty if it does not open."""
        for _ in range(TRIES):
            try:
                page = Reader(self.site.server).opens(save.link)
            except TROUBLE:
                continue
            if page.status == 200:
                return page.reference, hash_of(page.words)
        return "", ""

    def open_every_link(self) -> Damage:
        saves = list({save.link: save for save in self.ledger.saves}.values())
        with ThreadPoolExecutor(READERS) as pool:
            pages = list(pool.map(self.read, saves))
        wrong = [
            save
            for save, page in zip(saves, pages, strict=True)
            if page != (save.reference, save.words)
        ]
        return Damage(altered=self.new(save.link for save in wrong))

    def problems(self) -> list[str]:
        """Verify the access log, with the checkpoint of the time before, and all stored words."""
        script = VERIFY.format(expected=self.checkpoint)
        done = subprocess.run(
            [sys.executable, "manage.py", "shell", "-v0", "-c", script],
            cwd=ROOT,
            env=environment(DJANGO_ENV="development", SECRET_KEY=KEY, DATABASE_URL=self.site.url),
            check=True,
            capture_output=True,
            text=True,
        )
        *problems, self.checkpoint = done.stdout.splitlines()
        return problems + self.site.damage()
