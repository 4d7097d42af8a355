"""Rows as the database driver gives them, however many there are: without what the ORM makes of a
value, for columns and expressions that need none of it."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet

AT_ONCE = 1000  # rows

Rows = list[tuple[Any, ...]]


def at_once(found: QuerySet[Any]) -> Rows:
    """All of them, which take little room."""
    try:
        sql, params = found.query.get_compiler(found.db).as_sql()
    except EmptyResultSet:
        return []
    with connections[found.db].cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def streamed(found: QuerySet[Any]) -> Iterator[Rows]:
    """A part at a time. The connection may be busy until the last, so ask for nothing between."""
    try:
        sql, params = found.query.get_compiler(found.db).as_sql()
    except EmptyResultSet:
        return
    connection = connections[found.db]
    if connection.vendor == "postgresql" and _can_stream():
        # The server goes on while a part is written, and keeps no copy of what it found, as it
        # would for a cursor outside a transaction.
        with connection.wrap_database_errors, connection.cursor() as cursor:
            rows = cursor.stream(sql, params, size=AT_ONCE)
            while part := list(islice(rows, AT_ONCE)):
                yield part
        return
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, params)
        while part := cursor.fetchmany(AT_ONCE):
            yield part


def _can_stream() -> bool:
    """Since libpq 17; psycopg is there with PostgreSQL alone."""
    from psycopg import capabilities

    return capabilities.has_stream_chunked()
