"""Tests on packed answers and fired rules, in the database."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db.models import BigIntegerField, BooleanField, F, Func, Q
from django.db.models.lookups import In


class HasBit(Func):
    """Whether one byte of a binary column, counted from 0, has a bit in common with `byte`."""

    arity = 1
    output_field = BooleanField()

    def __init__(self, column: str, place: int, byte: int) -> None:
        super().__init__(F(column))
        self.place, self.byte = place, byte

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        # SQLite has no arithmetic on bytes, so the byte is looked for among all that have the bit.
        template = f"(substr(%(expressions)s, {self.place + 1}, 1) IN ({having(self.byte)}))"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        # Rows of other releases may be shorter, and a byte that is not there is an error.
        template = (
            f"(CASE WHEN octet_length(%(expressions)s) > {self.place} "
            f"THEN get_byte(%(expressions)s, {self.place}) & {self.byte} > 0 ELSE false END)"
        )
        return self.as_sql(compiler, connection, template=template, **context)


class Unsearched(Func):
    """A column by which SQLite searches no index: without statistics it takes one release for ten
    rows, and would sort all of them rather than walk through the list."""

    arity = 1
    template = "%(expressions)s"
    output_field = BigIntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="+%(expressions)s", **context)


def of_releases(numbers: Sequence[int]) -> Q:
    """Rows of these releases, in whatever order is asked for."""
    return Q(In(Unsearched(F("release_id")), numbers))


@cache
def having(byte: int) -> str:
    """All bytes that have a bit in common with this one, as SQLite writes them."""
    return ", ".join(f"x'{one:02x}'" for one in range(256) if one & byte)


def any_of(column: str, mask: bytes) -> Q:
    """Rows whose binary column has a bit in common with `mask`, of equal length."""
    found = Q(pk__in=[])
    for place, byte in enumerate(mask):
        if byte:
            found |= Q(HasBit(column, place, byte))
    return found
