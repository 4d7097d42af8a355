"""Finding a text by its first letters, along an index, in a database sorted in any language."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField
from django.db.models.lookups import StartsWith


@CharField.register_lookup
class Begins(StartsWith):
    """`reference__begins="7K3M"`: what begins with ASCII letters and digits, `%` and `_` excepted.

    A range such as `>= "7K3M" and < "7K3M~"` is right only where texts are sorted by their codes.
    SQLite sorts so; a PostgreSQL may sort in a language: in English `~` comes before digits, in
    Estonian Z before T. Its LIKE compares character by character nevertheless, along the index that
    Django makes of every unique text for it. SQLite's LIKE would read no index.
    """

    lookup_name = "begins"

    def get_rhs_op(self, connection: BaseDatabaseWrapper, rhs: str) -> str:
        operators = connection.operators  # type: ignore[attr-defined]  # of each kind of database
        return str(operators[StartsWith.lookup_name] % rhs)

    def as_sqlite(
        self, compiler: Any, connection: BaseDatabaseWrapper
    ) -> tuple[str, list[str | int]]:
        column, params = self.process_lhs(compiler, connection)
        begin = str(self.rhs)
        return f"({column} >= %s AND {column} < %s)", [*params, begin, *params, f"{begin}~"]
