"""The list, a page at a time. A page is named by the response it comes after or before, so that a
link shows the same however many are saved meanwhile, and costs the same however deep it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.safestring import SafeString

from suitability.responses.response import Response

from .list_rows import COLUMNS, in_list

PAGE = 50


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of the list; `newer` and `older` are the ends of the addresses beside it."""

    rows: Sequence[SafeString]
    newer: str
    older: str


def sheet(found: QuerySet[Response], query: QueryDict) -> Sheet:
    """The page that the address names; the first if it names none."""
    older, newer = place_of(query.get("after")), place_of(query.get("before"))
    if newer and not older:
        rows = list(_values(found.filter(newer_than(*newer)).order_by("saved_at", "pk")))
        more_newer, more_older = len(rows) > PAGE, True
        rows = rows[:PAGE][::-1]
    else:
        found = found.filter(older_than(*older)) if older else found
        rows = list(_values(found.order_by("-saved_at", "-pk")))
        more_newer, more_older = bool(older), len(rows) > PAGE
        rows = rows[:PAGE]
    return Sheet(
        [in_list(*row) for row in rows],
        _link("before", rows[0]) if rows and more_newer else "",
        _link("after", rows[-1]) if rows and more_older else "",
    )


def older_than(saved_at: datetime, number: int) -> Q:
    tied = Q(saved_at__lt=saved_at) | Q(pk__lt=number)
    return Q(saved_at__lte=saved_at) & tied


def newer_than(saved_at: datetime, number: int) -> Q:
    tied = Q(saved_at__gt=saved_at) | Q(pk__gt=number)
    return Q(saved_at__gte=saved_at) & tied


def place_of(said: str | None) -> tuple[datetime, int] | None:
    """`2026-11-24T09:00:00.000001Z_17`; what is no place is the beginning of the list."""
    moment, _, number = (said or "").partition("_")
    try:
        saved_at = parse_datetime(moment)
    except ValueError:
        return None
    if saved_at is None or saved_at.tzinfo is None or not number.isdecimal() or len(number) > 18:
        return None
    return saved_at, int(number)


def _link(name: str, row: Sequence[Any]) -> str:
    query = QueryDict(mutable=True)
    query[name] = f"{row[2].isoformat().replace('+00:00', 'Z')}_{row[0]}"
    return query.urlencode()


def _values(found: QuerySet[Response]) -> QuerySet[Any]:
    return found.values_list(*COLUMNS)[: PAGE + 1]
