"""Responses as CSV, JSON Lines or a FHIR Bundle, row by row, so that a million take no more memory
than one. docs/exports.md describes the fields."""

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from suitability.clinician.response_filters import CATEGORIES
from suitability.engine.summary import Summaries
from suitability.fhir.bundle import bundle
from suitability.fhir.identifiers import Json
from suitability.fhir.normal_form import NotInFhir
from suitability.fhir.server_resources import operation_outcome
from suitability.releases.release_cache import compiled_release
from suitability.responses.reference import in_groups
from suitability.responses.response import Response
from suitability.responses.response_in_fhir import in_fhir, list_in_fhir, with_lists
from suitability.responses.row_stream import streamed

from .csv_format import BATCH, csv_line, end_line
from .row_cache import RowCaches

FIRST_COLUMNS = ("reference", "saved_at", "release", "status", "held_by", "reviewed_at")


def write_csv(responses: QuerySet[Response], releases: tuple[int, ...]) -> Iterator[str]:
    """Yield the head of the table, its rows, many at a time, and the last line."""
    questions = question_codes(releases)
    yield csv_line(
        *FIRST_COLUMNS,
        *(f"answer_{code}" for code in questions),
        *(f"rules_{name}" for name in CATEGORIES),
    )
    status_cells, row_caches, count = StatusCells(), RowCaches(questions, releases), 0
    for rows in streamed(with_export_columns(responses)):
        parts = []
        for a, saved, release, status, held_by, read, code, fired in rows:
            if release not in row_caches:
                continue  # came while this was asked for; its words cannot be looked up now
            cells = status_cells[release, status, held_by]
            # Written out, since a call for each row is half as dear as all else.
            parts.append(
                f"{a[:4]}-{a[4:8]}-{a[8:]},{saved[:10]}T{saved[11:19]}Z{cells}"
                f"{read[:10]}T{read[11:19]}Z"
                if read
                else f"{a[:4]}-{a[4:8]}-{a[8:]},{saved[:10]}T{saved[11:19]}Z{cells}"
            )
            parts.append(row_caches[release][code + fired])
        count += len(parts) // 2
        yield "".join(parts)
        row_caches.trim()
    yield end_line(count)


class StatusCells(dict[tuple[int, str, str], str]):
    """The cells of release, status and holder, with the commas around them: `,1,new,cleo,`."""

    def __missing__(self, key: tuple[int, str, str]) -> str:
        release, *names = key
        cells = self[key] = csv_line("", str(release), *names, "").removesuffix("\r\n")
        return cells


def write_jsonl(responses: QuerySet[Response], releases: tuple[int, ...]) -> Iterator[str]:
    """Yield one JSON object a response, each on a line, and the last line with their number."""
    count = 0
    compiled = {number: compiled_release(number) for number in releases}
    for rows in streamed(with_export_columns(responses)):
        for reference, saved, release, status, held_by, read, code, fired in rows:
            if release not in compiled:
                continue  # as in a table
            summaries = compiled[release]
            fields = {
                "reference": in_groups(reference),
                "saved_at": utc_from_database(saved),
                "release": release,
                "status": status,
                "held_by": held_by,
                "reviewed_at": utc_from_database(read),
                "answers": answers_by_question(summaries, code),
                "rules": rules_by_category(summaries, fired),
            }
            count += 1
            yield json.dumps(fields) + "\n"
    yield json.dumps({"end": True, "rows": count}) + "\n"


def write_bundle(responses: QuerySet[Response], releases: tuple[int, ...]) -> Iterator[str]:
    """Yield a FHIR R4 Bundle of the responses, each followed by its list. At its end a tag says how
    many entries there are; a Bundle that was cut off is no JSON. In place of a response that R4
    cannot express stands an OperationOutcome."""
    yield '{"resourceType": "Bundle", "type": "collection", "entry": ['
    before, count = "", 0
    for response in with_lists(responses).iterator(chunk_size=BATCH):
        resources = [response_or_outcome(response), list_in_fhir(response)]
        for entry in bundle(resources, base=settings.FHIR_BASE, kind="collection")["entry"]:
            yield before + json.dumps(entry)
            before, count = ",\n", count + 1
    tag = {
        "system": f"{settings.FHIR_BASE}/CodeSystem/export",
        "code": "complete",
        "display": f"{count} entries",
    }
    yield f'], "meta": {json.dumps({"tag": [tag]})}}}\n'


def response_or_outcome(response: Response) -> Json:
    try:
        return in_fhir(response)
    except NotInFhir as error:
        text = f"R4 cannot express QuestionnaireResponse/{response.pk}: {error}."
        return operation_outcome("not-supported", text)


def with_export_columns(responses: QuerySet[Response]) -> QuerySet[Any]:
    """Return rows of reference, saved_at, release, status, held_by, reviewed_at, code and fired.

    The database writes both moments as text that begins with `2026-11-24 09:00:00`, in UTC, and
    ends as it likes. Slices of it are exported: to make a million datetimes and format them again
    would cost more than all else.
    """
    return responses.annotate(
        saved=Cast("saved_at", TextField()), read=Cast("reviewed_at", TextField())
    ).values_list("reference", "saved", "release_id", "status", "held_by", "read", "code", "fired")


def utc_from_database(text: str | None) -> str:
    """Return the database's text of a moment as csv_format.utc_text writes it; empty without."""
    return f"{text[:10]}T{text[11:19]}Z" if text else ""


def question_codes(releases: tuple[int, ...]) -> tuple[str, ...]:
    """Return the code of every question of these releases, in the order of the newest with it."""
    slots = (slot for number in releases for slot in compiled_release(number).program.slots)
    return tuple(dict.fromkeys(slot.question.code for slot in slots))


@lru_cache(maxsize=8192)
def answers_by_question(summaries: Summaries, code: bytes) -> dict[str, tuple[str, ...]]:
    """Return the choices of each question that was asked; none if it was left blank."""
    return summaries.program.answers(int.from_bytes(code, "big"))


@lru_cache(maxsize=8192)
def rules_by_category(summaries: Summaries, fired: bytes) -> dict[str, tuple[str, ...]]:
    """Return the codes of the rules that fired, by category, in reading order."""
    rules = summaries.program.rules_in(int.from_bytes(fired, "big"))
    return {
        name: tuple(rule.code for rule in rules if rule.statement.category == name)
        for name in CATEGORIES
    }
