"""Where the parts of a document stand in its files."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from .yaml_loader import Marked

WORD = re.compile(r"'([^']+)'")

# Parts that an error calls something else than the files do.
NAMES = (
    (re.compile(r"^(rule \S+) statement"), r"\1"),
    (re.compile(r"^(rule \S+) clauses"), r"\1 when"),
    (re.compile(r"^choice ([^ .]+)\."), r"question \1, choice "),
    (re.compile(r"^help$"), "help_lines"),
    (re.compile(r"^sign-off$"), "sign_off"),
)
ONE_OF = "factor, rule or question "


@dataclass(frozen=True, slots=True)
class Span:
    """Lines of a file, from `first` to `last`, which count from 1."""

    file: str
    text: tuple[str, ...]
    first: int
    last: int

    def line(self, words: list[str]) -> int:
        """Return the number of the first line with one of the words, else of the first."""
        for word in words:
            whole = re.compile(rf"(?<![\w.]){re.escape(word)}(?!\w)")
            for number, line in enumerate(self.text[self.first - 1 : self.last], self.first):
                if whole.search(line):
                    return number
        return self.first


class PartLocations:
    """The lines of every part and every key, by names as in a DocumentError.

    A part with a code is named by it (`rule C10`; `question tried, choice none`), one without by
    its number (`page strip 2`), and what is in it by its key (`rule C10 text`). The document has
    no name, and the first file added stands for it.
    """

    def __init__(self) -> None:
        self._spans: dict[str, list[Span]] = defaultdict(list)
        self._items: Counter[str] = Counter()

    def add(self, file: str, text: str, value: Any, name: str = "") -> None:
        """Add what a file says: a mapping, or the list that is called `name`."""
        lines = tuple(text.splitlines()) or ("",)
        self._add(value, name, Span(file, lines, 1, len(lines)), "")

    def find(self, part: str, problem: str) -> str:
        """Return file and line of a problem, empty if unknown: of the key or the word that it
        quotes, else of its part."""
        name = next((candidate for candidate in _names(part) if candidate in self._spans), "")
        words = WORD.findall(problem)
        for word in (*words, problem.partition(" ")[0]):
            if key := self._spans.get(f"{name} {word}".strip()):
                return f"{key[0].file} line {key[0].first}"
        if not (spans := self._spans.get(name)):
            return ""
        span = spans[-1 if problem == "stands here twice" else 0]
        return f"{span.file} line {span.line(words)}"

    def _add(self, value: Any, name: str, span: Span, owner: str) -> None:
        self._spans[name].append(span)
        if isinstance(value, Marked):
            self._add_keys(value, name, span, owner)
        elif isinstance(value, list):
            self._add_items(value, name, span, owner)

    def _add_keys(self, value: Marked, name: str, span: Span, owner: str) -> None:
        starts = [value.lines.get(key, value.line) for key in value]
        for key, part in zip(value, _parts(span, starts), strict=True):
            self._add(value[key], f"{name} {key}".strip(), part, owner)

    def _add_items(self, value: list[Any], name: str, span: Span, owner: str) -> None:
        what = name.rpartition(" ")[2].removesuffix("s")
        numbered = [
            (number, item)
            for number, item in enumerate(value, self._items[name] + 1)
            if isinstance(item, Marked)
        ]
        self._items[name] += len(value)
        parts = _parts(span, [item.line for _, item in numbered])
        for (number, item), part in zip(numbered, parts, strict=True):
            if isinstance(item.get("code"), str):
                coded = ", ".join(filter(None, (owner, f"{what} {item['code']}")))
                self._add(item, coded, part, coded)
            else:
                self._add(item, f"{name} {number}", part, owner)


def in_files_words(part: str) -> str:
    """Return the name of a part in the files: `sign-off` is `sign_off` there."""
    for name, there in NAMES:
        part = name.sub(there, part)
    return part


def _parts(span: Span, starts: list[int]) -> Iterator[Span]:
    """Return the lines of each part, which goes on until the next one starts."""
    for first, after in pairwise((*starts, span.last + 1)):
        yield Span(span.file, span.text, first, max(first, after - 1))


def _names(part: str) -> Iterator[str]:
    """Yield the names under which a part may be known, the narrowest first."""
    if part.startswith(ONE_OF):
        code = part.removeprefix(ONE_OF)
        yield from (f"{what} {code}" for what in ("question", "rule", "factor"))
    words = part.split(" ")
    for end in range(len(words), 0, -1):
        yield " ".join(words[:end])
