"""The style rules as a content folder has them: what `wording.yaml` says."""

import re
from dataclasses import dataclass, field

from suitability.questionnaire.canonical_form import late
from suitability.questionnaire.document_errors import DocumentError
from suitability.questionnaire.sentence import Sentence

from .fault import Span, spans_of
from .readers import ReaderWords
from .safety_controls import SafetyControls


@dataclass(frozen=True, slots=True)
class Pattern:
    """Phrasing that must never appear, with an example that it catches, and what to write instead
    of that, a better wording that editors are shown.

    `kinds`: in which of a statement's texts, by its category, or `ask`, or `clinician`; without
    any, in every text that patients read. `but`: rules that may have it.
    """

    code: str
    pattern: str
    reason: str
    allowed: str
    example: str
    ignore_case: bool = True
    kinds: tuple[str, ...] = late(())
    but: tuple[str, ...] = late(())
    instead: str = late("")

    def __post_init__(self) -> None:
        try:
            re.compile(self.pattern)
        except re.error as error:
            raise DocumentError(
                f"pattern {self.code}", Sentence("cannot be read: %(error)s", error=error)
            ) from None

    def finds(self, text: str) -> bool:
        return bool(re.search(self.pattern, text, self._flags))

    def spans(self, text: str) -> tuple[Span, ...]:
        """Return where it is in a text."""
        return spans_of((self.pattern,), text, self._flags)

    @property
    def _flags(self) -> re.RegexFlag:
        return re.IGNORECASE if self.ignore_case else re.NOFLAG


@dataclass(frozen=True, slots=True)
class Budget:
    """The most words for a kind of text, and the places that are longer for now."""

    kind: str
    words: int
    over: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DangerWords:
    """A choice that the danger list must name, in one of these words."""

    choice: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """The style rules. `article_runs` are hashes of every six words of the article in a row.

    A text with one of `needs_guard` must also have one of `guards`: a reader who takes it may
    stop a medicine tonight. A sentence with one of `verdicts` must also have one of `attributions`,
    since answers that match are no reason for the page to judge. A caution without a question names
    one of `to_tell`. `languages` are the style rules
    for the document in its other languages.
    """

    patterns: tuple[Pattern, ...]
    text_grade: int
    stem_grade: int
    digits_allowed: tuple[str, ...]
    people: tuple[str, ...]
    good_news: tuple[str, ...]
    needs_guard: tuple[str, ...]
    guards: tuple[str, ...]
    danger_named: tuple[DangerWords, ...]
    emergency_step: tuple[str, ...]
    budgets: tuple[Budget, ...]
    article_runs: tuple[str, ...]
    controls: SafetyControls = field(default=SafetyControls())
    verdicts: tuple[str, ...] = late(())
    attributions: tuple[str, ...] = late(())
    readers: tuple[ReaderWords, ...] = late(())
    to_tell: tuple[str, ...] = late(("provider", "pharmacist", "team"))
    language: str = late("en")
    languages: tuple["Wording", ...] = late(())

    def of_language(self, language: str) -> "Wording | None":
        """Return the style rules for texts in a language; None if it has none."""
        return next((each for each in (self, *self.languages) if each.language == language), None)
