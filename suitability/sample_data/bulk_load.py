"""Bulk load: very many rows into a table at once, past Django's ORM.

`insert(Event, ("response_id", "step"), [(1, "take"), (2, "take")])` sends, on PostgreSQL,

    COPY "suitability_event" ("response_id", "step") FROM STDIN        then 1\ttake and 2\ttake

and on SQLite `INSERT INTO ... VALUES (?, ?)`, prepared once for all rows. An index that grows row
by row lands each random reference on another page; sorted once at the end it is written straight
through. So `indexed_afterwards` reads from the database's own catalog how each index is made,
such as `CREATE INDEX response_alike ON suitability_response (release_id, code, ...)`, drops it,
and runs that text again after the last row.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import product
from typing import Any

from django.db import connection, models

Rows = Iterable[tuple[Any, ...]]


def insert(model: type[models.Model], columns: Sequence[str], rows: Rows) -> None:
    """Insert rows of values as the database driver takes them. Raises IntegrityError."""
    quote = connection.ops.quote_name
    into = f"{quote(model._meta.db_table)} ({', '.join(map(quote, columns))})"
    # psycopg and sqlite3 are used below Django's cursor, which would look for %s each time.
    with connection.cursor() as cursor, connection.wrap_database_errors:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            values = ", ".join(["?"] * len(columns))
            statement = f"INSERT INTO {into} VALUES ({values})"  # noqa: S608 - names of ours
            cursor.connection.executemany(statement, rows)


# What drops a table's indexes and references, and what makes them again; but not of what keeps
# rows unique.
DROP_AND_MAKE = {
    "sqlite": (
        "SELECT 'DROP INDEX ' || name, sql FROM sqlite_master WHERE type = 'index' "
        "AND tbl_name = %s AND sql IS NOT NULL AND sql NOT LIKE 'CREATE UNIQUE %%'",
    ),
    "postgresql": (
        "SELECT 'DROP INDEX ' || indexrelid::regclass, pg_get_indexdef(indexrelid) "
        "FROM pg_index WHERE indrelid = %s::regclass AND NOT indisunique",
        "SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname), "
        "format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, "
        "pg_get_constraintdef(oid)) "
        "FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'f'",
    ),
}


@contextmanager
def indexed_afterwards(*models: type[models.Model]) -> Iterator[None]:
    """Make the indexes once all rows are there, instead of a little for each, and on PostgreSQL
    look once whether the references hold. In a transaction: if it fails, all is as before. Until
    it ends nobody else reads these tables on PostgreSQL, and nobody writes on SQLite."""
    tables = [model._meta.db_table for model in models]
    connection.check_constraints(tables)
    with connection.cursor() as cursor:
        afterwards = list[str]()
        for table, catalog_query in product(tables, DROP_AND_MAKE[connection.vendor]):
            cursor.execute(catalog_query, [table])
            for drop, make in cursor.fetchall():
                cursor.execute(drop)
                afterwards.append(make)
        yield
        for make in afterwards:
            cursor.execute(make)


def compress_quickly() -> None:
    """Compress long texts with LZ4 until the transaction ends, if this PostgreSQL has it. It
    reads either way."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config(name, 'lz4', true) FROM pg_settings "
                "WHERE name = 'default_toast_compression' AND 'lz4' = ANY(enumvals)"
            )


def next_numbers(model: type[models.Model], count: int) -> int:
    """Reserve `count` numbers that nobody else will be given, and return the first."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = f"pg_get_serial_sequence('{table}', 'id')"
            cursor.execute(f"SELECT setval({sequence}, nextval({sequence}) + %s)", [count])
            return int(cursor.fetchone()[0]) - count
    newest = model._default_manager.aggregate(newest=models.Max("pk"))["newest"]
    return (newest or 0) + 1


def analyze_tables() -> None:
    """Let the database look at what the tables hold now. PostgreSQL also marks the pages that all
    may see, so that an index alone answers."""
    with connection.cursor() as cursor:
        vacuums = connection.vendor == "postgresql" and not connection.in_atomic_block
        cursor.execute("VACUUM ANALYZE" if vacuums else "ANALYZE")
