"""Sample reviews: as clinicians might have done them, along the table of steps."""

from collections.abc import Mapping
from datetime import timedelta
from random import Random
from typing import NamedTuple

from suitability.responses.response import Status
from suitability.responses.review import STEP, holder_after

CLINICIANS = ("demo-clinician", "cleo", "ann", "bo")
NOTE = "Called back. The diary is to be brought along next time."

# Of 100 responses, how many take this course: each step with the hours until it, which are twice
# as many at the most.
COURSES: tuple[tuple[int, tuple[tuple[str, float], ...]], ...] = (
    (76, (("take", 30), ("sign_off", 0.3))),
    (8, (("take", 30), ("follow_up", 0.4), ("take", 120), ("sign_off", 0.3))),
    (4, (("take", 30), ("follow_up", 0.4))),
    (4, (("take", 30), ("hand_over", 1), ("sign_off", 8))),
    (3, (("take", 30), ("note", 0.2), ("sign_off", 24))),
    (1, (("take", 30), ("put_back", 0.1), ("take", 48), ("sign_off", 0.3))),
    (1, (("take", 30), ("sign_off", 0.3), ("reopen", 48), ("sign_off", 1))),
    (1, (("take", 30),)),
    (2, ()),
)
HOUR = 3_600_000_000  # microseconds


class Standing(NamedTuple):
    """`holder` is the account of that name, if there is one; `days` are the whole ones until the
    sign-off, None if it is not signed off."""

    status: str
    held_by: str
    holder: int | None
    days: int | None


class SampleStep(NamedTuple):
    """A step: when, in microseconds since the response was saved, and the same as a span; its
    event's columns; and where the response stands then, None if the step does not move it."""

    after: int
    later: timedelta
    event: tuple[str, str, str, str, str]
    stands: Standing | None


SampleReview = tuple[SampleStep, ...]


def sample_reviews(
    count: int, random: Random, accounts: Mapping[str, int]
) -> tuple[SampleReview, ...]:
    """Return whole reviews; of each, a response has the steps that its age allows. `accounts` are
    the numbers of those that there are, by name."""
    courses = random.choices(COURSES, [share for share, _ in COURSES], k=count)
    return tuple(sample_review(course, random, accounts) for _, course in courses)


def sample_review(
    course: tuple[tuple[str, float], ...], random: Random, accounts: Mapping[str, int]
) -> SampleReview:
    after, by, steps = 0, random.choice(CLINICIANS), list[SampleStep]()
    stands = Standing(Status.NEW.value, "", None, None)
    for code, hours in course:
        step = STEP[code]
        after += int(2 * hours * HOUR * random.random()) + 1
        others = [name for name in CLINICIANS if name != by]
        to = random.choice(others) if step.needs == "colleague" else ""
        if step.to is not None:
            days = after // (24 * HOUR) if step.to == Status.REVIEWED else None
            held_by = holder_after(step, by=by, to=to) or ""
            stands = Standing(step.to.value, held_by, accounts.get(held_by), days)
        event = (code, stands.status, by, to, NOTE if step.needs == "note" else "")
        moved = stands if step.to is not None else None
        steps.append(SampleStep(after, timedelta(microseconds=after), event, moved))
        by = to or by
    return tuple(steps)
