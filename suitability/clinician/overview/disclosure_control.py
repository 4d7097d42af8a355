"""Disclosure control: counts below the threshold are suppressed, and so is a count from which a
suppressed one would follow (docs/adr/0016-what-the-overview-does-not-tell.md).

Why a second one is suppressed: of 24 responses the overview shows 9, "fewer than 5" and 12 by
trigger, and 24 in all by week. 24 - 9 - 12 = 3 gives the suppressed count away. So the smallest
shown one goes too: "not shown", "fewer than 5", 12, of which only the sum of two is known.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

THRESHOLD = 5
UNBOUNDED = 10**9  # more than there can be


@dataclass(frozen=True, slots=True)
class SuppressedCount:
    """A count as a reader may know it: from `low` to `high`, both included. They are equal where
    the count is shown."""

    low: int
    high: int

    @property
    def is_exact(self) -> bool:
        return self.low == self.high

    def __str__(self) -> str:
        if self.is_exact:
            return str(self.low)
        if self.high < THRESHOLD:
            return _("fewer than %(threshold)s") % {"threshold": THRESHOLD}
        return _("not shown")


BELOW_THRESHOLD = SuppressedCount(0, THRESHOLD - 1)
NOT_SHOWN = SuppressedCount(THRESHOLD, UNBOUNDED)


def suppress(count: int) -> SuppressedCount:
    """Return the count as it may be shown by itself."""
    return BELOW_THRESHOLD if count < THRESHOLD else SuppressedCount(count, count)


def suppress_parts(counts: Sequence[int]) -> list[SuppressedCount]:
    """Return counts whose sum can be known elsewhere as they may be shown side by side: where a
    single one is below the threshold, the smallest of the others is suppressed with it."""
    parts = [suppress(count) for count in counts]
    shown = [n for n, part in enumerate(parts) if part.is_exact]
    if shown and len(parts) - len(shown) == 1:
        parts[min(shown, key=lambda n: counts[n])] = NOT_SHOWN
    return parts


def parts_until_half(parts: Sequence[SuppressedCount]) -> int | None:
    """Return how many parts, from the first, surely hold half of all. It follows from what is
    shown alone, so that it discloses nothing more; None if that does not decide it, or if all may
    be fewer than the threshold."""
    for taken in range(1, len(parts) + 1):
        at_least = sum(part.low for part in parts[:taken])
        if at_least and at_least >= sum(part.high for part in parts[taken:]):
            return taken
    return None
