"""Keyset pagination of the list: a page is named by a cursor, the row before or after it.

Why not by a number: page 20,001 by OFFSET reads a million rows to skip them, and shifts by one row
whenever a patient saves. The cursor `after=2026-11-24T09:00:00.000001Z_17` means "the 50 rows that
were saved before that moment, or at it with a number under 17": one step into the index on
(saved_at, id), however deep, and the same rows whoever saves meanwhile. The number breaks ties.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.dateparse import parse_datetime

from suitability.responses.response import Response

from .list_rows import LIST_COLUMNS, ListRow, list_row

PAGE_SIZE = 50
Cursor = tuple[datetime, int]
"""The saved_at and the number of a response."""


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of the list; `newer` and `older` are the query strings of the pages beside it,
    empty where there is none."""

    rows: Sequence[ListRow]
    newer: str
    older: str


def list_page(responses: QuerySet[Response], query: QueryDict) -> ListPage:
    """Return the page at the query's cursor; the first page without one."""
    after, before = parse_cursor(query.get("after")), parse_cursor(query.get("before"))
    if before and not after:
        rows = list(_rows(responses.filter(newer_than(*before)).order_by("saved_at", "pk")))
        more_newer, more_older = len(rows) > PAGE_SIZE, True
        rows = rows[:PAGE_SIZE][::-1]
    else:
        responses = responses.filter(older_than(*after)) if after else responses
        rows = list(_rows(responses.order_by("-saved_at", "-pk")))
        more_newer, more_older = bool(after), len(rows) > PAGE_SIZE
        rows = rows[:PAGE_SIZE]
    return ListPage(
        [list_row(row) for row in rows],
        _cursor_query("before", rows[0]) if rows and more_newer else "",
        _cursor_query("after", rows[-1]) if rows and more_older else "",
    )


def older_than(saved_at: datetime, number: int) -> Q:
    """Return the condition for rows after the cursor. `saved_at <= x` stands apart, so that both
    databases read the index from there."""
    tied = Q(saved_at__lt=saved_at) | Q(pk__lt=number)
    return Q(saved_at__lte=saved_at) & tied


def newer_than(saved_at: datetime, number: int) -> Q:
    """Return the condition for rows before the cursor."""
    tied = Q(saved_at__gt=saved_at) | Q(pk__gt=number)
    return Q(saved_at__gte=saved_at) & tied


def parse_cursor(text: str | None) -> Cursor | None:
    """Return the cursor in `2026-11-24T09:00:00.000001Z_17`; None if the text is no cursor."""
    moment, _, number = (text or "").partition("_")
    try:
        saved_at = parse_datetime(moment)
    except ValueError:
        return None
    if saved_at is None or saved_at.tzinfo is None or not number.isdecimal() or len(number) > 18:
        return None
    return saved_at, int(number)


def _cursor_query(name: str, row: Sequence[Any]) -> str:
    """Return the query string of the page before or after the row."""
    query = QueryDict(mutable=True)
    query[name] = f"{row[2].isoformat().replace('+00:00', 'Z')}_{row[0]}"
    return query.urlencode()


def _rows(responses: QuerySet[Response]) -> QuerySet[Any]:
    """Return a page's rows, and one more, which tells whether there is a next page."""
    return responses.values_list(*LIST_COLUMNS)[: PAGE_SIZE + 1]
