"""The code book: what the codes of an export mean, as a table that a spreadsheet opens."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from suitability.clinician.access_control import requires
from suitability.clinician.list_choices import list_choices
from suitability.clinician.response_filters import CATEGORIES
from suitability.english_words import english_words
from suitability.permissions import may_see_responses
from suitability.releases.release_cache import compiled_release
from suitability.responses.response import Status

from .csv_format import BYTE_ORDER_MARK, csv_line, to_csv, with_end
from .download import CSV, attachment

HEAD = ("kind", "code", "meaning", "belongs_to", "releases")
COLUMN_MEANINGS = {
    "reference": "What the patient was given",
    "saved_at": "When the patient saved it, in UTC",
    "release": "The number of the release that was answered",
    "status": "Where its review stands",
    "held_by": "The clinician who has it, if one does",
    "reviewed_at": "When it was signed off, in UTC",
}
Row = tuple[str, str, str, str]
"""Kind, code, meaning in the newest words, and what it belongs to."""


@require_safe
@requires(may_see_responses, recorded=False)
def code_book(request: HttpRequest) -> HttpResponseBase:
    """Send the code book of all releases. It is about no response, so nothing is recorded."""
    lines = to_csv(with_end(code_rows(list_choices().releases)))
    text = [BYTE_ORDER_MARK + csv_line(*HEAD), *lines]
    return attachment(text, CSV, "code-book.csv")


def code_rows(releases: tuple[int, ...]) -> Iterator[tuple[str, ...]]:
    """Yield a row for each code, with the releases that have it."""
    for code, meaning in COLUMN_MEANINGS.items():
        yield "column", code, meaning, "", ""
    for status in Status:
        yield "status", str(status), english_words(status.label), "status", ""
    for category, words in CATEGORIES.items():
        yield "category", category, english_words(words), f"rules_{category}", ""
    rows: dict[tuple[str, str], Row] = {}
    numbers: dict[tuple[str, str], list[str]] = {}
    for release in releases:
        for row in rows_of(release):
            rows.setdefault(row[:2], row)
            numbers.setdefault(row[:2], []).append(str(release))
    for key, row in rows.items():
        yield *row, " ".join(reversed(numbers[key]))


def rows_of(release: int) -> Iterator[Row]:
    summaries = compiled_release(release)
    for question in summaries.program.document.questions:
        yield "question", question.code, question.text, f"answer_{question.code}"
        for choice in question.choices:
            code = f"{question.code}.{choice.code}"
            yield "choice", code, choice.in_full, f"answer_{question.code}"
    for rule in summaries.program.rules:
        name = summaries.statements.prepared[rule.code].name
        yield "statement", rule.code, name, f"rules_{rule.statement.category}"
