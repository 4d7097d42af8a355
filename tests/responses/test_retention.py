"""What is purged: all that is due and nothing else, in steps that are true whenever they end."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.utils import timezone

from suitability.audit.audit_entry import Act, AuditEntry
from suitability.audit.hash_chain import problems
from suitability.models import Discard, Event, FrozenSummary, PendingHandOver, Replacement, Response
from suitability.responses import retention, small_steps
from suitability.responses.retention import purge_expired
from suitability.responses.review import take_step
from tests.support.personas import CAUTIONS, CONFUSED, SLEEPLESS
from tests.support.saved_responses import clinician, days_ago, response_and_link, saves
from tests.support.staff_clients import account_named

pytestmark = pytest.mark.usefixtures("release")


def is_due(*responses: Response) -> None:
    numbers = [response.pk for response in responses]
    Response.objects.filter(pk__in=numbers).update(delete_at=timezone.now() - timedelta(hours=1))


def purged() -> list[str]:
    entries = AuditEntry.objects.filter(act=Act.PURGED).order_by("number")
    return list(entries.values_list("about", flat=True))


def how_many_purged() -> int:
    return sum(int(about.split()[0]) for about in purged())


@pytest.fixture
def short_steps(monkeypatch):
    """Of two rows each, whatever they take, without a rest."""
    for name, value in {"FIRST": 2, "FEWEST": 2, "MOST": 2, "REST": 0.0}.items():
        monkeypatch.setattr(small_steps, name, value)


def hand_over(response: Response) -> None:
    cleo, dan = account_named("cleo", "clinician"), account_named("dan", "clinician")
    how = {"by": cleo, "role": "clinician", "now": timezone.now()}
    take_step("take", response.pk, seen=0, **how)
    take_step("hand_over", response.pk, seen=1, to=dan.pk, **how)


def test_all_that_belongs_to_a_response_goes_with_it():
    old, _ = response_and_link()
    newer, _ = response_and_link(CAUTIONS, beside=old, replaces=[old.reference])
    junk, stays = saves(CONFUSED), saves()
    hand_over(newer)
    discard = {"reason": "test", "by": "ann", "at": timezone.now(), "delete_at": timezone.now()}
    Discard.objects.create(response=junk, **discard)
    is_due(newer, junk)
    call_command("purge")
    assert list(Response.objects.all()) == [stays]
    for model in (Event, PendingHandOver, Discard):
        assert not model.objects.exists()
    assert Replacement.objects.get().by is None  # it is known of until its own time is over
    assert list(FrozenSummary.objects.all()) == [stays.summary]


def test_words_that_another_list_has_stay_until_the_last_one_goes():
    first, second = saves(), saves()
    is_due(first)
    call_command("purge")
    assert FrozenSummary.objects.get() == second.summary
    is_due(second)
    call_command("purge")
    assert not FrozenSummary.objects.exists()


def test_each_step_is_an_entry_of_its_own(short_steps):
    is_due(*[saves() for _ in range(5)])
    saves()
    call_command("purge")
    assert purged() == ["2 responses", "2 responses", "1 responses"]
    assert Response.objects.count() == 1
    assert list(problems()) == []


def test_a_purge_that_finds_nothing_is_an_entry_too():
    saves()
    call_command("purge")
    assert purged() == ["0 responses"]


@pytest.mark.django_db(transaction=True)
def test_what_the_log_says_is_true_wherever_a_purge_is_stopped(short_steps, request):
    request.getfixturevalue("release")
    is_due(*[saves(answers) for answers in (SLEEPLESS, CAUTIONS, CONFUSED) * 3])
    for stops_at in (1, 4, 9, 14):
        stored = Response.objects.count()
        before = how_many_purged()
        with connection.execute_wrapper(stopping_at(stops_at)), pytest.raises(CommandError):
            call_command("purge")
        assert how_many_purged() - before == stored - Response.objects.count()
        read = set(Response.objects.values_list("summary", flat=True))
        assert read == set(FrozenSummary.objects.values_list("digest", flat=True))
    call_command("purge")
    assert not Response.objects.exists()
    assert how_many_purged() == 9
    assert list(problems()) == []


def stopping_at(change: int) -> Callable[..., object]:
    """The database gives up at so many changes of it."""
    changes = 0

    def execute(execute, sql, *args):
        nonlocal changes
        changes += bool(re.match("INSERT|UPDATE|DELETE", sql))
        if changes >= change:
            raise OperationalError("disk is full")
        return execute(sql, *args)

    return execute


def test_a_list_that_is_restored_while_a_purge_runs_is_not_deleted(short_steps):
    junk, client = saves(), clinician()
    is_due(saves(), saves(), junk)
    Response.objects.filter(pk=junk.pk).update(saved_at=timezone.now())  # looked up as the last
    _delete = retention._delete_expired

    def meanwhile(numbers, **how):
        deleted = _delete(numbers, **how)
        Response.objects.filter(pk=junk.pk).update(delete_at=timezone.now() + timedelta(days=1))
        return deleted

    with pytest.MonkeyPatch.context() as during:
        during.setattr(retention, "_delete_expired", meanwhile)
        assert purge_expired(by="purge", now=timezone.now()) == 2
    assert client.get(f"/responses/{junk.pk}/").status_code == 200


def test_those_that_are_due_are_found_by_an_index():
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    due = retention._expired(timezone.now()).order_by("saved_at", "pk")
    assert "response_in_list" in due.values_list("saved_at", "pk")[:10].explain()


# When a purge runs, in days from now, and the days before now at which each list was saved.
CLOCKS = {
    "every day": (0, [91, 1], 1),
    "a missed month": (0, [*range(119, 0, -1)], 30),
    "few, and most of them": (0, [91] * 5, 5),
    "a week without any guest": (6.9, [90, 1], 1),
}
WRONG = {
    "a year ahead": (365, [91, 1], "more than 7 days before"),
    "eight days ahead": (8, [91, 1], "more than 7 days before"),
    "a day behind": (-1, [91, 1], "what is stored goes up to"),
    "most of many": (0, [91] * 101 + [1] * 100, "101 of 201 responses is over, more than half"),
}


def saved_days_ago(days: list[float]) -> None:
    """One list is saved by a patient, and looked at; the others are copies of another age."""
    clinician().get("/responses/")
    first = saves()
    copies = []
    for number, ago in enumerate(days):
        copy = Response.objects.get(pk=first.pk)
        copy.pk, copy.reference, copy.link_hash = None, f"{number:011}", f"{number:064}"
        copy.saved_at = days_ago(ago)
        copy.delete_at = copy.saved_at + timedelta(days=90)
        copies.append(copy)
    Response.objects.bulk_create(copies)
    first.delete()


@pytest.mark.parametrize("name", CLOCKS)
def test_a_purge_by_a_clock_that_can_be_right_deletes_what_is_due(name):
    days, saved, due = CLOCKS[name]
    saved_days_ago(saved)
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        call_command("purge")
    assert Response.objects.count() == len(saved) - due


@pytest.mark.parametrize("name", WRONG)
def test_a_purge_by_a_clock_that_looks_wrong_deletes_nothing_unless_told(name):
    days, saved, why = WRONG[name]
    saved_days_ago(saved)
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        with pytest.raises(CommandError, match=why) as refused:
            call_command("purge")
        assert str(refused.value).startswith("Nothing was deleted. ")
        assert str(refused.value).endswith(" If the clock is right, say --clock-is-right.")
        assert "\n" not in str(refused.value)
        assert Response.objects.count() == len(saved)
        assert purged() == []
        call_command("purge", "--clock-is-right")
    assert len(purged()) == 1


def test_a_purge_of_an_empty_database_is_no_error(capsys):
    call_command("purge", "--clock-is-right")
    assert capsys.readouterr().out == "0 responses deleted\n"
