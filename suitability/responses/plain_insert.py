"""Insert one row that is known to be new. What Django's ORM makes of a model is worked out once:
it takes twice as long for a row as the database does."""

from functools import cache
from typing import Any

from django.db import connection, models

Reference = tuple[str, str]
"""A foreign key of the model, and a field of the row that it leads to."""


def insert(
    row: models.Model,
    *,
    ignore_conflict: bool = False,
    checked: Reference | None = None,
    against: str = "",
) -> None:
    """Insert a row by one statement; with `ignore_conflict`, not if the table has it already. With
    `checked`, the foreign key is NULL unless the field of the row that it leads to is `against`.

    Raises IntegrityError, and all else that the database may raise. `row.pk` is not set.
    """
    sql, columns = _statement(type(row), connection.vendor, ignore_conflict, checked)
    values = []
    for column in columns:
        values.append(column.get_db_prep_save(getattr(row, column.attname), connection))
        if checked and column.name == checked[0]:
            values.append(against)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@cache
def _statement(
    model: type[models.Model], vendor: str, ignore_conflict: bool, checked: Reference | None
) -> "tuple[str, tuple[models.Field[Any, Any], ...]]":
    """Return the INSERT and its fields: all but a number that the database gives by itself."""
    quote = connection.ops.quote_name
    columns = tuple(
        field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)
    )
    names = ", ".join(quote(str(field.column)) for field in columns)
    values = ", ".join(
        _looked_up(field, checked[1]) if checked and field.name == checked[0] else "%s"
        for field in columns
    )
    on_conflict = " ON CONFLICT DO NOTHING" if ignore_conflict else ""
    table = quote(model._meta.db_table)
    return f"INSERT INTO {table} ({names}) VALUES ({values}){on_conflict}", columns  # noqa: S608


def _looked_up(foreign_key: "models.Field[Any, Any]", name: str) -> str:
    """Return the value of a foreign key as a query for the row that it leads to."""
    quote = connection.ops.quote_name
    model: Any = foreign_key.related_model
    key, field = quote(model._meta.pk.column), quote(model._meta.get_field(name).column)
    return f"(SELECT {key} FROM {quote(model._meta.db_table)} WHERE {key} = %s AND {field} = %s)"  # noqa: S608
