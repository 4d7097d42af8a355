"""The first fields of a response in an export, written by the database: a million moments are read
and written again for nothing."""

from typing import Any

from django.db.models import F, Func, QuerySet, TextField

from suitability.models.response import Response


class InGroups(Func):
    """A reference as it is read aloud."""

    arity = 1
    output_field = TextField()
    template = (
        "(substr(%(expressions)s, 1, 4) || '-' || substr(%(expressions)s, 5, 4) || '-' || "
        "substr(%(expressions)s, 9))"
    )


class Moment(Func):
    """As csv_text.moment writes it; empty without one."""

    arity = 1
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = (
            "coalesce(substr(%(expressions)s, 1, 10) || 'T' || substr(%(expressions)s, 12, 8) "
            "|| 'Z', '')"
        )
        return self.as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        form = '\'YYYY-MM-DD"T"HH24:MI:SS"Z"\''
        template = f"coalesce(to_char(%(expressions)s AT TIME ZONE 'UTC', {form}), '')"
        return self.as_sql(compiler, connection, template=template, **context)


def with_heads(found: QuerySet[Response]) -> QuerySet[Any]:
    """Of each: reference, saved_at, release, status, held_by, reviewed_at, code and fired."""
    return found.annotate(
        spoken=InGroups(F("reference")), saved=Moment(F("saved_at")), read=Moment(F("reviewed_at"))
    ).values_list("spoken", "saved", "release_id", "status", "held_by", "read", "code", "fired")
