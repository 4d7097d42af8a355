"""The first fields of a response in an export. The database writes moments as text, of which we
take pieces: a million moments are read and written again for nothing."""

from typing import Any

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from suitability.responses.response import Response


def with_heads(found: QuerySet[Response]) -> QuerySet[Any]:
    """Of each: reference, saved_at, release, status, held_by, reviewed_at, code and fired. Both
    moments are text that begins as `2026-11-24 09:00:00` and goes on in some way, in UTC."""
    return found.annotate(
        saved=Cast("saved_at", TextField()), read=Cast("reviewed_at", TextField())
    ).values_list("reference", "saved", "release_id", "status", "held_by", "read", "code", "fired")


def moment_of(text: str | None) -> str:
    """As csv_text.moment writes it; empty without one."""
    return f"{text[:10]}T{text[11:19]}Z" if text else ""
