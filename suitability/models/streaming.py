"""Rows as the database driver gives them, a part at a time, however many there are."""

from collections.abc import Iterator
from typing import Any

from django.db import connections
from django.db.models import QuerySet

AT_ONCE = 2000  # rows


def streamed(found: QuerySet[Any]) -> Iterator[list[tuple[Any, ...]]]:
    """Without what the ORM makes of a value, for columns and expressions that need none of it."""
    connection = connections[found.db]
    sql, params = found.query.get_compiler(found.db).as_sql()
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, params)
        while rows := cursor.fetchmany(AT_ONCE):
            yield rows
