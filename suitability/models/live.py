"""Releases compiled once a process, and which of them is live."""

from dataclasses import dataclass
from functools import lru_cache
from time import monotonic

from suitability.rules import canonical
from suitability.rules.document import Document
from suitability.rules.program import Program
from suitability.rules.summary import Summaries

from .release import Release

CHECK_EVERY = 2.0  # seconds until another process's new release is noticed here


class NothingPublished(Exception):
    """There is no release yet."""


@lru_cache(maxsize=16)
def released(number: int) -> Summaries:
    """The summaries of a release. Raises Release.DoesNotExist."""
    release = Release.objects.get(number=number)
    document = canonical.from_text(Document, release.document)
    return Summaries(Program(document), release.digest, release.number)


@dataclass(slots=True)
class _Noticed:
    number: int = 0
    at: float = 0.0


_noticed = _Noticed()


def live() -> Summaries:
    """The live release; asks the database at most every CHECK_EVERY seconds.

    Raises NothingPublished.
    """
    if not _noticed.number or monotonic() - _noticed.at > CHECK_EVERY:
        number = Release.objects.values_list("number", flat=True).first()
        if number is None:
            raise NothingPublished
        _noticed.number, _noticed.at = number, monotonic()
    return released(_noticed.number)


def forget() -> None:
    """Forget every release, for a process whose database was replaced."""
    released.cache_clear()
    _noticed.number = 0
