"""Reviews as clinicians might have done them by now, along the table of steps."""

from itertools import accumulate
from random import Random
from typing import NamedTuple

from .response import Status
from .review import STEP, holder_after

BY = ("demo-clinician", "cleo", "ann", "bo")
NOTE = "Called back. The sleep diary is to be brought along next time."

# Of 100 responses, how many go so: each step with the hours until it, which are twice as many at
# the most.
WAYS: tuple[tuple[int, tuple[tuple[str, float], ...]], ...] = (
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


class Taken(NamedTuple):
    """One step: when, in microseconds since the response was saved, and where it led. `reviewed`
    is when it was signed off, if it still is."""

    after: int
    step: str
    status: Status
    by: str
    to: str
    note: str
    held_by: str
    reviewed: int | None


Story = tuple[Taken, ...]


def stories(count: int, random: Random) -> tuple[Story, ...]:
    """So many whole reviews, to be told as far as the age of a response goes."""
    weights = [*accumulate(share for share, _ in WAYS)]
    ways = random.choices(WAYS, cum_weights=weights, k=count)
    return tuple(one_story(way, random) for _, way in ways)


def one_story(way: tuple[tuple[str, float], ...], random: Random) -> Story:
    after, by, told = 0, random.choice(BY), list[Taken]()
    status, held_by, reviewed = Status.NEW, "", None
    for code, hours in way:
        step = STEP[code]
        after += int(2 * hours * HOUR * random.random()) + 1
        to = random.choice([one for one in BY if one != by]) if step.needs_name else ""
        if step.to is not None:
            status, held_by = step.to, holder_after(step, by=by, to=to)
            reviewed = after if status == Status.REVIEWED else None
        note = NOTE if step.needs_note else ""
        told.append(Taken(after, code, status, by, to, note, held_by, reviewed))
        by = to or by
    return tuple(told)
