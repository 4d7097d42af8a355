"""Many responses that nobody gave, for trials of speed and of pages: as the program itself would
have kept them, and the same again for the same seed, release and time."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from suitability.engine.summary import Summaries
from suitability.questionnaire import canonical_form
from suitability.responses.reference import drawn_reference
from suitability.responses.response import Status

from .sample_answers import distinct_answers, popular
from .sample_reviews import stories

ALIKE = 20  # rows for each different set of answers
STORIES = 8192
DAY = 24 * 3_600_000_000  # microseconds
UNTOUCHED = (Status.NEW.value, "", None, None)

RESPONSE = (
    "id",
    "reference",
    "link_hash",
    "saved_at",
    "delete_at",
    "status",
    "held_by",
    "days_to_sign_off",
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
    text = summaries.text(bits)
    return Kept(
        text,
        (
            consent,
            summaries.release,
            json.dumps(program.answers(bits)),
            program.pack(bits),
            program.pack_fired(program.fired(bits)),
            canonical_form.digest(text),
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
        draw, bits = random.random, random.getrandbits
        span, began, ends = self.span, self.began, self.ends()
        batch = Batch([], [])
        for place, answers in enumerate(which):
            # When it was saved, in microseconds after the first moment.
            after = int(span * (place + draw()) / self.rows)
            saved = began + timedelta(microseconds=after)
            left = span - after
            stands: Row = UNTOUCHED
            for taken, later, said, moved in told[int(draw() * STORIES)]:
                if taken > left:
                    break
                moment = str(saved + later)
                batch.events.append((first + place, *said, moment))
                if moved:
                    stands = (*moved, None if moved.days is None else moment)
            at = str(saved)
            who = (
                first + place,
                drawn_reference(bits),
                f"{bits(256):064x}",
                at,
                ends[at[:10]] + at[10:],
            )
            batch.responses.append((*who, *stands, *kept[answers]))
            if len(batch.responses) == size:
                yield batch
                batch = Batch([], [])
        if batch.responses:
            yield batch

    @property
    def span(self) -> int:
        """Microseconds over which they were saved. A tenth of a day is left, so that none is over
        soon."""
        return int((self.days - 0.1) * DAY)

    @property
    def began(self) -> datetime:
        """The first moment, in UTC as both databases take it when it is text."""
        return self.now.astimezone(UTC).replace(tzinfo=None) - timedelta(microseconds=self.span)

    def ends(self) -> dict[str, str]:
        """For each day on which one is saved: the day on which its time is over."""
        first, kept = self.began.date(), timedelta(days=self.days)
        days = (first + timedelta(days=n) for n in range(self.days + 1))
        return {str(day): str(day + kept) for day in days}
