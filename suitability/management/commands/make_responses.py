"""Fill a database with sample responses, to try pages and speed with."""

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from os import cpu_count
from time import monotonic
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from suitability.audit.audit_entry import Act
from suitability.audit.audit_log import record
from suitability.engine.summary import Summaries
from suitability.releases.release_cache import NothingPublished, live_summaries
from suitability.responses.response import FrozenSummary, Response
from suitability.responses.review import Event
from suitability.responses.small_steps import in_steps
from suitability.sample_data import bulk_load
from suitability.sample_data.sample_responses import (
    EVENT_COLUMNS,
    RESPONSE_COLUMNS,
    SUMMARY_COLUMNS,
    FrozenAnswers,
    Row,
    SampleResponses,
    freeze,
)
from suitability.sample_data.sample_reviews import CLINICIANS

BATCH = 2_000  # rows that another process hands over at once
HOLD = 0.4  # seconds that a step of responses takes, about
SAY_EVERY = 100_000  # rows
CACHE = 200_000  # kilobytes
NAME = "manage.py make_responses"
ONE_PROCESS = 2_000  # sets of answers that are not worth another process
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
        accounts = dict(User.objects.filter(username__in=CLINICIANS).values_list("username", "pk"))
        sample = SampleResponses(
            summaries, rows, seed, settings.RESPONSE_DAYS, timezone.now(), accounts
        )
        try:
            self.fill(sample)
        except IntegrityError:
            raise CommandError(
                "Some of these references are there already, so no more were made. "
                "Please give another --seed."
            ) from None
        bulk_load.analyze_tables()
        self.say(f"{rows} responses made")

    def fill(self, sample: SampleResponses) -> None:
        answers = sample.answers()
        self.say(f"{len(answers)} different sets of answers")
        with tuned_sqlite():
            frozen = self.freeze(sample.summaries, answers)
            self.insert(sample, frozen)
            self.say("all written")

    def insert(self, sample: SampleResponses, frozen: list[Row]) -> None:
        """Write the responses with their events, step by step, each with the log's entry of it."""
        done, first = 0, bulk_load.next_numbers(Response, sample.rows)
        rows = sample.rows_of(frozen, first)
        if len(frozen) >= ONE_PROCESS:
            rows = chain.from_iterable(prefetched(in_lists(rows)))
        for step in in_steps(rows, hold=HOLD):
            responses, events = zip(*step, strict=True)
            about, now = f"{len(step)} responses, seed {sample.seed}", timezone.now()
            with transaction.atomic():
                refuse_without_words({response[-1] for response in responses})
                bulk_load.insert(Response, RESPONSE_COLUMNS, responses)
                bulk_load.insert(Event, EVENT_COLUMNS, chain.from_iterable(events))
                record(Act.MADE_UP, by=NAME, role="command", now=now, about=about)
            if (done + len(step)) // SAY_EVERY > done // SAY_EVERY:
                self.say(f"{done + len(step)} responses")
            done += len(step)

    def freeze(self, summaries: Summaries, answers: list[int]) -> list[Row]:
        """Write the summaries, and return the columns that each set of answers brings. A chunk at a
        time, so that the next is made while this one is written."""
        columns: list[Row] = []
        digests = set(FrozenSummary.objects.values_list("digest", flat=True))
        for chunk in in_steps(chain.from_iterable(frozen_in_chunks(summaries, answers))):
            summary_rows = {frozen.columns[-1]: frozen.summary for frozen in chunk}
            new = [row for digest, row in summary_rows.items() if digest not in digests]
            with transaction.atomic():
                bulk_load.insert(FrozenSummary, SUMMARY_COLUMNS, new)
            digests |= summary_rows.keys()
            columns += [frozen.columns for frozen in chunk]
        self.say(f"{len(columns)} summaries")
        return columns

    def say(self, what: str) -> None:
        self.stdout.write(f"{monotonic() - self.began:6.1f} s  {what}")
        self.stdout.flush()


def refuse_without_words(digests: set[str]) -> None:
    """Raise CommandError if a purge deleted words meanwhile that this step needs."""
    if FrozenSummary.objects.filter(digest__in=digests).count() < len(digests):
        raise CommandError(
            "A purge deleted some summaries meanwhile, so no more responses were made. "
            "Please give another --seed, when it is over."
        )


def frozen_in_chunks(summaries: Summaries, answers: list[int]) -> Iterator[list[FrozenAnswers]]:
    """Yield a chunk at a time, in the order of the answers, from a process for each processor if
    they are worth it. Of 5 chunks on 2 processors, one makes 0, 2 and 4, the other 1 and 3."""

    def make(chunk: list[int]) -> list[FrozenAnswers]:
        return [freeze(summaries, bits) for bits in chunk]

    chunks = [answers[start : start + CHUNK] for start in range(0, len(answers), CHUNK)]
    if len(answers) < ONE_PROCESS:
        yield from map(make, chunks)
        return
    count = cpu_count() or 1
    processes = [prefetched(map(make, chunks[n::count])) for n in range(count)]
    for number in range(len(chunks)):
        yield next(processes[number % count])


def prefetched(items: Iterator[T]) -> Iterator[T]:
    """Make the items in a forked process, which has the compiled content from this one: each while
    the one before is used."""
    fork = get_context("fork")
    receiver, sender = fork.Pipe(duplex=False)
    process = fork.Process(target=send_all, args=(sender, items))
    process.start()
    sender.close()
    try:
        while (item := receiver.recv()) is not None:
            yield item
    finally:
        receiver.close()
        process.kill()
        process.join()


def in_lists(rows: Iterator[T]) -> Iterator[list[T]]:
    """Yield the rows in lists, which another process hands over faster."""
    return iter(lambda: list(islice(rows, BATCH)), [])


def send_all(sender: Connection, items: Iterator[T]) -> None:
    for item in items:
        sender.send(item)
    sender.send(None)


@contextmanager
def tuned_sqlite() -> Iterator[None]:
    """Give SQLite memory for the indexes, in which the random references and links land anywhere;
    and look up no row's response, which is made here, and summaries all at once."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor, connection.constraint_checks_disabled():
        (before,) = cursor.execute("PRAGMA cache_size").fetchone()
        cursor.execute(f"PRAGMA cache_size = {-CACHE}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA cache_size = {before}")
