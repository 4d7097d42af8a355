"""The release cache: releases compiled once a process, and which of them is live."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from time import monotonic
from typing import ClassVar

from django.db import DatabaseError

from suitability.engine.program import Program
from suitability.engine.summary import Summaries

from .recall import Recall
from .release import Release

# How does a worker notice a new release? Nobody tells it: it asks the database again when what it
# knows is older than this. Release 8 is approved at 10:00:00.0 in worker A. A invalidates what it
# knows, and serves 8 at once. Worker B asked at 9:59:59.5, so it serves 7 until 10:00:01.5, and 8
# with its next request after that. A recall spreads in the same way.
CHECK_EVERY = 2.0  # seconds


class NothingPublished(Exception):
    """There is no release that is not recalled."""


@lru_cache(maxsize=64)
def compiled_release(number: int) -> Summaries:
    """Return the summaries of a release, which never go stale: a release is immutable.

    Raises Release.DoesNotExist.
    """
    release = Release.objects.get(number=number)
    _Cached.newest_compiled = max(_Cached.newest_compiled, number)
    _Cached.published_at[number] = release.published_at
    return Summaries(Program(release.content()), release.digest, release.number)


@dataclass(frozen=True, slots=True)
class LiveState:
    """The number of the live release, the reasons of recalls by release number, and when this was
    read, in seconds of `time.monotonic`."""

    number: int | None
    recall_reasons: Mapping[int, str]
    read_at: float


class _Cached:
    live_state: LiveState | None = None
    newest_compiled: int = 0
    published_at: ClassVar[dict[int, datetime]] = {}


def published_at(number: int) -> datetime:
    """Return when a release was published; its page needs no query. Raises Release.DoesNotExist."""
    compiled_release(number)
    return _Cached.published_at[number]


def live_summaries() -> Summaries:
    """Return the summaries of the live release. Raises NothingPublished."""
    number = _refresh().number
    if number is None:
        raise NothingPublished
    return compiled_release(number)


def live_summaries_or_none() -> Summaries | None:
    """Return the summaries of the live release, or None if nothing is live."""
    try:
        return live_summaries()
    except NothingPublished:
        return None


def known_live(*, ask: bool) -> Summaries | None:
    """Return what this process knows to be live, or else the newest release that it compiled.

    For pages that must not fail or wait: the database is asked only where nothing is known, unless
    not to `ask`. None if that does not help.
    """
    state = _Cached.live_state
    number = (state and state.number) or _Cached.newest_compiled
    try:
        return compiled_release(number) if number else live_summaries_or_none() if ask else None
    except (DatabaseError, Release.DoesNotExist):
        return None


def recall_reason(number: int) -> str:
    """Return the reason for which a release was recalled; empty if it was not."""
    return _refresh().recall_reasons.get(number, "")


def _refresh() -> LiveState:
    """Return what is live, read anew if it is older than CHECK_EVERY or nothing was live.

    While the database does not answer, what was read last holds. Raises DatabaseError if nothing
    was read yet.
    """
    last = _Cached.live_state
    if last and last.number and monotonic() - last.read_at <= CHECK_EVERY:
        return last
    try:
        _Cached.live_state = state = _read_live_state()
    except DatabaseError:
        if last is None:
            raise
        _Cached.live_state = state = replace(last, read_at=monotonic())
    return state


def _read_live_state() -> LiveState:
    reasons = dict(Recall.objects.values_list("release", "reason"))
    numbers = Release.objects.values_list("number", flat=True).exclude(number__in=reasons)
    return LiveState(numbers.first(), reasons, monotonic())


def invalidate_live_release() -> None:
    """Read what is live anew at the next request, since this process has changed it."""
    _Cached.live_state = None


def clear_release_cache() -> None:
    """Clear every compiled release too, for a process whose database was replaced."""
    compiled_release.cache_clear()
    _Cached.newest_compiled = 0
    invalidate_live_release()
