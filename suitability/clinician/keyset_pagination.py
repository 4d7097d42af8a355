"""Keyset pagination of the list: a page is named by a cursor, the row before or after it.

Why not by a number: page 20,001 by OFFSET reads a million rows to skip them, and shifts by one row
whenever a patient saves. The cursor `after=2026-11-24T09:00:00.000001Z_17` means "the 50 rows that
were saved before that moment, or at it with a number under 17": one step into the index on
(saved_at, id), however deep, and the same rows whoever saves meanwhile. The number breaks ties.
The other orders (list_orders.py) have a cursor and an index of their own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from suitability.responses.response import Response

from .list_orders import (
    NEWEST_FIRST,
    ListOrder,
    beyond,
    cursor_of,
    cursor_text,
    in_order,
    parse_cursor,
)
from .list_rows import LIST_COLUMNS, ListRow, list_rows

PAGE_SIZE = 50


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


def list_page(
    responses: QuerySet[Response],
    query: QueryDict,
    *,
    order: ListOrder = NEWEST_FIRST,
    key: str = "",
) -> ListPage:
    """Return the page at the query's cursor; the first page without one. `key` names the list in
    the addresses of its rows (visited_lists.py)."""
    after, before = (parse_cursor(query.get(name), order) for name in ("after", "before"))
    ordered, names = in_order(responses, order), column_names(order)
    if before and not after:
        rows = list(_rows(ordered.filter(beyond(before, order, back=True)).reverse(), names))
        more_before, more_after = len(rows) > PAGE_SIZE, True
        rows = rows[:PAGE_SIZE][::-1]
    else:
        ordered = ordered.filter(beyond(after, order)) if after else ordered
        rows = list(_rows(ordered, names))
        more_before, more_after = bool(after), len(rows) > PAGE_SIZE
        rows = rows[:PAGE_SIZE]
    ends = [cursor_text(cursor_of(row, names, order)) for row in (rows[:1] + rows[-1:])]
    return ListPage(
        list_rows(rows, key),
        _cursor_query("before", ends[0]) if rows and more_before else "",
        _cursor_query("after", ends[1]) if rows and more_after else "",
    )


def column_names(order: ListOrder) -> tuple[str, ...]:
    """Return the columns to read: those of a row of the list, and what the order needs besides."""
    return (*LIST_COLUMNS, *(name for name in order.columns if name not in LIST_COLUMNS))


def _cursor_query(name: str, cursor: str) -> str:
    """Return the query string of the page before or after a cursor."""
    query = QueryDict(mutable=True)
    query[name] = cursor
    return query.urlencode()


def _rows(responses: QuerySet[Response], names: Sequence[str]) -> QuerySet[Any]:
    """Return a page's rows, and one more, which tells whether there is a next page."""
    return responses.values_list(*names)[: PAGE_SIZE + 1]
