"""No migration is undone while that would erase what somebody saved, wrote or looked at."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations import AddField, CreateModel
from django.utils import timezone

from suitability.migrations._all_or_nothing import AllOrNothing
from suitability.models import AuditEntry, Event, FrozenSummary, Response
from suitability.responses.retention import delete_response
from tests.support.editorial_team import ED, at_work, edit_draft, publish_draft
from tests.support.patient_client import article_of, copy_of
from tests.support.personas import CAUTIONS
from tests.support.saved_responses import clinician, response_and_link, saves
from tests.support.staff_clients import account

FOLDER = Path(import_module("suitability.migrations").__file__).parent
MIGRATIONS = {
    path.stem: import_module(f"suitability.migrations.{path.stem}").Migration
    for path in sorted(FOLDER.glob("0*.py"))
}


def takes() -> None:
    address = f"/responses/{saves().pk}/review/"
    clinician().post(address, {"step": "take", "note": "", "seen": "99", "to": ""})


def discards() -> None:
    address = f"/responses/{saves().pk}/discard/"
    clinician().post(address, {"reason": "test", "seen": "99"})


def hands_over() -> None:
    takes()
    response, dan = Response.objects.get(), account("dan", "clinician")
    sent = {"step": "hand_over", "note": "", "seen": "99", "to": dan.pk}
    clinician().post(f"/responses/{response.pk}/review/", sent)


def approves() -> None:
    edit_draft("rule.C10", heading="Low pressure")
    publish_draft()


SAVED = {"0001", "0013", "0014", "0022"}
LOOKED = {"0005", "0015"}
ACTS: dict[str, tuple[Callable[[], object], set[str]]] = {
    "a list was saved": (saves, SAVED),
    "a list was opened": (
        lambda: clinician().get(f"/responses/{saves().pk}/"),
        SAVED | LOOKED,
    ),
    "the list of lists was looked at": (
        lambda: clinician().get("/responses/"),
        LOOKED,
    ),
    "all lists were exported": (
        lambda: list(clinician().get("/responses/export.csv").streaming_content),
        LOOKED | {"0016"},
    ),
    "a list was deleted": (
        lambda: delete_response(saves(), now=timezone.now()),
        {"0005"},
    ),
    "a list was replaced": (
        lambda: saves(CAUTIONS, beside=(old := saves()), replaces=[old.reference]),
        SAVED | {"0005"},
    ),
    "a clinician took a list": (takes, SAVED | LOOKED),
    "a list was handed over": (hands_over, SAVED | LOOKED | {"0017"}),
    "a list was discarded": (discards, SAVED | LOOKED | {"0017"}),
    "a filter was saved": (
        lambda: clinician().post(
            "/responses/filters/", {"name": "Mine", "query": "rule=C10&status=open"}
        ),
        {"0017"},
    ),
    "an editor commented": (
        lambda: at_work(ED).post("/admin/comments/", {"comment": "See C10."}),
        {"0002", "0018"},
    ),
    "a release was approved": (approves, {"0002", "0005", "0015"}),
}


@pytest.mark.usefixtures("release")
@pytest.mark.parametrize(("act", "refusing"), ACTS.values(), ids=ACTS)
def test_what_would_be_erased_keeps_its_migration(act: Callable[[], object], refusing: set[str]):
    act()
    assert refused() == refusing | {"0001"}  # a release is live


def refused() -> set[str]:
    """The numbers of the migrations that cannot be undone as things stand."""
    editor = connection.schema_editor()
    numbers = set()
    for name, migration in MIGRATIONS.items():
        last = migration.operations[-1]
        if isinstance(last, AllOrNothing):
            try:
                last.database_backwards("suitability", editor, None, None)
            except CommandError:
                numbers.add(name[:4])
    return numbers


def makes_something(migration: type) -> bool:
    """Whether a migration makes a table or a column."""
    return any(
        isinstance(operation, AddField)
        or (isinstance(operation, CreateModel) and not operation.options.get("proxy"))
        for operation in migration.operations
    )


@pytest.mark.parametrize("name", [name for name in MIGRATIONS if makes_something(MIGRATIONS[name])])
def test_whoever_makes_a_table_or_a_column_says_what_undoing_erases(name: str):
    """Of a new migration too. It is also what makes a migration and its note one transaction."""
    assert isinstance(MIGRATIONS[name].operations[-1], AllOrNothing)


@pytest.mark.django_db(transaction=True)
def test_going_back_stops_where_it_would_erase_and_nothing_is_lost(request):
    request.getfixturevalue("release")
    _, link = response_and_link(CAUTIONS)
    read = article_of(copy_of(link).content.decode())
    takes()
    before = rows()
    try:
        with pytest.raises(CommandError, match=r"erase rows.*restore the backup"):
            call_command("migrate", "suitability", "zero", verbosity=0)
    finally:
        call_command("migrate", "suitability", verbosity=0)
    assert rows() == before
    assert article_of(copy_of(link).content.decode()) == read


def rows() -> list[object]:
    return [
        list(Response.objects.order_by("pk").values()),
        list(Event.objects.order_by("pk").values()),
        list(AuditEntry.objects.order_by("pk").values()),
        {row.pk: row.text for row in FrozenSummary.objects.all()},
    ]


@pytest.mark.django_db(transaction=True)
def test_on_an_empty_database_every_migration_can_be_undone():
    try:
        call_command("migrate", "suitability", "zero", verbosity=0)
        assert not [
            table
            for table in connection.introspection.table_names()
            if table.startswith("suitability_")
        ]
    finally:
        call_command("migrate", "suitability", verbosity=0)
