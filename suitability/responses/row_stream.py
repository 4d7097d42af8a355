"""Rows as the database driver gives them, however many there are: without what the ORM makes of a
value, for columns and expressions that need none of it."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet

from suitability.database_limits import unlimited

AT_ONCE = 1000  # rows

Rows = list[tuple[Any, ...]]


def fetch_all(rows: QuerySet[Any]) -> Rows:
    """Return all rows, as tuples; for rows that take little room. Raises EmptyResultSet for a
    condition that is never met."""
    with connections[rows.db].cursor() as cursor:
        cursor.execute(*rows.query.get_compiler(rows.db).as_sql())
        return list(cursor.fetchall())


def streamed(rows: QuerySet[Any]) -> Iterator[Rows]:
    """Yield at most AT_ONCE rows at a time, however long that takes. The connection may be busy
    until the last, so ask for nothing between."""
    try:
        sql, params = rows.query.get_compiler(rows.db).as_sql()
    except EmptyResultSet:
        return
    with unlimited(rows.db):
        yield from _batches(connections[rows.db], sql, params)


def _batches(connection: Any, sql: str, params: Any) -> Iterator[Rows]:
    if connection.vendor == "postgresql" and _can_stream():
        # psycopg: the server goes on while a batch is written, and stores no copy of the result,
        # as it would for a cursor outside a transaction.
        with connection.wrap_database_errors, connection.cursor() as cursor:
            stream = cursor.stream(sql, params, size=AT_ONCE)
            while batch := list(islice(stream, AT_ONCE)):
                yield batch
        return
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, params)
        while batch := cursor.fetchmany(AT_ONCE):
            yield batch


def _can_stream() -> bool:
    """Return whether psycopg, installed with PostgreSQL alone, streams in chunks (libpq 17)."""
    from psycopg import capabilities

    return capabilities.has_stream_chunked()
