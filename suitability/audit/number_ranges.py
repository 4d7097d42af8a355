"""Many numbers of responses as text: `3-7 9 12-14`, in an entry about a read in bulk."""

from collections.abc import Iterable, Iterator


def in_ranges(numbers: Iterable[int]) -> str:
    """Return the numbers as ranges, the lowest first. They may come in any order, but take little
    room only if neighbours mostly follow each other, up or down, as they do by date."""
    runs = list[list[int]]()
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        elif runs and number == runs[-1][0] - 1:
            runs[-1][0] = number
        else:
            runs.append([number, number])
    return " ".join(f"{low}-{high}" if low < high else str(low) for low, high in _joined(runs))


def _joined(runs: list[list[int]]) -> Iterator[list[int]]:
    """Yield the runs in their order, those that touch or overlap as one."""
    runs.sort()
    joined: list[int] = []
    for low, high in runs:
        if joined and low <= joined[1] + 1:
            joined[1] = max(joined[1], high)
            continue
        if joined:
            yield joined
        joined = [low, high]
    if joined:
        yield joined


def is_in(number: int, ranges: str) -> bool:
    """Return whether a number is in what in_ranges returned."""
    for part in ranges.split():
        low, _, high = part.partition("-")
        if int(low) <= number <= int(high or low):
            return True
    return False


def how_many(ranges: str) -> int:
    """Return how many numbers are in what in_ranges returned."""
    parts = (part.partition("-") for part in ranges.split())
    return sum(int(high or low) - int(low) + 1 for low, _, high in parts)


def highest(ranges: str) -> int:
    """Return the highest number; 0 if there is none."""
    return int(ranges.rpartition(" ")[2].rpartition("-")[2] or 0)
