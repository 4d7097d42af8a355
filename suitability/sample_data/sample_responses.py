"""Sample responses, which nobody gave, for trials of speed and of pages: as the program itself
would have saved them, and the same again for the same seed, release and time."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from suitability.engine.summary import Summaries
from suitability.engine.tick_list import tick_list
from suitability.responses.reference import drawn_reference
from suitability.responses.response import FrozenSummary, Status
from suitability.responses.saving import CONSENT, NotReleased

from .sample_answers import distinct_answers, popular
from .sample_reviews import sample_reviews

ROWS_PER_ANSWERS = 20  # rows for each different set of answers
REVIEWS = 8192  # that are drawn beforehand
DAY = 24 * 3_600_000_000  # microseconds
UNTOUCHED = (Status.NEW.value, "", None, None, None, None)
WEEK = timedelta(days=7)  # until a follow-up is due

RESPONSE_COLUMNS = (
    "id",
    "reference",
    "link_hash",
    "saved_at",
    "delete_at",
    "status",
    "held_by",
    "holder_id",
    "days_to_sign_off",
    "reviewed_at",
    "follow_up_on",
    "consent",
    "release_id",
    "answers",
    "code",
    "fired",
    "ticked",
    "summary_id",
)
SUMMARY_COLUMNS = ("digest", "text", "frame", "release_id")
EVENT_COLUMNS = ("response_id", "step", "status", "by", "to", "note", "at")


Row = tuple[Any, ...]


SampleResponse = tuple[Row, list[Row]]
"""The row of a response, and those of its events."""


class FrozenAnswers(NamedTuple):
    """What a set of answers brings: SUMMARY_COLUMNS of the frozen summary, and `columns` of every
    response with it, from `consent` on in RESPONSE_COLUMNS."""

    summary: Row
    columns: Row


def freeze(summaries: Summaries, bits: int) -> FrozenAnswers:
    """Return what saving these complete answers would store. Raises NotReleased."""
    if summaries.release is None:
        raise NotReleased
    program = summaries.program
    summary = summaries.of(bits)
    frozen = FrozenSummary.of(summaries.text_of(summary), summaries.release)
    return FrozenAnswers(
        (frozen.digest, frozen.plain, frozen.frame, summaries.release),
        (
            CONSENT,
            summaries.release,
            json.dumps(program.answers(bits)),
            program.pack(bits),
            program.pack_fired(program.fired(bits)),
            json.dumps(tick_list(summary).ticked),
            frozen.digest,
        ),
    )


@dataclass(frozen=True)
class SampleResponses:
    """So many responses, saved over `days` before `now`, in the order of their time. `accounts` are
    the numbers of the accounts that may hold some, by name."""

    summaries: Summaries
    rows: int
    seed: int
    days: int
    now: datetime
    accounts: Mapping[str, int]

    def answers(self) -> list[int]:
        """Return the different sets of answers, as bits."""
        count = max(self.rows // ROWS_PER_ANSWERS, 1)
        random = Random(self.seed)  # noqa: S311 - not a secret
        return distinct_answers(self.summaries.program, count, random)

    def rows_of(self, frozen: Sequence[Row], first: int) -> Iterator[SampleResponse]:
        """Yield the rows of responses, numbered from `first`, with their events. `frozen` are the
        columns of each set of answers."""
        random = Random(self.seed + 1)  # noqa: S311 - not a secret
        reviews = sample_reviews(REVIEWS, random, self.accounts)
        which = popular(len(frozen), self.rows, random)
        draw, bits = random.random, random.getrandbits
        span, began, last_days = self.span, self.began, self.last_days()
        for index, answers in enumerate(which):
            # When it was saved, in microseconds after the first moment.
            after = int(span * (index + draw()) / self.rows)
            saved = began + timedelta(microseconds=after)
            age = span - after
            stands: Row = UNTOUCHED
            events = list[Row]()
            for step_after, later, event, moved in reviews[int(draw() * REVIEWS)]:
                if step_after > age:
                    break
                moment = str(saved + later)
                events.append((first + index, *event, moment))
                if moved:
                    reviewed_at = None if moved.days is None else moment
                    in_follow_up = moved.status == Status.FOLLOW_UP
                    due = str((saved + later + WEEK).date()) if in_follow_up else None
                    stands = (*moved, reviewed_at, due)
            saved_at = str(saved)
            identity = (
                first + index,
                drawn_reference(bits),
                f"{bits(256):064x}",
                saved_at,
                last_days[saved_at[:10]] + saved_at[10:],
            )
            yield (*identity, *stands, *frozen[answers]), events

    @property
    def span(self) -> int:
        """Microseconds over which they were saved. A tenth of a day is left, so that none expires
        soon."""
        return int((self.days - 0.1) * DAY)

    @property
    def began(self) -> datetime:
        """The first moment, in UTC without a time zone, as both databases take it from text."""
        return self.now.astimezone(UTC).replace(tzinfo=None) - timedelta(microseconds=self.span)

    def last_days(self) -> dict[str, str]:
        """Return, for each day on which one is saved, the day on which its time is over."""
        first, retention = self.began.date(), timedelta(days=self.days)
        days = (first + timedelta(days=n) for n in range(self.days + 1))
        return {str(day): str(day + retention) for day in days}
