"""Releases compiled once a process, and which of them is live."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from time import monotonic

from django.db import DatabaseError

from suitability.engine.program import Program
from suitability.engine.summary import Summaries

from .recall import Recall
from .release import Release

CHECK_EVERY = 2.0  # seconds until another process's release or recall is noticed here


class NothingPublished(Exception):
    """There is no release yet."""


@lru_cache(maxsize=64)
def released(number: int) -> Summaries:
    """The summaries of a release. Raises Release.DoesNotExist."""
    release = Release.objects.get(number=number)
    return Summaries(Program(release.content()), release.digest, release.number)


@dataclass(frozen=True, slots=True)
class Noticed:
    """The number of the live release, why others were recalled, and when we looked."""

    number: int | None
    recalled: Mapping[int, str]
    at: float


class _Memory:
    noticed: Noticed | None = None


def live() -> Summaries:
    """The live release. Raises NothingPublished."""
    number = _look().number
    if number is None:
        raise NothingPublished
    return released(number)


def live_or_none() -> Summaries | None:
    try:
        return live()
    except NothingPublished:
        return None


def why_recalled(number: int) -> str:
    """The reason for which a release was recalled; empty if it was not."""
    return _look().recalled.get(number, "")


def _look() -> Noticed:
    """Asks the database at most every CHECK_EVERY seconds, once something is live. What was
    noticed last holds while the database does not answer."""
    last = _Memory.noticed
    if last and last.number and monotonic() - last.at <= CHECK_EVERY:
        return last
    try:
        noticed = _ask()
    except DatabaseError:
        if last is None:
            raise
        noticed = replace(last, at=monotonic())
    _Memory.noticed = noticed
    return noticed


def _ask() -> Noticed:
    recalled = dict(Recall.objects.values_list("release", "reason"))
    numbers = Release.objects.values_list("number", flat=True).exclude(number__in=recalled)
    return Noticed(numbers.first(), recalled, monotonic())


def look_again() -> None:
    """Ask the database at the next occasion, since this process has changed what is live."""
    _Memory.noticed = None


def forget() -> None:
    """Forget every release, for a process whose database was replaced."""
    released.cache_clear()
    look_again()
