"""Responses as text, row by row, so that a million take no more memory than one.
docs/exports.md describes the fields."""

import json
from collections.abc import Iterator
from functools import lru_cache

from django.conf import settings
from django.db.models import QuerySet

from suitability.clinician.response_filters import CATEGORIES
from suitability.engine.summary import Summaries
from suitability.fhir.bundle import bundle
from suitability.releases.release_cache import compiled_release
from suitability.responses.reference import in_groups
from suitability.responses.response import Response
from suitability.responses.response_in_fhir import in_fhir
from suitability.responses.row_stream import streamed

from .csv_format import AT_ONCE, one_line
from .export_columns import moment_of, with_heads
from .row_cache import AllTails

FIRST = ("reference", "saved_at", "release", "status", "held_by", "reviewed_at")


def as_csv(found: QuerySet[Response], releases: tuple[int, ...]) -> Iterator[str]:
    asked = questions(releases)
    yield one_line(
        *FIRST, *(f"answer_{code}" for code in asked), *(f"rules_{name}" for name in CATEGORIES)
    )
    middles, tails = Middles(), AllTails(asked, releases)
    for rows in streamed(with_heads(found)):
        parts = []
        for a, saved, release, status, held_by, read, code, fired in rows:
            if release not in tails:
                continue  # came while this was asked for; its words cannot be looked up now
            middle = middles[release, status, held_by]
            # Written out, since a call for each row is half as dear as all else.
            parts.append(
                f"{a[:4]}-{a[4:8]}-{a[8:]},{saved[:10]}T{saved[11:19]}Z{middle}"
                f"{read[:10]}T{read[11:19]}Z"
                if read
                else f"{a[:4]}-{a[4:8]}-{a[8:]},{saved[:10]}T{saved[11:19]}Z{middle}"
            )
            parts.append(tails[release][code + fired])
        yield "".join(parts)
        tails.keep_small()


class Middles(dict[tuple[int, str, str], str]):
    """The cells of release, status and holder, with the commas around them."""

    def __missing__(self, key: tuple[int, str, str]) -> str:
        release, *names = key
        middle = self[key] = one_line("", str(release), *names, "").removesuffix("\r\n")
        return middle


def as_jsonl(found: QuerySet[Response], releases: tuple[int, ...]) -> Iterator[str]:
    compiled = {number: compiled_release(number) for number in releases}
    for rows in streamed(with_heads(found)):
        for reference, saved, release, status, held_by, read, code, fired in rows:
            if release not in compiled:
                continue  # as in a table
            summaries = compiled[release]
            one = {
                "reference": in_groups(reference),
                "saved_at": moment_of(saved),
                "release": release,
                "status": status,
                "held_by": held_by,
                "reviewed_at": moment_of(read),
                "answers": answers_of(summaries, code),
                "rules": rules_of(summaries, fired),
            }
            yield json.dumps(one) + "\n"


def as_bundle(found: QuerySet[Response], releases: tuple[int, ...]) -> Iterator[str]:
    """A FHIR R4 Bundle of the responses, written as it goes."""
    yield '{"resourceType": "Bundle", "type": "collection", "entry": ['
    before = ""
    for one in found.iterator(chunk_size=AT_ONCE):
        (entry,) = bundle([in_fhir(one)], base=settings.FHIR_BASE, kind="collection")["entry"]
        yield before + json.dumps(entry)
        before = ",\n"
    yield "]}\n"


def questions(releases: tuple[int, ...]) -> tuple[str, ...]:
    """The code of every question of these releases, in the order of the newest that has it."""
    slots = (slot for number in releases for slot in compiled_release(number).program.slots)
    return tuple(dict.fromkeys(slot.question.code for slot in slots))


@lru_cache(maxsize=8192)
def answers_of(summaries: Summaries, code: bytes) -> dict[str, tuple[str, ...]]:
    """The choices of each question that was asked; none if it was left blank."""
    return summaries.program.answers(int.from_bytes(code, "big"))


@lru_cache(maxsize=8192)
def rules_of(summaries: Summaries, fired: bytes) -> dict[str, tuple[str, ...]]:
    """The rules that fired, by category, in reading order."""
    rules = summaries.program.rules_in(int.from_bytes(fired, "big"))
    return {
        name: tuple(rule.code for rule in rules if rule.statement.category == name)
        for name in CATEGORIES
    }
