"""One row that is known to be new into its table. What the ORM makes of a model is worked out once:
it takes twice as long for a row as the database does."""

from functools import cache
from typing import Any

from django.db import connection, models


def insert(row: models.Model, *, unless_there: bool = False) -> None:
    """In one statement. `unless_there`: nothing, if the table has it already.

    Raises IntegrityError, and all else that the database may say. The row learns no number.
    """
    sql, columns = _statement(type(row), connection.vendor, unless_there)
    values = [one.get_db_prep_save(getattr(row, one.attname), connection) for one in columns]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@cache
def _statement(
    model: type[models.Model], vendor: str, unless_there: bool
) -> "tuple[str, tuple[models.Field[Any, Any], ...]]":
    """Of columns that the database does not number by itself."""
    name = connection.ops.quote_name
    columns = tuple(
        one for one in model._meta.concrete_fields if not isinstance(one, models.AutoField)
    )
    names = ", ".join(name(str(one.column)) for one in columns)
    values = ", ".join(["%s"] * len(columns))
    at_a_conflict = " ON CONFLICT DO NOTHING" if unless_there else ""
    table = name(model._meta.db_table)
    return f"INSERT INTO {table} ({names}) VALUES ({values}){at_a_conflict}", columns  # noqa: S608
