"""Tests on packed answers and fired rules, in the database."""

from functools import cache
from typing import Any

from django.db.models import BooleanField, F, Func, Q


class HasBit(Func):
    """Whether one byte of a binary column, counted from 0, has a bit in common with `byte`."""

    arity = 1
    output_field = BooleanField()

    def __init__(self, column: str, place: int, byte: int) -> None:
        super().__init__(F(column))
        self.place, self.byte = place, byte

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        # SQLite has no arithmetic on bytes, so the byte is looked for among all that have the bit.
        one = f"substr(%(expressions)s, {self.place + 1}, 1)"
        template = f"(instr(x'{having(self.byte)}', {one}) > 0)"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        # The byte after the last is there too: rows of other releases may be shorter.
        one = f"substring(%(expressions)s from {self.place + 1} for 1)"
        template = f"(get_byte({one} || '\\x00'::bytea, 0) & {self.byte} > 0)"
        return self.as_sql(compiler, connection, template=template, **context)


@cache
def having(byte: int) -> str:
    """All bytes that have a bit in common with this one, in hexadecimal."""
    return bytes(one for one in range(256) if one & byte).hex()


def any_of(column: str, mask: bytes) -> Q:
    """Rows whose binary column has a bit in common with `mask`, of equal length."""
    found = Q(pk__in=[])
    for place, byte in enumerate(mask):
        if byte:
            found |= Q(HasBit(column, place, byte))
    return found
