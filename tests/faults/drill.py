"""A drill: people save, a backup is taken meanwhile, and what it holds is looked at elsewhere."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from threading import Event, Lock

from .injection.ledger import Ledger, Save, hash_of
from .injection.patients import Client, Patient
from .injection.staff import Clinician
from .reader import Reader
from .server import Server, manage

PATIENTS = 6
ENOUGH = 25  # saves
PATIENCE = 90.0  # seconds, in which so many come on a busy machine too


@contextmanager
def people_at_work(server: Server) -> Iterator[Ledger]:
    """Have patients save and a clinician write notes, from when there are some of both."""
    ledger, stop = Ledger(), Event()
    clients: list[Client] = [Patient(server, ledger, Random(n), stop) for n in range(PATIENTS)]
    clients.append(Clinician("cleo", Lock(), server, ledger, Random(0), stop))
    for client in clients:
        client.start()
    try:
        wait_for_saves(ledger, ENOUGH)
        yield ledger
    finally:
        stop.set()
        for client in clients:
            client.join()
    broken = [repr(client.broken) for client in clients if client.broken]
    assert broken == []
    assert ledger.complaints == []


def wait_for_saves(ledger: Ledger, count: int) -> None:
    """Wait until there are so many saves, and a note."""
    deadline = time.monotonic() + PATIENCE
    while len(ledger.saves) < count or not ledger.notes:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def checkpoint_of(database: Path | str) -> str:
    """The checkpoint of the access log, which is whole."""
    return manage("verify_log", database=database).split("checkpoint ")[1].strip()


def opened(server: Server, saves: list[Save]) -> list[Save]:
    """The same saves, as they are read under their links at a server."""
    pages = [Reader(server).opens(save.link) for save in saves]
    assert {page.status for page in pages} == {200}
    return [
        Save(page.reference, save.link, hash_of(page.words), save.began)
        for page, save in zip(pages, saves, strict=True)
    ]
