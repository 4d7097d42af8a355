"""Predicates on packed answers and fired rules, decided by the database.

A filter becomes SQL so. Rules are numbered in reading order from the lowest bit, and packed with
the highest byte first: of 10 rules, those of bits 1 and 8 have the mask 0x0102, which is packed as
b"\x01\x02". `any_of("fired", b"\x01\x02")` then asks, joined by OR,

    on PostgreSQL: get_byte(fired, 0) & 1 > 0  OR  get_byte(fired, 1) & 2 > 0
    on SQLite:     substr(fired, 1, 1) IN (x'01', x'03', ...)  OR  substr(fired, 2, 1) IN (...)

each, on PostgreSQL, only where the column has that byte.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db.models import BigIntegerField, BooleanField, CharField, F, Func, Q
from django.db.models.lookups import In, LessThanOrEqual


class HasBit(Func):
    """Whether the byte at `index` (from 0) of a binary column shares a bit with `mask` (1 to 255).
    False where the column is shorter."""

    arity = 1
    output_field = BooleanField()

    def __init__(self, column: str, index: int, mask: int) -> None:
        super().__init__(F(column))
        self.index, self.mask = index, mask

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        # SQLite has no arithmetic on bytes, so the byte is looked up among all that share a bit.
        byte = f"substr(%(expressions)s, {self.index + 1}, 1)"
        template = f"({byte} IN ({sqlite_bytes_sharing(self.mask)}))"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        # Rows of other releases may be shorter, and a byte that is not there is an error.
        template = (
            f"(CASE WHEN octet_length(%(expressions)s) > {self.index} "
            f"THEN get_byte(%(expressions)s, {self.index}) & {self.mask} > 0 ELSE false END)"
        )
        return self.as_sql(compiler, connection, template=template, **context)


class Unsearched(Func):
    """A column by which SQLite searches no index: without statistics it takes one release, or the
    open statuses, for ten rows, and would sort all of them rather than walk through the list."""

    arity = 1
    template = "%(expressions)s"
    output_field = BigIntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="+%(expressions)s", **context)


def of_releases(numbers: Sequence[int]) -> Q:
    """Select the rows of these releases, in whatever order is asked for."""
    return Q(In(Unsearched(F("release_id")), numbers))


def numbered_up_to(number: int) -> Q:
    """Select the rows with at most this number, in whatever order is asked for: so that an export
    has none that was saved since those in it were noted down."""
    return Q(LessThanOrEqual(Unsearched(F("pk")), number))


def of_statuses(statuses: Sequence[str]) -> Q:
    """Select the rows with any of these statuses, in whatever order is asked for."""
    return Q(In(Unsearched(F("status"), output_field=CharField()), statuses))


@cache
def sqlite_bytes_sharing(mask: int) -> str:
    """Return all bytes that share a bit with `mask`, as SQLite's literals: `x'02', x'03', ...`."""
    return ", ".join(f"x'{byte:02x}'" for byte in range(256) if byte & mask)


def any_of(column: str, mask: bytes) -> Q:
    """Select the rows whose binary column shares a bit with `mask`, which is as long."""
    predicate = Q(pk__in=[])
    for index, byte in enumerate(mask):
        if byte:
            predicate |= Q(HasBit(column, index, byte))
    return predicate
