"""How many responses wait, for the links above the list, by queries whose cost has a bound.

What is the same on each page is SQL written here, as Django takes longer to write it than both
databases to answer it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet
from django.utils.formats import number_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from suitability.engine.summary import Summaries
from suitability.responses.response import OPEN, Response, Status

from .response_filters import FilterForm, due_on, in_bits

# How far a count goes, and over how many of the newest responses a filter's count looks, so that
# both cost the same at any number of responses.
COUNT_LIMIT = 1000
SCAN_LIMIT = 5_000
MY_WORK = "status=open&mine=on"
FOLLOW_UP_DUE = "status=due&sort=due"
TABLE = Response._meta.db_table

CountQuery = tuple[str, Sequence[Any]]
"""A SELECT that gives one number, and its parameters."""


@dataclass(frozen=True, slots=True)
class Queue:
    """A link above the list: the filters that it sets, and how many responses they let through."""

    label: str
    query: str
    count: str


def queues(
    form: FilterForm, *, by: User, now: datetime, matching: QuerySet[Response] | None = None
) -> tuple[list[Queue], str]:
    """Return the queues, the reader's own work first, and how many are `matching`: all unexpired
    ones without a filter."""
    unexpired = Response.objects.unexpired(now).on_replica()
    moment = connections[unexpired.db].ops.adapt_datetimefield_value(now)
    queries = [count_of(unexpired.at_work(by)), urgent_and_open(form, unexpired.db, moment)]
    queries += [count_of(unexpired.filter(due_on(localdate(now))))]
    queries += [of_status(status, moment) for status in Status]
    has_older = False
    if matching is not None:
        query, has_older = count_matching(matching, unexpired)
        queries.append(query)
    mine, urgent, due, *counts = numbers(queries, unexpired.db)
    by_status = dict(zip(Status, counts, strict=False))
    still_open = sum(by_status[status] for status in OPEN)
    every = sum(by_status.values())
    return (
        links(mine, urgent, still_open, due, by_status),
        up_to_limit(every) if matching is None else total_in_words(counts[-1], has_older),
    )


def links(
    mine: int, urgent: int, still_open: int, due: int, by_status: dict[Status, int]
) -> list[Queue]:
    urgent_words = up_to_limit(urgent)
    if still_open > COUNT_LIMIT >= urgent:
        urgent_words = at_least(urgent)
    return [
        Queue(_("My work"), MY_WORK, up_to_limit(mine)),
        Queue(_("Open"), "status=open", up_to_limit(still_open)),
        Queue(_("Urgent and open"), "status=open&category=urgent", urgent_words),
        Queue(_("Follow-up due"), FOLLOW_UP_DUE, up_to_limit(due)),
        Queue(_("New"), "status=new", up_to_limit(by_status[Status.NEW])),
        Queue(_("Reviewed"), "status=reviewed", up_to_limit(by_status[Status.REVIEWED])),
    ]


def up_to_limit(count: int) -> str:
    if count <= COUNT_LIMIT:
        return str(count)
    return _("more than %(limit)s") % {"limit": number_format(COUNT_LIMIT, force_grouping=True)}


def at_least(count: int) -> str:
    return _("at least %(count)s") % {"count": count}


def total_in_words(count: int, has_older: bool) -> str:
    """Return how many are matching; at least so many if older ones were not looked at."""
    return at_least(count) if has_older and count <= COUNT_LIMIT else up_to_limit(count)


def count_matching(
    matching: QuerySet[Response], unexpired: QuerySet[Response]
) -> tuple[CountQuery, bool]:
    """Return the query that counts those of the newest SCAN_LIMIT responses that are matching, and
    whether there are older ones."""
    newest_first = unexpired.order_by("-saved_at", "-pk").values_list("saved_at", flat=True)
    older = newest_first[SCAN_LIMIT : SCAN_LIMIT + 1].first()
    newest = matching.filter(saved_at__gt=older) if older else matching
    return count_of(newest.order_by()), older is not None


def of_status(status: Status, moment: Any) -> CountQuery:
    rows = f"SELECT 1 FROM {TABLE} WHERE status = %s AND delete_at > %s"  # noqa: S608 - ours
    sql = f"SELECT count(*) FROM ({rows} LIMIT {COUNT_LIMIT + 1}) AS n"  # noqa: S608 - ours
    return sql, (status.value, moment)


def urgent_and_open(form: FilterForm, database: str, moment: Any) -> CountQuery:
    """Count the urgent ones among as many that are open as a count goes."""
    is_urgent, params = urgent_condition(form.releases, form.compiled, database)
    statuses = ", ".join(f"'{status.value}'" for status in OPEN)
    waiting = (
        f"SELECT id FROM {TABLE} WHERE status IN ({statuses}) "  # noqa: S608 - ours
        f"AND delete_at > %s LIMIT {COUNT_LIMIT + 1}"
    )
    count = f"SELECT count(*) FROM {TABLE} WHERE id IN ({waiting}) AND {is_urgent}"  # noqa: S608
    return count, (moment, *params)


@lru_cache(maxsize=8)
def urgent_condition(
    releases: tuple[int, ...], compiled: tuple[Summaries, ...], database: str
) -> tuple[str, Sequence[Any]]:
    connection = connections[database]
    query = Response.objects.filter(in_bits("category", "urgent", releases, compiled)).query
    try:
        sql, params = query.where.as_sql(query.get_compiler(connection=connection), connection)
    except EmptyResultSet:
        return "1 = 0", ()
    return sql, tuple(params)


def count_of(rows: QuerySet[Response]) -> CountQuery:
    """Count rows up to one more than COUNT_LIMIT."""
    first = rows.values("pk")[: COUNT_LIMIT + 1]
    try:
        sql, params = first.query.get_compiler(connection=connections[rows.db]).as_sql()
    except EmptyResultSet:
        return "SELECT 0", ()
    return f"SELECT count(*) FROM ({sql}) AS n", params  # noqa: S608 - made by Django


def numbers(queries: Sequence[CountQuery], database: str) -> list[int]:
    """Return the numbers of all queries, asked as one."""
    with connections[database].cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(f'({sql})' for sql, _ in queries)}",
            [value for _, params in queries for value in params],
        )
        return list(cursor.fetchone())
