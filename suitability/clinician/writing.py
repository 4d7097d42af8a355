"""Responses as text, row by row, so that a million take no more memory than one.
docs/exports.md describes the fields."""

import json
from collections.abc import Iterator
from functools import lru_cache

from django.conf import settings
from django.db.models import QuerySet

from suitability.fhir.bundle import bundle
from suitability.models.live import released
from suitability.models.response import Response
from suitability.models.streaming import streamed
from suitability.rules.summary import Summaries

from .csv_text import AT_ONCE, one_line
from .fhir import in_fhir
from .filters import CATEGORIES
from .heads import with_heads

FIRST = ("reference", "saved_at", "release", "status", "held_by", "reviewed_at")
MOST_TAILS = 60_000  # of some 400 bytes


def as_csv(found: QuerySet[Response], releases: tuple[int, ...]) -> Iterator[str]:
    asked = questions(releases)
    yield one_line(
        *FIRST, *(f"answer_{code}" for code in asked), *(f"rules_{name}" for name in CATEGORIES)
    )
    tails = Tails(asked)
    for rows in streamed(with_heads(found)):
        yield "".join(
            f"{reference},{saved},{release},{status}{holder(held_by)}{read}"
            f"{tails[release, code, fired]}"
            for reference, saved, release, status, held_by, read, code, fired in rows
        )


@lru_cache(maxsize=1024)
def holder(held_by: str) -> str:
    """The cell of a name, with the commas around it."""
    return one_line("", held_by, "").removesuffix("\r\n")


class Tails(dict[tuple[int, bytes, bytes], str]):
    """The end of a row, written once for all who are alike in release, answers and rules."""

    def __init__(self, asked: tuple[str, ...]) -> None:
        self.asked = asked

    def __missing__(self, key: tuple[int, bytes, bytes]) -> str:
        if len(self) >= MOST_TAILS:
            self.clear()
        tail = self[key] = self.written(*key)
        return tail

    def written(self, release: int, code: bytes, fired: bytes) -> str:
        # Past the memory of answers_of and rules_of, which would hold the same once more.
        summaries = released(release)
        answers = answers_of.__wrapped__(summaries, code)
        rules = rules_of.__wrapped__(summaries, fired)
        return one_line(
            "",
            *(" ".join(answers.get(question, ())) for question in self.asked),
            *(" ".join(rules[name]) for name in CATEGORIES),
        )


def as_jsonl(found: QuerySet[Response], releases: tuple[int, ...]) -> Iterator[str]:
    for first, release, code, fired in _rows(found):
        one = dict(zip(FIRST, first, strict=True)) | {
            "release": release,
            "answers": answers_of(released(release), code),
            "rules": rules_of(released(release), fired),
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


def _rows(found: QuerySet[Response]) -> Iterator[tuple[list[str], int, bytes, bytes]]:
    """What comes first in each row, and the release, the answers and the rules that fired."""
    for rows in streamed(with_heads(found)):
        for reference, saved, release, status, held_by, read, code, fired in rows:
            first = [reference, saved, str(release), status, held_by, read]
            yield first, release, bytes(code), bytes(fired)


def questions(releases: tuple[int, ...]) -> tuple[str, ...]:
    """The code of every question of these releases, in the order of the newest that has it."""
    slots = (slot for number in releases for slot in released(number).program.slots)
    return tuple(dict.fromkeys(slot.question.code for slot in slots))


@lru_cache(maxsize=8192)
def answers_of(summaries: Summaries, code: bytes) -> dict[str, tuple[str, ...]]:
    """The choices of each question that was asked; none if it was left blank."""
    return summaries.program.answers(int.from_bytes(code, "big"))


@lru_cache(maxsize=8192)
def rules_of(summaries: Summaries, fired: bytes) -> dict[str, tuple[str, ...]]:
    """The rules that fired, by category, in reading order."""
    bits = int.from_bytes(fired, "big")
    rules = enumerate(summaries.program.rules)
    ones = [rule for place, rule in rules if bits >> place & 1]
    return {
        name: tuple(rule.code for rule in ones if rule.statement.category == name)
        for name in CATEGORIES
    }
