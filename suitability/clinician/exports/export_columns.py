"""The first columns of a response in an export, which the database writes as text."""

from typing import Any

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from suitability.responses.response import Response

FIRST_COLUMNS = ("reference", "saved_at", "release", "status", "held_by", "reviewed_at")


def with_export_columns(responses: QuerySet[Response]) -> QuerySet[Any]:
    """Return rows of reference, saved_at, release, status, held_by, reviewed_at, code and fired.

    Both moments are text that begins with `2026-11-24 09:00:00`, in UTC, and ends as the database
    likes. Slices of it are exported: to make a million datetimes and format them again would cost
    more than all else.
    """
    return responses.annotate(
        saved=Cast("saved_at", TextField()), read=Cast("reviewed_at", TextField())
    ).values_list("reference", "saved", "release_id", "status", "held_by", "read", "code", "fired")


def utc_from_database(text: str | None) -> str:
    """Return the database's text of a moment as csv_format.utc_text writes it; empty without."""
    return f"{text[:10]}T{text[11:19]}Z" if text else ""
