"""A cache of bounded size, for what is asked again and again, also from outside."""

from collections.abc import Callable
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")

MAX_ENTRIES = 8192


class BoundedCache(dict[K, V]):
    """A function's values by its argument, each computed when it is first asked for.

    A value is read as `cache[key]`, without a call of Python's (`functools.lru_cache` takes three
    times as long). Emptied when full, since keys may come from outside: at 8192 entries, more
    than any questionnaire needs.
    """

    def __init__(self, compute: Callable[[K], V]) -> None:
        super().__init__()
        self._compute = compute

    def __missing__(self, key: K) -> V:
        if len(self) >= MAX_ENTRIES:
            self.clear()
        value = self[key] = self._compute(key)
        return value
