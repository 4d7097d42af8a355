"""Tests on packed answers and fired rules, in the database."""

from typing import Any

from django.db.models import F, Func, IntegerField, Q
from django.db.models.lookups import GreaterThan

HEX = "0123456789ABCDEF"


class Byte(Func):
    """One byte of a binary column, counted from 0, as an integer; 0 beyond its end."""

    arity = 1
    output_field = IntegerField()

    def __init__(self, column: str, place: int) -> None:
        super().__init__(F(column))
        self.place = place

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        digits = [
            f"(instr('{HEX}', substr(hex(%(expressions)s), {2 * self.place + n}, 1)) - 1)"
            for n in (1, 2)
        ]
        template = f"({digits[0]} * 16 + {digits[1]})"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        one = f"substring(%(expressions)s from {self.place + 1} for 1)"
        template = f"get_byte({one} || decode('00', 'hex'), 0)"
        return self.as_sql(compiler, connection, template=template, **context)


def any_of(column: str, mask: bytes) -> Q:
    """Rows whose binary column has a bit in common with `mask`, of equal length."""
    found = Q(pk__in=[])
    for place, byte in enumerate(mask):
        if byte:
            found |= Q(GreaterThan(Byte(column, place).bitand(byte), 0))
    return found
