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
    """One page of the list; `previous` and `following` are the query strings of the pages beside
    it, empty where there is none."""

    rows: Sequence[ListRow]
    previous: str
    following: str

    @property
    def is_whole(self) -> bool:
        return not (self.previous or self.following)


def in_order(responses: QuerySet[Response], *, oldest_first: bool) -> QuerySet[Response]:
    return responses.order_by(*(("saved_at", "pk") if oldest_first else ("-saved_at", "-pk")))


def beyond(cursor: Cursor, *, oldest_first: bool, back: bool = False) -> Q:
    """Return the condition for rows after the cursor in the list's order; `back`: before it."""
    return (newer_than if oldest_first != back else older_than)(*cursor)


def list_page(
    responses: QuerySet[Response],
    query: QueryDict,
    *,
    oldest_first: bool = False,
    key: str = "",
) -> ListPage:
    """Return the page at the query's cursor; the first page without one. `key` names the list in
    the addresses of its rows (visited_lists.py)."""
    after, before = parse_cursor(query.get("after")), parse_cursor(query.get("before"))
    ordered = in_order(responses, oldest_first=oldest_first)
    if before and not after:
        ahead = ordered.filter(beyond(before, oldest_first=oldest_first, back=True))
        rows = list(_rows(ahead.reverse()))
        more_before, more_after = len(rows) > PAGE_SIZE, True
        rows = rows[:PAGE_SIZE][::-1]
    else:
        ordered = ordered.filter(beyond(after, oldest_first=oldest_first)) if after else ordered
        rows = list(_rows(ordered))
        more_before, more_after = bool(after), len(rows) > PAGE_SIZE
        rows = rows[:PAGE_SIZE]
    return ListPage(
        [list_row(row, key) for row in rows],
        _cursor_query("before", rows[0]) if rows and more_before else "",
        _cursor_query("after", rows[-1]) if rows and more_after else "",
    )


def older_than(saved_at: datetime, number: int) -> Q:
    """Return the condition for rows saved before the cursor. `saved_at <= x` stands apart, so that
    both databases read the index from there."""
    tied = Q(saved_at__lt=saved_at) | Q(pk__lt=number)
    return Q(saved_at__lte=saved_at) & tied


def newer_than(saved_at: datetime, number: int) -> Q:
    """Return the condition for rows saved after the cursor."""
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


def cursor_text(saved_at: datetime, number: int) -> str:
    """Return a cursor as parse_cursor reads it."""
    return f"{saved_at.isoformat().replace('+00:00', 'Z')}_{number}"


def _cursor_query(name: str, row: Sequence[Any]) -> str:
    """Return the query string of the page before or after the row."""
    query = QueryDict(mutable=True)
    query[name] = cursor_text(row[2], row[0])
    return query.urlencode()


def _rows(responses: QuerySet[Response]) -> QuerySet[Any]:
    """Return a page's rows, and one more, which tells whether there is a next page."""
    return responses.values_list(*LIST_COLUMNS)[: PAGE_SIZE + 1]
