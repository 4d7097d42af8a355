"""Insert one row that is known to be new. What Django's ORM makes of a model is worked out once:
it takes twice as long for a row as the database does."""

from functools import cache
from typing import Any

from django.db import connection, models


def insert(row: models.Model, *, ignore_conflict: bool = False) -> None:
    """Insert a row by one statement; with `ignore_conflict`, not if the table has it already.

    Raises IntegrityError, and all else that the database may raise. `row.pk` is not set.
    """
    sql, columns = _statement(type(row), connection.vendor, ignore_conflict)
    values = [
        column.get_db_prep_save(getattr(row, column.attname), connection) for column in columns
    ]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@cache
def _statement(
    model: type[models.Model], vendor: str, ignore_conflict: bool
) -> "tuple[str, tuple[models.Field[Any, Any], ...]]":
    """Return the INSERT and its fields: all but a number that the database gives by itself."""
    quote = connection.ops.quote_name
    columns = tuple(
        field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)
    )
    names = ", ".join(quote(str(field.column)) for field in columns)
    values = ", ".join(["%s"] * len(columns))
    on_conflict = " ON CONFLICT DO NOTHING" if ignore_conflict else ""
    table = quote(model._meta.db_table)
    return f"INSERT INTO {table} ({names}) VALUES ({values}){on_conflict}", columns  # noqa: S608
