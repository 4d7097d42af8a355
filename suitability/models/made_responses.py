"""Many responses that nobody gave, for trials of speed and of pages: as the program itself would
have kept them, and the same again for the same seed, release and time."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from suitability.rules import canonical
from suitability.rules.summary import Summaries

from .made_answers import distinct_answers, popular
from .made_reviews import Story, stories
from .reference import drawn_reference
from .response import Status

ALIKE = 20  # rows for each different set of answers
STORIES = 8192
DAY = 24 * 3_600_000_000  # microseconds
UNTOUCHED = (Status.NEW.value, "", None)

RESPONSE = (
    "id",
    "reference",
    "link_hash",
    "saved_at",
    "delete_at",
    "status",
    "held_by",
    "reviewed_at",
    "consent",
    "release_id",
    "answers",
    "code",
    "fired",
    "summary_id",
)
EVENT = ("response_id", "step", "status", "by", "to", "note", "at")


Row = tuple[Any, ...]


class Batch(NamedTuple):
    responses: list[Row]
    events: list[Row]


class Kept(NamedTuple):
    """What one set of answers brings: the text that is read, and what a response says of it."""

    text: str
    columns: Row


def keep(summaries: Summaries, consent: str, bits: int) -> Kept:
    """As saving them would keep it."""
    program = summaries.program
    text = canonical.to_text(summaries.of(bits))
    return Kept(
        text,
        (
            consent,
            summaries.release,
            json.dumps(program.answers(bits)),
            program.pack(bits),
            program.pack_fired(program.fired(bits)),
            canonical.digest(text),
        ),
    )


@dataclass(frozen=True)
class Made:
    """So many responses, saved over `days` before `now`, in the order of their time."""

    summaries: Summaries
    rows: int
    seed: int
    days: int
    now: datetime

    def answers(self) -> list[int]:
        """The different sets of answers."""
        count = max(self.rows // ALIKE, 1)
        random = Random(self.seed)  # noqa: S311 - not a secret
        return distinct_answers(self.summaries.program, count, random)

    def batches(self, kept: Sequence[Row], first: int, size: int) -> Iterator[Batch]:
        """Rows of responses, numbered from `first`, and of their events. `kept` are the columns
        that each set of answers brings."""
        random = Random(self.seed + 1)  # noqa: S311 - not a secret
        told, which = stories(STORIES, random), popular(len(kept), self.rows, random)
        for start in range(0, self.rows, size):
            batch = Batch([], [])
            for place in range(start, min(start + size, self.rows)):
                after = self.saved_after(place, random)
                review = told[int(random.random() * STORIES)]
                self.add(batch, first + place, after, review, kept[which[place]], random)
            yield batch

    def saved_after(self, place: int, random: Random) -> int:
        """When a response was saved, in microseconds after the first moment. A tenth of a day is
        left, so that none is over soon."""
        span = int((self.days - 0.1) * DAY)
        return int(span * (place + random.random()) / self.rows)

    def add(
        self, batch: Batch, number: int, after: int, story: Story, kept: Row, random: Random
    ) -> None:
        span = int((self.days - 0.1) * DAY)
        at = self.now + timedelta(microseconds=after - span)
        stands: Row = UNTOUCHED
        for one in story:
            if one.after > span - after:
                break
            moment = text_of(at + timedelta(microseconds=one.after))
            stands = one.status.value, one.held_by, moment if one.reviewed == one.after else None
            said = (one.step, one.status.value, one.by, one.to, one.note, moment)
            batch.events.append((number, *said))
        reference, link = drawn_reference(random.getrandbits), random.randbytes(32).hex()
        ends = text_of(at + timedelta(days=self.days))
        batch.responses.append((number, reference, link, text_of(at), ends, *stands, *kept))


def text_of(moment: datetime) -> str:
    """As both databases take it, in UTC."""
    return moment.replace(tzinfo=None).isoformat(" ")
