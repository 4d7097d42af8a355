"""A patient beside those who hold up a server: stalled sockets, and slow readers of long files.

The server is what `make run` serves, with its two workers.
"""

import time
from collections.abc import Iterator, Sequence
from statistics import quantiles

from tests.support.stalled_sockets import SlowReader, stalled_sockets

from . import load
from .figures import Figure, less_is_better
from .load import get
from .pages import QUESTION, endless, walk_ours
from .rounds import Run, interleaved
from .servers import Server, ours, serving

FILES = ("export.csv", "export.jsonl", "export.fhir")
SLOWLY = 200_000.0  # bytes a second


def measure(run: Run, wanted: Sequence[str]) -> Iterator[Figure]:
    if "stalled_journey" in wanted:
        yield stalled_journey(run)
    if "export_page_p99" in wanted:
        yield export_page_p99(run)


def stalled_journey(run: Run) -> Figure:
    """Seconds of a whole patient."""
    with serving("config.settings", ["bench.ours_filled", "200"], ours, workers=2) as server:
        people = endless([filled["answers"] for filled in server.filled])

        def alone() -> float:
            began = time.perf_counter()
            walk_ours(server, next(people))
            return time.perf_counter() - began

        def beside_stalled() -> float:
            with stalled_sockets(server.port):
                return alone()

        for _ in range(20):
            alone()
        times = interleaved(run.rounds(9, 61), ours=beside_stalled, peer=alone)
    return less_is_better(
        "stalled_journey", times["ours"], times["peer"], "without them", "seconds a patient"
    )


def export_page_p99(run: Run) -> Figure:
    """Seconds within which 99 of 100 pages come, asked for one after the other."""
    fill = ["bench.practice_filled", str(run.rows(20_000))]
    with serving("config.settings", fill, ours, workers=2) as server:
        on_the_way, session = (server.filled[0][name] for name in ("on_the_way", "session"))
        page = get(f"/questions/{QUESTION}/", {"journey": on_the_way})
        seconds, rounds = run.rounds(4, 30), run.rounds(3, 7)
        for _ in range(200):
            load.ask(server.port, page)
        times = interleaved(
            rounds,
            ours=lambda: beside_exports(server, page, session, seconds),
            peer=lambda: page_p99(server, page, seconds),
        )
    return less_is_better(
        "export_page_p99", times["ours"], times["peer"], "without them", "seconds a page"
    )


def beside_exports(server: Server, page: bytes, session: str, seconds: float) -> float:
    cookies = {"sessionid": session}
    readers = [
        SlowReader(server.port, get(f"/responses/{file}", cookies), SLOWLY) for file in FILES * 2
    ]
    for reader in readers:
        reader.start()
    while not all(reader.size > 1000 for reader in readers):
        time.sleep(0.1)
    taken = page_p99(server, page, seconds)
    for reader in readers:
        reader.left.set()
        reader.join()
    if {reader.status for reader in readers} != {200}:
        raise load.WrongAnswer([reader.status for reader in readers])
    return taken


def page_p99(server: Server, page: bytes, seconds: float) -> float:
    took, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        began = time.perf_counter()
        if load.ask(server.port, page).status != 200:
            raise load.WrongAnswer("the page is not shown")
        took.append(time.perf_counter() - began)
    return quantiles(took, n=100)[98]
