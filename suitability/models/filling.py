"""Very many rows into a table at once, past the ORM."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models

Rows = Iterable[tuple[Any, ...]]


def insert(model: type[models.Model], columns: Sequence[str], rows: Rows) -> None:
    name = connection.ops.quote_name
    into = f"{name(model._meta.db_table)} ({', '.join(map(name, columns))})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            values = ", ".join(["?"] * len(columns))
            statement = f"INSERT INTO {into} VALUES ({values})"  # noqa: S608 - names of ours
            # Below Django's own cursor, which would look for %s in each statement again.
            with connection.wrap_database_errors:
                cursor.connection.executemany(statement, rows)


def next_numbers(model: type[models.Model], count: int) -> int:
    """The first of so many numbers that nobody else will be given."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = f"pg_get_serial_sequence('{table}', 'id')"
            cursor.execute(f"SELECT setval({sequence}, nextval({sequence}) + %s)", [count])
            return int(cursor.fetchone()[0]) - count
    newest = model._default_manager.aggregate(newest=models.Max("pk"))["newest"]
    return (newest or 0) + 1


def tell_the_planner() -> None:
    """Let the database look at what the tables hold now. PostgreSQL also marks the pages that all
    may see, so that an index alone answers."""
    with connection.cursor() as cursor:
        vacuums = connection.vendor == "postgresql" and not connection.in_atomic_block
        cursor.execute("VACUUM ANALYZE" if vacuums else "ANALYZE")
