"""Rules that fired -> the Summary a person reads.

A Summary holds every word the reader sees, so that its text can be frozen as it was read.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from typing import Any

from suitability.questionnaire import canonical_form
from suitability.questionnaire.canonical_form import LATE, late
from suitability.questionnaire.conditions import union
from suitability.questionnaire.document import Document
from suitability.questionnaire.questions import PREFER_NOT
from suitability.questionnaire.summary_layout import StripLine, StripPart, Words

from .bounded_cache import BoundedCache
from .layout import Group, Layout
from .lines import MAX_CACHED, Given, Line, cached_line, given
from .program import Program
from .reading_time import in_full, in_group, in_short, minutes, words_of
from .sheet import Sheet, Sheets, Topic
from .shown_options import ShownOption, shown_options
from .statements import Shown, Statements


@dataclass(frozen=True, slots=True)
class Link:
    """Words that link somewhere, wherever they stand in a text."""

    words: str
    to: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What a person reads, top to bottom.

    With `read_later`, all that comes after `beside_first` waits behind one fold. `sheet` is the
    one page that is printed. `language` is the tag of the language that it was read in. What came
    after the first release is empty in an older summary.
    """

    content: str
    release: int | None
    digest: str
    words: Words
    first: tuple[Shown, ...]
    beside_first: tuple[Shown, ...]
    read_later: bool
    later_urgent: tuple[Shown, ...]
    glance_lead: str
    glance: tuple[Line, ...]
    questions_first: tuple[str, ...]
    questions_more: tuple[str, ...]
    questions_more_label: str
    cautions: Group
    known: Group
    next_steps: Group
    standing: tuple[Shown, ...]
    strip: tuple[Line, ...]
    clinician_first: tuple[Line, ...]
    clinician_more: tuple[Line, ...]
    private: tuple[str, ...]
    answers: tuple[Given, ...]
    links: tuple[Link, ...]
    review: str
    options: tuple[ShownOption, ...] = late(())
    open_line: tuple[Shown, ...] = late(())
    reading_time: str = late("")
    sheet: Sheet | None = field(default=None, metadata=LATE)
    language: str = late("en")


class Summaries:
    """The summaries of one program, and so in one language, that of its document. `digest` and
    `release` are those of the content in all languages; no number if it was not released.
    `languages` are the tags of those that its readers can choose, the content's own first.

    `help_lines` stand on every page, and `links` are the words that link wherever they stand.
    """

    def __init__(
        self,
        program: Program,
        digest: str,
        release: int | None = None,
        languages: tuple[str, ...] = (),
    ) -> None:
        self.program = program
        self.languages = languages or (program.document.language,)
        self.digest = digest
        self.release = release
        self.statements = Statements(program)
        document = program.document
        self.links = tuple(Link(term.value, term.link) for term in document.terms if term.link)
        self.options = shown_options(document)
        cached_text = lru_cache(MAX_CACHED)(canonical_form.to_text)
        option_texts = {each.code: canonical_form.to_text(each) for each in self.options}
        self._to_text: dict[type, Callable[[Any], str]] = {
            Shown: self.statements.text,
            **dict.fromkeys((Words, Line, Given, Link, Topic), cached_text),
            ShownOption: lambda option: option_texts[option.code],
        }
        self._given = {
            slot.question.code: BoundedCache(partial(given, slot)) for slot in program.slots
        }
        self._strip = [
            (self._asked(line), BoundedCache(partial(self._strip_line, line)))
            for line in document.page.strip
        ]
        self._answered = union(slot.mask ^ slot.blank for slot in program.slots)
        sheet = document.page.sheet
        self._sheets = Sheets(program, sheet) if sheet else None
        self.help_lines = tuple(document.expand(line) for line in document.help_lines)

    @property
    def language(self) -> str:
        return self.program.document.language

    def of(self, bits: int) -> Summary:
        """Return the summary for complete answers."""
        document = self.program.document
        words, page = document.words, document.page
        layout = Layout(page, words, self.statements.fired(bits))
        glance = glance_lines(layout.loud)
        questions = questions_first, questions_more = layout.questions()
        clinician_first, clinician_more = clinician_lines(page.clinician_first, layout.statements)
        strip = tuple([lines[bits & mask] for mask, lines in self._strip])
        summary = Summary(
            content=document.code,
            release=self.release,
            digest=self.digest,
            words=words,
            first=layout.first(),
            beside_first=layout.beside_first(),
            read_later=bool(layout.takeover),
            later_urgent=layout.later_urgent(),
            glance_lead=self._glance_lead(bits, [line.label for line in glance]),
            glance=glance,
            questions_first=questions_first,
            questions_more=questions_more,
            questions_more_label=words.questions_more.replace("{n}", str(len(questions_more))),
            cautions=layout.cautions(),
            known=layout.known(),
            next_steps=layout.next_steps(),
            standing=layout.standing(),
            strip=strip,
            clinician_first=clinician_first,
            clinician_more=clinician_more,
            private=page.private,
            answers=self.given(bits),
            links=self.links,
            review=review_line(document),
            options=self.options,
            open_line=layout.open_line(),
            sheet=self._sheets.of(bits, layout.loud, strip, questions) if self._sheets else None,
            language=document.language,
        )
        return replace(summary, reading_time=reading_time(summary))

    def text(self, bits: int) -> str:
        """Return the canonical text of the summary for complete answers."""
        return self.text_of(self.of(bits))

    def text_of(self, summary: Summary) -> str:
        """Return the canonical text of a summary of this program. What is the same for many people
        is looked up: canonical_form.to_text asks `_to_text` for these types' texts."""
        return canonical_form.to_text(summary, self._to_text)

    def given(self, bits: int) -> tuple[Given, ...]:
        """Return the questions that were asked and their answers, in page order."""
        return tuple(
            self._given[slot.question.code][bits & slot.mask]
            for slot in self.program.slots
            if bits & slot.mask
        )

    def _glance_lead(self, bits: int, topics: list[str]) -> str:
        """Return the sentences above the topics, which are the codes of rules. Each is true for
        every number of them, and for people who were sure of nothing."""
        words, sentences = self.program.document.words, []
        if not bits & self._answered:
            sentences.append(words.nothing_answered)
        if not sentences or (topics and words.glance_unsure):
            lead = {0: words.glance_none, 1: words.glance_one}.get(len(topics), words.glance_some)
            sentences.append(lead.replace("{n}", str(len(topics))))
        if not all(self.statements.is_marked(code, bits) for code in topics):
            sentences.append(words.glance_unsure)
        return " ".join(filter(None, sentences))

    def _asked(self, line: StripLine) -> int:
        """Return the bits of the answers that a line shows."""
        return union(self.program.slot(part.question).mask for part in line.parts)

    def _strip_line(self, line: StripLine, bits: int) -> Line:
        texts = [self._strip_part(part, bits) for part in line.parts]
        return Line(line.label, ". ".join(filter(None, texts)))

    def _strip_part(self, part: StripPart, bits: int) -> str:
        """Return the answers to one question. A blank reads as "prefer not to say" does."""
        slot = self.program.slot(part.question)
        if not bits & slot.mask:
            return ""
        answers = "; ".join(self._given[part.question][bits & slot.mask].answers)
        if slot.chosen(bits) in ((), (PREFER_NOT,)):
            answers = self.program.document.words.not_given
        return f"{part.label}: {answers}" if part.label else answers


def reading_time(summary: Summary) -> str:
    """Return the sentence that says how long a list takes; empty if the content has none."""
    count = minutes(open_words(summary))
    words = summary.words
    return words.reading_time.replace("{n}", str(count)) if count > 1 else words.reading_time_short


def open_words(summary: Summary) -> int:
    """Return how many words of a list a reader sees who opens nothing: of texts, headings,
    questions and closed lines, but not the labels of fields, buttons and folds, nor the marks."""
    words = summary.words
    first = in_full((*summary.first, *summary.beside_first), words)
    if summary.read_later:
        return first
    topics = (line.text for line in summary.glance)
    groups = (summary.cautions, summary.known, summary.next_steps)
    return (
        first
        + words_of((words.glance, summary.glance_lead, *topics))
        + words_of((words.questions, *summary.questions_first))
        + in_full(summary.open_line, words)
        + sum(in_group(group, words) for group in groups)
        + in_short(summary.standing, words)
    )


def glance_lines(loud: tuple[Shown, ...]) -> tuple[Line, ...]:
    """Return the topics in one line each."""
    topics = [each for each in loud if each.category in ("urgent", "caution")]
    return tuple([cached_line(topic.code, topic.name) for topic in topics])


def clinician_lines(
    first: tuple[str, ...], statements: tuple[Shown, ...]
) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Return the clinician's lines: those that come first, and the rest."""
    leading: list[Line] = []
    others: list[Line] = []
    for statement in statements:
        leads = statement.category in ("urgent", "caution") or statement.code in first
        lines = leading if leads else others
        lines.append(cached_line(statement.code, statement.clinician))
    return tuple(leading), tuple(others)


def review_line(document: Document) -> str:
    """Return who reviewed the content, or that nobody has."""
    signed = document.sign_off
    if not signed:
        return document.words.not_reviewed
    text = document.words.reviewed
    for name in ("name", "role", "reviewed_on"):
        text = text.replace(f"{{{name}}}", getattr(signed, name))
    return text


def every_statement(summary: Summary) -> Iterator[Shown]:
    """Yield every statement of a summary, wherever it stands in it."""
    groups = (summary.cautions, summary.known, summary.next_steps)
    sections = [
        summary.first,
        summary.beside_first,
        summary.later_urgent,
        summary.open_line,
        *(part for g in groups for part in (g.open, g.listed, g.folded, g.firm)),
        summary.standing,
    ]
    for section in sections:
        for statement in section:
            yield statement
            yield from statement.quiet
