"""What an overview tells of a count: in which range of five it is, and nothing else.

A count below five is not told, and must not follow from what is. Exact numbers beside it would
give it away, by sums that nobody sees in advance: the weeks and the times to review add up to
the same; and an urgent statement that also fires for what is not known leaves no room for the
rest of it. Ranges do not add up to one count, so there is no other cell to hide, whatever the
rules are (docs/adr/0014-the-overview-tells-ranges.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass

STEP = 5


@dataclass(frozen=True, slots=True)
class Range:
    """From `low` to `high`, both of them included."""

    low: int

    @property
    def high(self) -> int:
        return self.low + STEP - 1

    @property
    def is_few(self) -> bool:
        return self.low == 0

    def __str__(self) -> str:
        return f"fewer than {STEP}" if self.is_few else f"{self.low:,} to {self.high:,}"


def range_of(count: int) -> Range:
    return Range(count // STEP * STEP)


def surely_half(ranges: Sequence[Range]) -> int | None:
    """How many of these must be taken, from the first, until they surely hold half of all. Said
    from the ranges alone, so that it tells nothing more; None if they do not say, or if all may
    be fewer than five."""
    for taken in range(1, len(ranges) + 1):
        inside = sum(one.low for one in ranges[:taken])
        if inside and inside >= sum(one.high for one in ranges[taken:]):
            return taken
    return None
