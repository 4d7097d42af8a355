"""Patients who answer, read, save, change an answer and save again, and try again when told to."""

import time
from abc import ABC, abstractmethod
from collections.abc import Mapping
from http.client import HTTPException
from random import Random
from threading import Event, Thread
from typing import Any
from urllib.request import Request

from tests.faults.reader import ANSWERS, Page, Reader
from tests.faults.server import Server

from .ledger import Ledger, Save, hash_of
from .resending import MANNERS, Form, send

TRIGGERS = ("muscle_pain", "spasticity", "nerve_pain", "stress", "schedule", "plain_insomnia")
CONDITIONS = ("kidney", "stroke", "seizures", "breathing", "apnea", "memory", "diabetes", "none")
SAVES = 20  # of one journey, at most
TRIES = 12  # to save the same list
GIVING_UP = 0.1  # the share of tries after which somebody does not try again
RESENT = 0.3  # the share of forms that are sent twice
MOST_THINKING = 2.0  # seconds between two lists
TROUBLE = (OSError, HTTPException)


class NotExpected(Exception):
    """A page that does not lead on, as a fault may bring: one tries something else."""


class CountingReader(Reader):
    """A reader whose answers are counted by their status."""

    def __init__(self, server: Server, ledger: Ledger) -> None:
        super().__init__(server)
        self.server, self.ledger = server, ledger

    def answer_to(self, request: Request) -> Page:
        page = super().answer_to(request)
        self.ledger.answered(page.status)
        if page.status == 500:
            self.ledger.complain(f"{request.get_method()} {page.path.split('/')[1]} got 500")
        return page

    def post(self, path: str, data: Mapping[str, Any]) -> Page:
        """Raises NotExpected."""
        self.token = self.token or self.expect(self.get(path), path).token
        return super().post(path, data)

    def expect(self, page: Page, *paths: str) -> Page:
        """Raises NotExpected."""
        if page.status != 200 or page.path not in paths:
            raise NotExpected(page.path, page.status)
        return page


class Client(Thread, ABC):
    """Somebody who works until told to stop, whatever happens to the server meanwhile."""

    def __init__(self, server: Server, ledger: Ledger, random: Random, stop: Event) -> None:
        super().__init__(daemon=True)
        self.server, self.ledger, self.random, self.stop = server, ledger, random, stop
        self.broken: BaseException | None = None  # what must not happen: a fault of ours

    def run(self) -> None:
        while not self.stop.is_set():
            try:
                self.work()
            except TROUBLE:
                self.ledger.count("unanswered")
                self.think(0.2)
            except NotExpected:
                self.think(0.2)
            except BaseException as broken:
                self.broken = broken
                raise

    def think(self, most: float = MOST_THINKING) -> None:
        self.stop.wait(self.random.uniform(0, most))

    @abstractmethod
    def work(self) -> None:
        """Raises NotExpected, and TROUBLE."""


class Patient(Client):
    """One browser after another, each of which saves up to SAVES lists."""

    def work(self) -> None:
        reader = CountingReader(self.server, self.ledger)
        self.answers_all(reader)
        refusals = 0
        for _ in range(self.random.randint(1, SAVES)):
            if self.stop.is_set() or refusals > 2:
                return
            try:
                self.changes_an_answer(reader)
                self.saves_list(reader)
            except NotExpected:
                refusals += 1
            except TROUBLE:
                self.ledger.count("unanswered")
            self.think()

    def answers_all(self, reader: CountingReader) -> None:
        """Raises NotExpected."""
        chosen: dict[str, Any] = ANSWERS | {"conditions": [self.random.choice(CONDITIONS)]}
        page = reader.post("/begin/", {"reader": "adult"})
        while page.question:
            if page.status != 200:
                raise NotExpected(page.path, page.status)
            page = reader.post(page.path, {page.question: chosen[page.question]})
        reader.expect(page, "/check/")

    def changes_an_answer(self, reader: CountingReader) -> None:
        triggers = self.random.sample(TRIGGERS, self.random.randint(1, 2))
        reader.post("/questions/trigger/", {"trigger": triggers})

    def saves_list(self, reader: CountingReader) -> None:
        """Save the list that is read now. Some give up when it was not saved; most try again."""
        words = hash_of(reader.expect(reader.get("/summary/"), "/summary/").words)
        asked = reader.expect(reader.get("/save/"), "/save/")
        names = {name: asked.field(name) for name in ("journey", "list")}
        form = Form("/save/", {"agree": "on", **names})
        manner = self.random.choice(MANNERS) if self.random.random() < RESENT else "once"
        began = time.monotonic()
        for _ in range(TRIES):
            page = self.sent(reader, form, manner)
            if page and page.status == 200 and page.path == "/saved/":
                self.ledger.acknowledge(Save(page.reference, page.link, words, began))
                return
            if self.stop.is_set() or self.random.random() < GIVING_UP:
                return
            self.think(0.3)
            manner = "once"

    def sent(self, reader: CountingReader, form: Form, manner: str) -> Page | None:
        """Return the page that the form led to; None if there was no answer."""
        try:
            page = send(reader, form, manner)
        except TROUBLE:
            self.ledger.count("unanswered")
            return None
        if page.status == 503:
            self.ledger.count("refused")
        return page
