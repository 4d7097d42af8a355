"""A summary as plain text: what a person reads, top to bottom, in a file for editors to read.

What is folded has a bar before it. Of a group's fold only the names are there, and of the further
questions their number; what the clinician reads is there in full.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from suitability.engine.explanations import as_sentence
from suitability.engine.layout import Group
from suitability.engine.sentences import main_sentence
from suitability.engine.statements import Shown
from suitability.engine.summary import Summary

Kind = Literal["open", "reason", "folded"]

MARGIN: dict[Kind, str] = {"open": "", "reason": "    ", "folded": "| "}
TICK = "[x] "
CODE = re.compile(r" \(\w+\)$")

# What of a summary is not in its list: what it was made from, and what stands elsewhere.
NOT_LISTED = {
    "reading_time",
    "language",
    "content",
    "release",
    "digest",
    "words",
    "private",
    "answers",
    "links",
    "review",
    "options",  # the same for everybody: they are read in options.yaml
    "sheet",  # made of the same words, shortened: tests/engine/test_sheet.py
}


class Line(NamedTuple):
    """A line of the list. A reason is folded under its statement, as its sources are."""

    text: str
    kind: Kind = "open"


class ListLines:
    """The lines of one summary's list, by `lines`."""

    def __init__(self, summary: Summary) -> None:
        self.summary = summary
        self.words = summary.words

    def lines(self) -> Iterator[Line]:
        """Yield each line. Behind a takeover statement all that follows is folded."""
        summary = self.summary
        for shown in (*summary.first, *summary.beside_first):
            yield from self._in_full(shown)
        if summary.read_later:
            yield from lines_in("folded", self.words.read_later)
        for line in self._rest():
            yield Line(line.text, "folded") if summary.read_later and line.text else line

    def _rest(self) -> Iterator[Line]:
        summary, words = self.summary, self.words
        for shown in summary.later_urgent:
            yield from self._in_full(shown)
        topics = (f"- {line.text}" for line in summary.glance)
        yield from lines_in("open", f"== {words.glance}", summary.glance_lead, *topics)
        for shown in summary.open_line:
            yield from self._in_full(shown)
        asks = (f"{TICK}{ask}" for ask in summary.questions_first)
        yield from lines_in("open", f"== {words.questions}", *asks)
        if summary.questions_more:
            yield from lines_in("folded", summary.questions_more_label)
        for group in (summary.cautions, summary.known, summary.next_steps):
            yield from self._group(group)
        if summary.standing:
            yield from lines_in("open", f"== {words.standing}")
        for shown in summary.standing:
            yield from self._in_short(shown)
        yield from lines_in("folded", f"== {words.clinician}", *self._for_the_clinician())

    def _group(self, group: Group) -> Iterator[Line]:
        if group.open or group.listed or group.folded or group.firm:
            yield from lines_in("open", f"== {group.heading}", *self._names(group.listed))
        for shown in group.open:
            yield from self._in_full(shown)
        if group.folded:
            yield from lines_in("folded", group.fold, *self._names(group.folded))
        for shown in group.firm:
            yield from self._in_full(shown)

    def _in_full(self, shown: Shown) -> Iterator[Line]:
        """Yield a statement that stands open; an urgent one shows its questions to ask."""
        words = self.words
        ask = (f"{words.say_this}:", *shown.ask) if shown.category == "urgent" and shown.ask else ()
        heading, *quiet = self._names((shown,))
        yield from map(Line, (heading, *shown.lines, *ask, *quiet))
        yield self._reason(shown)
        yield Line("")

    def _in_short(self, shown: Shown) -> Iterator[Line]:
        """Yield a statement of which only the main sentence stands open."""
        main, rest = main_sentence(shown.lines)
        yield from map(Line, (*self._names((shown,)), main))
        yield from (Line(line, "folded") for line in rest)
        yield self._reason(shown)
        yield Line("")

    def _reason(self, shown: Shown) -> Line:
        because = as_sentence(shown.because, self.words)
        return Line(f"{self.words.why}: {because} {shown.origin_label}.", "reason")

    def _names(self, statements: Iterable[Shown]) -> Iterator[str]:
        """Yield the heading of each statement, and the names of those that are quiet under it."""
        for shown in statements:
            yield f"* {shown.heading} ({shown.code})"
            for quiet in shown.quiet:
                yield f"  {self.words.quiet} {quiet.name} ({quiet.code})"

    def _for_the_clinician(self) -> Iterator[str]:
        summary = self.summary
        yield from (f"{line.label}: {line.text}" for line in summary.strip)
        yield from (f"{line.label} {line.text}" for line in summary.clinician_first)
        yield f"{self.words.clinician_more}:"
        yield from (f"{line.label} {line.text}" for line in summary.clinician_more)


def lines_in(kind: Kind, *texts: str) -> Iterator[Line]:
    """Yield lines of one kind, and an empty one after them."""
    for text in texts:
        yield Line(text, kind)
    yield Line("")


def as_text(lines: Iterable[Line]) -> str:
    return "".join(f"{MARGIN[line.kind]}{line.text}".rstrip() + "\n" for line in lines)


def open_words(lines: Iterable[Line]) -> int:
    """Return how many words stand open, without the reasons and the codes."""
    texts = (CODE.sub("", line.text).removeprefix(TICK) for line in lines if line.kind == "open")
    return sum(any(map(str.isalnum, word)) for text in texts for word in text.split())
