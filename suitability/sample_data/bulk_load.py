"""Bulk load: very many rows into a table at once, past Django's ORM.

`insert(Event, ("response_id", "step"), [(1, "take"), (2, "take")])` sends, on PostgreSQL,

    COPY "suitability_event" ("response_id", "step") FROM STDIN        then 1\ttake and 2\ttake

and on SQLite `INSERT INTO ... VALUES (?, ?)`, prepared once for all rows. The indexes stay, since
others read and write meanwhile.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models, transaction

ANALYZED = 1000  # rows of an index

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


def next_numbers(model: type[models.Model], count: int) -> int:
    """Reserve `count` numbers that nobody else will be given, and return the first."""
    table = model._meta.db_table
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = f"pg_get_serial_sequence('{table}', 'id')"
            cursor.execute(f"SELECT setval({sequence}, nextval({sequence}) + %s)", [count])
            return int(cursor.fetchone()[0]) - count
        # SQLite numbers a row one above the highest that it ever gave, which stands here.
        cursor.execute(
            "INSERT INTO sqlite_sequence SELECT %s, 0 "
            "WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = %s)",
            [table, table],
        )
        cursor.execute(
            "UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s RETURNING seq",
            [count, table],
        )
        return int(cursor.fetchone()[0]) - count + 1


def analyze_tables() -> None:
    """Let the database look at what the tables hold now. PostgreSQL also marks the pages that all
    may see, so that an index alone answers. SQLite looks at some rows of each index: nobody can
    write meanwhile, and all of them take seconds."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA analysis_limit = {ANALYZED}")
        vacuums = connection.vendor == "postgresql" and not connection.in_atomic_block
        cursor.execute("VACUUM ANALYZE" if vacuums else "ANALYZE")
