"""Style rules of a single text: forbidden phrasing, reading grade and length; and for each fault
the words that are wrong, and what to write instead.

The proof and the advice beside an editor's text both come from here, so that they say the same.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from suitability.questionnaire.document import Document
from suitability.questionnaire.sentence import Sentence

from .fault import Fault, Span, spans_of
from .read_texts import ReadText
from .readability import formula_of
from .reading_grade import WORD
from .wording import Pattern, Wording

RUN = 6
SENTENCE_END = re.compile(r"(?<=[.?!])\s")
DIGITS = re.compile(r"\d[\d.,:/-]*")
# From the beginning of a word on: else each character of a long one begins a search to its end.
LINK = r"(?<!\S)\S*(?:https?:|www\.)\S*"

# What to do, where the content has no better wording.
INSTEAD: Mapping[str, str] = {
    "T01": Sentence(
        "Write the number as a word, or leave it out. For a phone number there are terms."
    ),
    "T05": Sentence("Leave it out: what is not listed may still be a risk."),
    "T06": Sentence("Use your own words."),
    "T07": Sentence("Write short sentences. Find shorter words for those that are marked."),
    "T09": Sentence("Leave the address out. Cite it as a source."),
    "T10": Sentence("Write what kind of person it is, such as a provider."),
    "T20": Sentence("Name who says so in the same sentence, as in: The label says so."),
    "W01": Sentence("Leave out what a reader can do without. What is too much is marked."),
}


class TextRules:
    """The style rules for one text. Raises KeyError for a term that is not there."""

    def __init__(self, document: Document, wording: Wording, text: ReadText) -> None:
        self.document, self.wording, self.text = document, wording, text
        self.limits, self.formula = text.limits, formula_of(document.language)
        self.expanded = text.expanded(document)
        self.read = text.as_read(document)

    @property
    def grade(self) -> float:
        """Return the grade of the text; 0.0 if its language has no formula."""
        return self.formula.grade(self.expanded) if self.formula else 0.0

    @property
    def grade_limit(self) -> int | None:
        """Return the grade that the text may reach; None if it has none."""
        if (
            not self.formula
            or not self.limits.grade
            or len(self.expanded.split()) <= self.limits.label
        ):
            return None
        stem = self.limits.grade == "stem"
        return self.wording.stem_grade if stem else self.wording.text_grade

    @property
    def word_limit(self) -> int | None:
        """Return how many words it may have; None if there is no bound, or not for its part."""
        budgets = (each for each in self.wording.budgets if each.kind == self.text.budget)
        return next((each.words for each in budgets if self.text.code not in each.over), None)

    def faults(self) -> Iterator[Fault]:
        """Yield what is wrong with the text by itself."""
        if self.limits.for_patients:
            yield from self._phrasing_anywhere()
            yield from self._structure()
        yield from self._phrasing_of_its_kind()
        yield from self._length()
        yield from self._grade()
        if self.limits.named:
            yield from self._verdicts()

    def _phrasing_anywhere(self) -> Iterator[Fault]:
        return (self._pattern(each, self.text.where) for each in phrasing(self.wording, self.read))

    def _phrasing_of_its_kind(self) -> Iterator[Fault]:
        for pattern in self.wording.patterns:
            applies = self.text.phrased in pattern.kinds and self.text.code not in pattern.but
            if applies and pattern.finds(self.read):
                yield self._pattern(pattern, self.text.part)

    def _pattern(self, pattern: Pattern, where: str) -> Fault:
        spans = pattern.spans(self.read)
        return Fault(pattern.code, where, pattern.reason, self.read, spans, pattern.instead)

    def _structure(self) -> Iterator[Fault]:
        wording, read = self.wording, self.read
        for code, sentence, spans in (
            (
                "T01",
                Sentence("has a digit that is neither a phone number nor allowed"),
                self._digits(),
            ),
            ("T05", Sentence("says that silence is good news"), spans_of(wording.good_news, read)),
            ("T06", Sentence("has six words in a row from the article"), self._copied()),
            ("T09", Sentence("has an outside link"), spans_of([LINK], read)),
            ("T10", Sentence("names a person"), spans_of(wording.people, read)),
        ):
            if spans:
                yield self._fault(code, sentence, spans)

    def _digits(self) -> tuple[Span, ...]:
        phones = (term.value for term in self.document.terms if term.link.startswith("tel:"))
        allowed = "|".join([*map(re.escape, phones), *self.wording.digits_allowed])
        others = re.sub(allowed, lambda match: " " * len(match[0]), self.read)
        return tuple(match.span() for match in DIGITS.finditer(others))

    def _copied(self) -> tuple[Span, ...]:
        stored = _stored_runs(self.wording.article_runs)
        return tuple(span for run, span in _runs(self.read) if run in stored)

    def _length(self) -> Iterator[Fault]:
        words, limit = [*re.finditer(r"\S+", self.read)], self.word_limit
        if limit is not None and len(words) > limit:
            too_much = (words[limit].start(), words[-1].end())
            sentence = Sentence(
                "%(kind)s of %(number)s words, %(most)s at most",
                kind=self.text.budget,
                number=len(words),
                most=limit,
            )
            yield self._fault("W01", sentence, (too_much,), self.text.part)

    def _grade(self) -> Iterator[Fault]:
        limit = self.grade_limit
        if limit is not None and self.grade > limit:
            sentence = Sentence(
                "reads at grade %(grade)s, %(most)s at most", grade=f"{self.grade:.1f}", most=limit
            )
            yield self._fault("T07", sentence, self._hard_words())

    def _hard_words(self) -> tuple[Span, ...]:
        """Return the long words; all words, if it is long sentences that make it hard to read."""
        if not self.formula:
            return ()
        hard, words = self.formula.hard, self.formula.word.finditer(self.read)
        long = (word for word in words if self.formula.syllables(word[0].lower()) >= hard)
        return tuple(word.span() for word in long) or ((0, len(self.read)),)

    def _verdicts(self) -> Iterator[Fault]:
        start = 0
        for sentence in SENTENCE_END.split(self.read):
            if not spans_of(self.wording.attributions, sentence):
                spans = spans_of(self.wording.verdicts, sentence)
                moved = tuple((start + first, start + after) for first, after in spans)
                problem = Sentence("does not say who judges so: %(sentence)s", sentence=sentence)
                yield from [self._fault("T20", problem, moved, self.text.part)] if spans else []
            start += len(sentence) + 1

    def _fault(self, code: str, sentence: str, spans: tuple[Span, ...], where: str = "") -> Fault:
        return Fault(code, where or self.text.where, sentence, self.read, spans, INSTEAD[code])


def phrasing(wording: Wording, text: str) -> tuple[Pattern, ...]:
    """Return the phrasing that no text may have, as far as it is in this one."""
    return tuple(each for each in wording.patterns if not each.kinds and each.finds(text))


def article_run(words: Iterable[str]) -> str:
    """Return the hash under which six words in a row are stored: 12 hex digits of SHA-256."""
    return hashlib.sha256(" ".join(words).encode()).hexdigest()[:12]


def runs(text: str) -> Iterator[str]:
    """Yield the hash of every six words in a row of a text."""
    return (run for run, _ in _runs(text))


def _runs(text: str) -> Iterator[tuple[str, Span]]:
    words = [*WORD.finditer(text)]
    for start in range(len(words) - RUN + 1):
        run = words[start : start + RUN]
        yield article_run(word[0].lower() for word in run), (run[0].start(), run[-1].end())


@cache
def _stored_runs(article_runs: tuple[str, ...]) -> frozenset[str]:
    return frozenset(article_runs)
