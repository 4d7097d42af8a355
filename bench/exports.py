"""The CSV export as a peer would make it: with the ORM, and with PostgreSQL's COPY; and whether it
says the same. For bench/practice.py, which sets Django up first.
"""

import csv
import io
import json
from collections.abc import Iterator

from django.db import connection
from django.test import Client
from django.utils import timezone

from suitability.clinician.exports.csv_format import utc_text
from suitability.clinician.exports.export_formats import FIRST_COLUMNS, utc_from_database
from suitability.clinician.response_filters import CATEGORIES
from suitability.engine.program import Program
from suitability.releases.release_cache import live_summaries
from suitability.responses.reference import in_groups
from suitability.responses.response import Response

COLUMNS = ("reference", "saved_at", "release_id", "status", "held_by", "reviewed_at")


def by_orm(rows: int) -> Iterator[str]:
    """The same file in Django's documented way: the answers from the column that is for people."""
    fired, asked = (
        Fired(live_summaries().program),
        [slot.question.code for slot in live_summaries().program.slots],
    )
    category = {rule.code: rule.statement.category for rule in live_summaries().program.rules}
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        [*FIRST_COLUMNS, *(f"answer_{q}" for q in asked), *(f"rules_{c}" for c in CATEGORIES)]
    )
    responses = Response.objects.unexpired(timezone.now()).order_by("-saved_at", "-pk")
    for row in responses.values_list(*COLUMNS, "answers", "fired")[:rows].iterator():
        reference, saved_at, release, status, held_by, reviewed_at, answers, packed = row
        codes = fired[bytes(packed)]
        writer.writerow(
            [
                in_groups(reference),
                utc_text(saved_at),
                release,
                status,
                held_by,
                utc_text(reviewed_at),
                *(" ".join(answers.get(question, ())) for question in asked),
                *(" ".join(c for c in codes if category[c] == name) for name in CATEGORIES),
            ]
        )
        if out.tell() > 65536:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()


def the_same_file(client: Client, rows: int) -> None:
    """As far as both are written."""
    theirs = "".join(by_orm(rows)).encode()
    at = 0
    for part in client.get("/responses/export.csv").streaming_content:
        if part[: len(theirs) - at] != theirs[at : at + len(part)]:
            raise AssertionError(f"the two files differ after {at} bytes")
        at += len(part)
    if at < len(theirs):
        raise AssertionError("the export is shorter")


def by_copy(rows: int | None = None) -> Iterator[bytes]:
    """The same columns as PostgreSQL writes them: the answers in words, as JSON. It cannot say the
    rules in words, so they stay packed."""
    query = (
        f"COPY (SELECT {', '.join(COLUMNS)}, answers, fired FROM suitability_response "
        "WHERE delete_at > now() ORDER BY saved_at DESC, id DESC "
        f"LIMIT {'ALL' if rows is None else rows}) TO STDOUT (FORMAT csv)"
    )
    connection.ensure_connection()
    with connection.connection.cursor() as cursor, cursor.copy(query) as copy:
        for part in copy:
            yield bytes(part)


def says_the_same(client: Client, rows: int) -> None:
    """Row by row, the copied columns say what our file says."""
    asked = [slot.question.code for slot in live_summaries().program.slots]
    text = b"".join(client.get("/responses/export.csv").streaming_content).decode()
    ours = csv.DictReader(io.StringIO(text))
    copied = [*csv.reader(io.StringIO(b"".join(by_copy(rows)).decode()))]
    if len(copied) != rows:
        raise AssertionError(f"{len(copied)} rows are copied, not {rows}")
    for row, (reference, saved, *stands, read, answers, _) in zip(ours, copied, strict=False):
        chosen = json.loads(answers)
        if [
            row["reference"],
            row["saved_at"],
            *(row[name] for name in FIRST_COLUMNS[2:5]),
            row["reviewed_at"],
            *(row[f"answer_{question}"].split() for question in asked),
        ] != [
            in_groups(reference),
            utc_from_database(saved),
            *stands,
            utc_from_database(read),
            *(chosen.get(question, []) for question in asked),
        ]:
            raise AssertionError(f"the two files differ at {reference}")


class Fired(dict[bytes, tuple[str, ...]]):
    """The codes of the rules that fired, by what is stored of them; worked out once each."""

    def __init__(self, program: Program) -> None:
        super().__init__()
        self.program = program

    def __missing__(self, fired: bytes) -> tuple[str, ...]:
        rules = self.program.rules_in(int.from_bytes(fired, "big"))
        self[fired] = tuple(rule.code for rule in rules)
        return self[fired]
