"""Turns taken: ours, the peer, ours, the peer, so that a busy moment falls on both."""

import gc
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Run:
    """How much is measured: all of it, or the short form that fits into CI."""

    quick: bool

    def rounds(self, quick: int, full: int) -> int:
        return quick if self.quick else full

    def rows(self, quick: int, full: int = 1_000_000) -> int:
        return quick if self.quick else full


def interleaved(rounds: int, **takes: Callable[[], float]) -> dict[str, list[float]]:
    """What each of `takes` measured, a value a round; every other round goes backwards."""
    measured: dict[str, list[float]] = {name: [] for name in takes}
    for turn in range(rounds):
        names = list(takes) if turn % 2 == 0 else list(takes)[::-1]
        for name in names:
            measured[name].append(takes[name]())
    return measured


def rate(act: Callable[[T], object], over: Sequence[T], seconds: float) -> float:
    """How many of `over` a second `act` takes, over at least so many seconds of the processor."""
    gc.collect()
    done, began = 0, time.process_time()
    while (took := time.process_time() - began) < seconds:
        at = done % (len(over) - 49)
        for item in over[at : at + 50]:
            act(item)
        done += 50
    return done / took


def fastest(makers: Mapping[str, Callable[[T], object]], over: Sequence[T]) -> str:
    """The name of the form that is the fastest."""
    return max(makers, key=lambda name: rate(makers[name], over, 0.2))
