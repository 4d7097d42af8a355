"""The people of `people.yaml`, and the files that say what each of them reads."""

import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from statistics import median
from typing import NamedTuple

import yaml

from suitability.engine.reading_time import WORDS_PER_MINUTE
from suitability.engine.summary import Summary
from tests.support.list_text import Line, ListLines, as_text, open_words
from tests.support.shipped_program import Chosen, summary

FOLDER = Path(__file__).parent
MEASURES = "measures.txt"
WORDS_IN_NAME = 6


class Reader(NamedTuple):
    number: int
    who: str
    answers: Chosen

    @property
    def file(self) -> str:
        """Return the name of the file with this person's list: '02-plain-insomnia-beer.txt'."""
        words = re.findall(r"[a-z0-9]+", self.who.lower())
        return f"{self.number:02}-{'-'.join(words[:WORDS_IN_NAME])}.txt"


class ReadList:
    """What one person reads."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.summary: Summary = summary(reader.answers)
        self.lines: tuple[Line, ...] = tuple(ListLines(self.summary).lines())

    @cached_property
    def words(self) -> int:
        return open_words(self.lines)

    def text(self) -> str:
        reader = self.reader
        return f"{reader.number}: {reader.who}\n{reading_time(self.words)}\n\n{as_text(self.lines)}"

    def row(self) -> str:
        """Return this person's line of the measures."""
        read = self.summary
        counts = (len(read.first) + len(read.later_urgent), len(read.glance))
        asks = len(read.questions_first) + len(read.questions_more)
        cells = (self.reader.number, self.words, *counts, asks)
        return "".join(f"{cell:>8}" for cell in cells) + f"  {self.reader.who}"


def reading_time(words: float) -> str:
    return f"{words:.0f} words open, {words / WORDS_PER_MINUTE:.1f} minutes"


def readers() -> tuple[Reader, ...]:
    people = yaml.safe_load((FOLDER / "people.yaml").read_text(encoding="utf-8"))
    return tuple(Reader(**person) for person in people)


def measures(lists: list[ReadList]) -> str:
    """Return how much there is to read: a line for each person, and then the median."""
    heading = "".join(f"{name:>8}" for name in ("person", "words", "urgent", "topics", "asks"))
    middle = median(read.words for read in lists)
    rows = "\n".join(read.row() for read in lists)
    return f"{heading}\n{rows}\n\nMedian: {reading_time(middle)}\n"


def files() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each file."""
    lists = [ReadList(reader) for reader in readers()]
    yield from ((read.reader.file, read.text()) for read in lists)
    yield MEASURES, measures(lists)
