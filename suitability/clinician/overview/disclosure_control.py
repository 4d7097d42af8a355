"""What an overview tells of a count. Those under five are not told, nor is what would give one
away (docs/adr/0016-what-the-overview-does-not-tell.md)."""

from collections.abc import Sequence
from dataclasses import dataclass

FEW = 5
ANY = 10**9  # more than there can be


@dataclass(frozen=True, slots=True)
class Told:
    """A count is from `low` to `high`, both included; they are equal where it is told."""

    low: int
    high: int

    @property
    def is_exact(self) -> bool:
        return self.low == self.high

    def __str__(self) -> str:
        if self.is_exact:
            return str(self.low)
        return f"fewer than {FEW}" if self.high < FEW else "not shown"


UNDER_FIVE, NOT_SHOWN = Told(0, FEW - 1), Told(FEW, ANY)


def told(count: int) -> Told:
    return UNDER_FIVE if count < FEW else Told(count, count)


def told_of_parts(counts: Sequence[int]) -> list[Told]:
    """Of counts that add up to what can be known elsewhere: a single one under five would follow
    from the others, so the smallest of these is not shown either."""
    said = [told(count) for count in counts]
    shown = [place for place, one in enumerate(said) if one.is_exact]
    if shown and len(said) - len(shown) == 1:
        said[min(shown, key=lambda place: counts[place])] = NOT_SHOWN
    return said


def surely_half(parts: Sequence[Told]) -> int | None:
    """How many of these must be taken, from the first, until they surely hold half of all. Said
    from what is told alone, so that it tells nothing more; None if that does not say, or if all
    may be fewer than five."""
    for taken in range(1, len(parts) + 1):
        inside = sum(one.low for one in parts[:taken])
        if inside and inside >= sum(one.high for one in parts[taken:]):
            return taken
    return None
