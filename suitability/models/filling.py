"""Very many rows into a table at once, past the ORM."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
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


# What a table's indexes are called and made with, but for those that keep rows unique.
INDEXES = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s "
    "AND sql IS NOT NULL AND sql NOT LIKE 'CREATE UNIQUE %%'",
    "postgresql": "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index "
    "WHERE indrelid = %s::regclass AND NOT indisunique",
}


@contextmanager
def indexed_afterwards(*models: type[models.Model]) -> Iterator[None]:
    """Make the indexes once all rows are there, instead of a little for each. In a transaction:
    if it fails, they are as before. Until then nobody else reads or writes these tables on
    PostgreSQL, and nobody writes on SQLite."""
    with connection.cursor() as cursor:
        made = list[str]()
        for model in models:
            cursor.execute(INDEXES[connection.vendor], [model._meta.db_table])
            for name, statement in cursor.fetchall():
                cursor.execute(f"DROP INDEX {name}")
                made.append(statement)
        yield
        connection.check_constraints([model._meta.db_table for model in models])
        for statement in made:
            cursor.execute(statement)


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
