"""A sweep deletes what is worth nothing any more, and nothing that is."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.http import QueryDict
from django.test import Client

from suitability.accounts.invitation import Invitation, new_link
from suitability.accounts.temporary_password import TemporaryPassword, mark_temporary
from suitability.idempotency import IdempotencyKey
from suitability.throttle.bucket import Bucket
from suitability.unsaved_forms import Stamp, hold
from tests.support.staff_clients import account

pytestmark = pytest.mark.django_db

PASSWORD = "a password for these tests"
LOGIN = "/accounts/login/"


def cached() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM suitability_cache")
        return int(cursor.fetchone()[0])


COUNTED: dict[str, Callable[[], int]] = {
    "sessions": Session.objects.count,
    "counts of wrong passwords": AccessAttempt.objects.count,
    "links to choose a password": Invitation.objects.count,
    "entries of the cache": cached,
    "keys of forms": IdempotencyKey.objects.count,
    "counts of limits": Bucket.objects.filter(key__contains=" of ").count,
}


def stored() -> dict[str, int]:
    return {what: count() for what, count in COUNTED.items()}


@pytest.fixture
def cleo() -> Iterator[User]:
    """Somebody of whom there is one of each: signed in, guessed at, invited, amid a form. The time
    stands still, since of the limits one is full again within seconds."""
    with time_machine.travel(datetime.now(UTC), tick=False):
        yield with_one_of_each()


def with_one_of_each() -> User:
    cache.clear()
    cleo = account("cleo", "clinician", password=PASSWORD)
    Client().post(LOGIN, {"login": "cleo", "password": "a wrong one"})
    now = datetime.now(UTC)
    new_link(account("dan", "clinician"), now=now)
    hold(Stamp(cleo.pk, "/responses/1/"), QueryDict("note=Rang her twice"))
    IdempotencyKey.objects.create(key="5d1c", answer=b"", at=now)
    Client().post(LOGIN, {"login": "cleo", "password": PASSWORD})
    Client().post(LOGIN, {"login": "cleo", "password": "a wrong one"})
    return cleo


def swept(capsys: pytest.CaptureFixture[str]) -> dict[str, int]:
    call_command("sweep")
    lines = capsys.readouterr().out.removesuffix("\n").split("\n")
    counts = (line.removesuffix(" deleted").partition(" ") for line in lines)
    return {what: int(how_many) for how_many, _, what in counts}


def test_what_is_good_still_stays(cleo, capsys):
    before = stored()
    assert min(before.values()) > 0
    assert set(swept(capsys).values()) == {0}
    assert stored() == before


@pytest.mark.asvs("V14.2.4")
def test_what_is_over_goes_and_the_command_says_how_many_of_what(cleo, capsys):
    before = stored()
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=73)):
        assert swept(capsys) == before
        assert set(stored().values()) == {0}
        assert set(swept(capsys).values()) == {0}


@pytest.mark.parametrize(
    ("minutes", "gone"),
    [
        (16, {"counts of wrong passwords", "counts of limits"}),
        (31, {"counts of wrong passwords", "counts of limits", "entries of the cache"}),
        (12 * 60 + 1, set(COUNTED) - {"links to choose a password", "keys of forms"}),
    ],
)
def test_each_goes_once_its_own_time_is_over(minutes, gone, cleo, capsys):
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=minutes)):
        assert {what for what, how_many in swept(capsys).items() if how_many} == gone


def test_a_password_that_may_be_used_no_more_does_not_come_back(cleo, capsys):
    mark_temporary(cleo)
    with time_machine.travel(datetime.now(UTC) + timedelta(days=30)):
        swept(capsys)
    assert TemporaryPassword.objects.get().account == cleo


def test_a_database_that_does_not_answer_is_told_in_a_line(cleo):
    def refuse(*args: object) -> None:
        raise DatabaseError

    with connection.execute_wrapper(refuse), pytest.raises(CommandError, match="Run it again"):
        call_command("sweep")
