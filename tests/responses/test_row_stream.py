"""Rows are streamed however long that takes; all else that a page asks has a time limit."""

import pytest
from django.db import OperationalError, connection, transaction
from django.db.models import F, FloatField, Func, Value

from suitability.database_limits import close_all, short_lock_timeout, unlimited
from suitability.releases.release import Release
from suitability.responses.row_stream import fetch_all, streamed

pytestmark = pytest.mark.usefixtures("release")

SHOW = {
    "postgresql": "SELECT current_setting('lock_timeout'), current_setting('statement_timeout')",
    "sqlite": "PRAGMA busy_timeout",
}


def limits() -> tuple:
    with connection.cursor() as cursor:
        cursor.execute(SHOW[connection.vendor])
        return cursor.fetchone()


def slow_rows():
    slept = Func(Value(0.2), function="pg_sleep", output_field=FloatField())
    return Release.objects.annotate(slept=slept).values_list(F("number"), "slept")


def limit_statements() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 100")


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has no time limit of its own")
def test_a_stream_is_not_cut_where_another_query_is():
    limit_statements()
    assert [row[0] for rows in streamed(slow_rows()) for row in rows] == [1]
    limit_statements()
    with pytest.raises(OperationalError), transaction.atomic():
        fetch_all(slow_rows())


def test_limits_are_as_before_once_what_needed_others_is_done():
    before = limits()
    with unlimited("default"), short_lock_timeout():
        assert limits() != before
    assert limits() == before
    close_all()
