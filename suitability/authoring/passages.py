"""A text with the words in it that are wrong, and what is wrong with them, in an editor's words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from suitability.editorial.fault import Fault, Span

from .translated import translated

MarkedRun = tuple[bool, str]
"""Some words of a text, and whether they are marked."""


@dataclass(frozen=True, slots=True)
class FaultInWords:
    """`quotes` are the words that a fault is about, of which there may be none."""

    code: str
    quotes: tuple[str, ...]
    sentence: str
    instead: str

    def __str__(self) -> str:
        quotes = ", ".join(f"“{quote}”" for quote in self.quotes)
        before, after = (f"{quotes}: " if quotes else ""), f" ({self.code})"
        if not self.instead:
            return f"{before}{self.sentence}{after}"
        better = gettext("%(sentence)s Better: %(instead)s")
        return f"{before}{better % {'sentence': self.sentence, 'instead': self.instead}}{after}"


@dataclass(frozen=True, slots=True)
class Passage:
    """A text as it is read, and what is wrong in it."""

    runs: tuple[MarkedRun, ...]
    faults: tuple[FaultInWords, ...]


def passage(faults: Sequence[Fault]) -> Passage:
    """Return the text that some faults are about, with their words marked."""
    spans = [span for fault in faults for span in fault.spans]
    return Passage(marked_runs(faults[0].text, spans), tuple(map(fault_in_words, faults)))


def fault_in_words(fault: Fault) -> FaultInWords:
    quotes = dict.fromkeys(fault.text[start:end] for start, end in fault.spans)
    sentence = as_sentence(translated(fault.sentence))
    return FaultInWords(fault.code, tuple(quotes), sentence, translated(fault.instead))


def as_sentence(words: str) -> str:
    """Return words with a capital letter and one full stop."""
    return f"{words[:1].upper()}{words[1:].rstrip('.')}."


def marked_runs(text: str, spans: Iterable[Span]) -> tuple[MarkedRun, ...]:
    """Return a text in runs; where spans overlap, what is in any of them is marked.

    Of "take ten now" with the span of "ten": (False, "take "), (True, "ten"), (False, " now").
    """
    runs, done = [], 0
    for start, end in _apart(spans):
        runs += [(False, text[done:start]), (True, text[start:end])]
        done = end
    return tuple(run for run in (*runs, (False, text[done:])) if run[1])


def _apart(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order, those that overlap as one."""
    apart: list[Span] = []
    for start, end in sorted(spans):
        if apart and start <= apart[-1][1]:
            apart[-1] = apart[-1][0], max(end, apart[-1][1])
        else:
            apart.append((start, end))
    return apart
