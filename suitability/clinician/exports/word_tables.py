"""A table for people: in words or in codes, with a column a question or a column a choice.

Beside the plain table of export_formats.py, which is for programs and as fast as can be. The cells
of answers and statements follow from the packed answers, so they are written once for all who
answered alike, as in row_cache.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import capfirst

from suitability.clinician.response_filters import CATEGORIES
from suitability.engine.summary import Summaries
from suitability.english_words import english_words
from suitability.questionnaire.questions import Question
from suitability.releases.release_cache import compiled_release
from suitability.responses.reference import in_groups
from suitability.responses.response import Response, Status
from suitability.responses.row_stream import streamed

from .csv_format import BYTE_ORDER_MARK, csv_line, end_line
from .export_formats import FIRST_COLUMNS, utc_from_database, with_export_columns
from .row_cache import MAX_ENTRIES

# The file's words are the program's own, whoever asks for it, as its columns are found by them.
FIRST_WORDS = ("Reference", "Saved ({zone})", "Release", "Review", "Held by", "Signed off ({zone})")
CHOSEN = {True: ("yes", "1"), False: ("no", "0")}  # in words, in codes


@dataclass
class WordTable:
    """`in_words` has labels and names where codes would stand, and moments in the time zone of the
    settings; `by_choice` has a column for each choice: chosen or not, empty if it was not asked."""

    releases: tuple[int, ...]
    in_words: bool
    by_choice: bool
    _row_ends: dict[tuple[int, bytes], str] = field(default_factory=dict)

    @cached_property
    def compiled(self) -> dict[int, Summaries]:
        return {number: compiled_release(number) for number in self.releases}

    @cached_property
    def statuses(self) -> dict[str, str]:
        return {status.value: capfirst(english_words(status.label)) for status in Status}

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Every question of these releases, as the newest with it says it."""
        questions: dict[str, Question] = {}
        for summaries in self.compiled.values():
            for question in summaries.program.document.questions:
                questions.setdefault(question.code, question)
        return questions

    @cached_property
    def choices(self) -> dict[str, dict[str, str]]:
        """By question, the label of every choice of these releases, in the newest words."""
        choices: dict[str, dict[str, str]] = {code: {} for code in self.questions}
        for summaries in self.compiled.values():
            for question in summaries.program.document.questions:
                for choice in question.choices:
                    choices[question.code].setdefault(choice.code, choice.in_full)
        return choices

    def lines(self, responses: QuerySet[Response]) -> Iterator[str]:
        """Yield the head, the rows, many at a time, and the last line with their number."""
        yield (BYTE_ORDER_MARK if self.in_words else "") + csv_line(*self.head())
        count = 0
        compiled = self.compiled  # now, since the connection is busy with rows later
        for rows in streamed(with_export_columns(responses)):
            known = [row for row in rows if row[2] in compiled]
            count += len(known)
            yield "".join(map(self.line, known))
            if len(self._row_ends) > MAX_ENTRIES:
                self._row_ends.clear()
        yield end_line(count)

    def head(self) -> list[str]:
        in_words = [name.format(zone=settings.TIME_ZONE) for name in FIRST_WORDS]
        names = in_words if self.in_words else [*FIRST_COLUMNS]
        categories = CATEGORIES.items()
        rules = [english_words(w) if self.in_words else f"rules_{code}" for code, w in categories]
        return [*names, *self._answer_heads(), *rules]

    def _answer_heads(self) -> Iterator[str]:
        for code, question in self.questions.items():
            name = question.text if self.in_words else f"answer_{code}"
            if not self.by_choice:
                yield name
                continue
            for choice, label in self.choices[code].items():
                yield f"{name} {label}" if self.in_words else f"{name}.{choice}"

    def line(self, row: tuple[Any, ...]) -> str:
        reference, saved, release, status, held_by, read, code, fired = row
        moment = local_from_database if self.in_words else utc_from_database
        status = self.statuses[status] if self.in_words else status
        first = (in_groups(reference), moment(saved), str(release), status, held_by, moment(read))
        return f"{csv_line(*first)[:-2]},{self._row_end(release, bytes(code), bytes(fired))}"

    def _row_end(self, release: int, code: bytes, fired: bytes) -> str:
        key = release, code + fired
        if key not in self._row_ends:
            self._row_ends[key] = csv_line(*self._cells(self.compiled[release], code, fired))
        return self._row_ends[key]

    def _cells(self, summaries: Summaries, code: bytes, fired: bytes) -> Iterator[str]:
        answers = summaries.program.answers(int.from_bytes(code, "big"))
        for question in self.questions:
            yield from self._answer_cells(question, answers.get(question))
        for category in CATEGORIES:
            yield self._statements(summaries, category, fired)

    def _answer_cells(self, question: str, chosen: tuple[str, ...] | None) -> Iterator[str]:
        """Yield the cells of one question; `chosen` is None if it was not asked."""
        labels = self.choices[question]
        if self.by_choice:
            for choice in labels:
                words, number = CHOSEN[choice in (chosen or ())]
                yield "" if chosen is None else words if self.in_words else number
        elif self.in_words:
            yield "; ".join(labels[choice] for choice in chosen or ())
        else:
            yield " ".join(chosen or ())

    def _statements(self, summaries: Summaries, category: str, fired: bytes) -> str:
        rules = summaries.program.rules_in(int.from_bytes(fired, "big"))
        codes = [rule.code for rule in rules if rule.statement.category == category]
        if not self.in_words:
            return " ".join(codes)
        return "; ".join(summaries.statements.prepared[code].name for code in codes)


def local_from_database(text: str | None) -> str:
    """Return the database's text of a moment as `2026-11-24 09:00` in the time zone of the
    settings; empty without."""
    if not text:
        return ""
    at = datetime.fromisoformat(text[:19]).replace(tzinfo=UTC)
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def write_words(
    responses: QuerySet[Response], releases: tuple[int, ...], *, by_choice: bool
) -> Iterator[str]:
    return WordTable(releases, in_words=True, by_choice=by_choice).lines(responses)


def write_choices(responses: QuerySet[Response], releases: tuple[int, ...]) -> Iterator[str]:
    return WordTable(releases, in_words=False, by_choice=True).lines(responses)
