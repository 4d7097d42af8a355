"""Fill a database with responses that nobody gave, to try pages and speed with."""

from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from os import cpu_count
from time import monotonic
from typing import Any, TypeVar

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from suitability.audit.audit_log import Act, record
from suitability.engine.summary import Summaries
from suitability.releases.release_cache import NothingPublished, live_summaries
from suitability.responses.response import FrozenSummary, Response
from suitability.responses.review import Event
from suitability.responses.saving import CONSENT
from suitability.sample_data.bulk_load import (
    compress_quickly,
    indexed_afterwards,
    insert,
    next_numbers,
    tell_the_planner,
)
from suitability.sample_data.sample_responses import EVENT, RESPONSE, Kept, Made, Row, keep

AT_ONCE = 10_000  # rows
CACHE = 200_000  # kilobytes
NAME = "manage.py make_responses"
ALONE = 2_000  # sets of answers that are not worth another process
CHUNK = 500  # sets of answers that another process hands over at once

T = TypeVar("T")


class Command(BaseCommand):
    help = (
        "Adds made-up responses to the live release, with reviews: one set of answers for twenty "
        "responses, saved over as many days as a response is kept. The same seed, release and "
        "time make the same ones."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("rows", type=int, metavar="N", help="how many responses")
        parser.add_argument("--seed", type=int, default=1, help="another number, other responses")
        parser.add_argument(
            "--beside-real-ones", action="store_true", help="also where patients save theirs"
        )

    def handle(self, *, rows: int, seed: int, beside_real_ones: bool, **options: Any) -> None:
        if not (settings.DEVELOPMENT or beside_real_ones):
            raise CommandError(
                "Made-up responses would stand beside those of patients, and cannot be told from "
                "them. If that is what you want, say --beside-real-ones."
            )
        if rows < 1:
            raise CommandError("Please say how many: at least 1.")
        try:
            summaries = live_summaries()
        except NothingPublished:
            raise CommandError("Nothing is live. Publish first.") from None
        self.began = monotonic()
        made = Made(summaries, rows, seed, settings.RESPONSE_DAYS, timezone.now())
        try:
            self.fill(made)
        except IntegrityError:
            raise CommandError(
                "Some of these references are there already, so no more were made. "
                "Please give another --seed."
            ) from None
        tell_the_planner()
        self.say(f"{rows} responses made")

    def fill(self, made: Made) -> None:
        answers = made.answers()
        self.say(f"{len(answers)} different sets of answers")
        with roomy():
            kept = self.freeze(made.summaries, answers)
            with transaction.atomic(), quickly(made.rows):
                self.insert(made, kept)
            self.say("all written")

    def insert(self, made: Made, kept: list[Row]) -> None:
        about = f"{made.rows} responses, seed {made.seed}"
        record(Act.MADE_UP, by=NAME, role="command", now=made.now, about=about)
        done = 0
        batches = made.batches(kept, next_numbers(Response, made.rows), AT_ONCE)
        for responses, events in batches if len(kept) < ALONE else a_little_ahead(batches):
            insert(Response, RESPONSE, responses)
            insert(Event, EVENT, events)
            done += len(responses)
            if done % (10 * AT_ONCE) == 0:
                self.say(f"{done} responses")

    def freeze(self, summaries: Summaries, answers: list[int]) -> list[Row]:
        """Keep the summaries, and say what each set of answers brings. Some at a time, so that
        the next are made while these are written."""
        columns: list[Row] = []
        there = set(FrozenSummary.objects.values_list("digest", flat=True))
        for some in each_kept(summaries, answers):
            texts = [(one.columns[-1], one.text) for one in some]
            with transaction.atomic():
                compress_quickly()
                insert(FrozenSummary, ("digest", "text"), new(texts, there))
            columns += [one.columns for one in some]
        self.say(f"{len(columns)} summaries")
        return columns

    def say(self, what: str) -> None:
        self.stdout.write(f"{monotonic() - self.began:6.1f} s  {what}")
        self.stdout.flush()


def new(rows: Iterable[tuple[str, str]], there: set[str]) -> Iterator[tuple[str, str]]:
    """Those whose first column is not there yet."""
    for row in rows:
        if row[0] not in there:
            there.add(row[0])
            yield row


def each_kept(summaries: Summaries, answers: list[int]) -> Iterator[list[Kept]]:
    """Some at a time, in the order of the answers, from as many processes as are worth it."""
    chunks = [answers[at : at + CHUNK] for at in range(0, len(answers), CHUNK)]
    make = partial(keep_all, summaries)
    if len(answers) < ALONE:
        yield from map(make, chunks)
        return
    count = cpu_count() or 1
    others = [a_little_ahead(map(make, chunks[n::count])) for n in range(count)]
    for place in range(len(chunks)):
        yield next(others[place % count])


def keep_all(summaries: Summaries, answers: list[int]) -> list[Kept]:
    return [keep(summaries, CONSENT, bits) for bits in answers]


def a_little_ahead(made: Iterator[T]) -> Iterator[T]:
    """Made in another process, which has the compiled content from this one: each while the one
    before is used."""
    fork = get_context("fork")
    receives, sends = fork.Pipe(duplex=False)
    other = fork.Process(target=send_all, args=(sends, made))
    other.start()
    sends.close()
    try:
        while (one := receives.recv()) is not None:
            yield one
    finally:
        receives.close()
        other.kill()
        other.join()


def send_all(sends: Connection, made: Iterator[T]) -> None:
    for one in made:
        sends.send(one)
    sends.send(None)


def quickly(rows: int) -> AbstractContextManager[None]:
    """Without the indexes, if making them anew is less work than what is added."""
    few = Response.objects.count() < rows
    return indexed_afterwards(Response, Event) if few else nullcontext()


@contextmanager
def roomy() -> Iterator[None]:
    """Memory for the indexes, in which the random references and links land anywhere, and threads
    to sort them; and no look at each row's summary and response, which are made here."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor, connection.constraint_checks_disabled():
        (before,) = cursor.execute("PRAGMA cache_size").fetchone()
        cursor.execute(f"PRAGMA cache_size = {-CACHE}")
        cursor.execute(f"PRAGMA threads = {cpu_count()}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA cache_size = {before}")
