"""An old database with many responses comes forward, whatever happens meanwhile."""

import hashlib
import os
import re
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

import pytest

from tests.upgrade.old_database import (
    LAST,
    OldDatabase,
    OldSaves,
    release_1,
    release_1_on_postgres,
    rows_of,
    traffic,
)

pytestmark = pytest.mark.faults

LONGEST_WAIT = 1.0  # seconds, of a save
MANY = [5_000, pytest.param(100_000, marks=[pytest.mark.slow, pytest.mark.long])]
SERVER = os.environ.get("DATABASE_URL", "")

MakeOld = Callable[[], OldDatabase]


@pytest.fixture(params=["sqlite", "postgresql"])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> OldDatabase:
    """As release 1 left it; on PostgreSQL if DATABASE_URL names a server (tests/with_postgres)."""
    if request.param == "sqlite":
        return release_1(tmp_path)
    if not SERVER.startswith("postgres"):
        pytest.skip("run it by tests/with_postgres")
    return release_1_on_postgres(tmp_path, SERVER)


@pytest.fixture
def full(old: OldDatabase, responses: int) -> OldSaves:
    """As many responses of the old program as a test wants."""
    saves = OldSaves(old)
    saves.fill(responses)
    return saves


def stored(database: OldDatabase, before: int) -> str:
    """A digest of every column that release 1 knew, of the first rows."""
    rows = database.ask(
        "SELECT id, reference, link_hash, answers, code, fired, consent, saved_at, delete_at, "
        "summary_id, held_by, reviewed_at, status, release_id, days_to_sign_off "
        f"FROM suitability_response WHERE id <= {before} ORDER BY id"
    )
    assert rows
    plain = [[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in rows]
    return hashlib.sha256(repr(plain).encode()).hexdigest()


class Share:
    """How much of the processor the commands in a block got, of what they wanted: on a machine that
    others use, a save waits for them too."""

    def __enter__(self) -> "Share":
        self.began, self.before = time.monotonic(), getrusage(RUSAGE_CHILDREN)
        return self

    def __exit__(self, *raised: object) -> None:
        used = getrusage(RUSAGE_CHILDREN)
        self.seconds = used.ru_utime + used.ru_stime - self.before.ru_utime - self.before.ru_stime
        self.of_time = min(self.seconds / (time.monotonic() - self.began), 1.0)

    def __str__(self) -> str:
        return f"{self.seconds:.1f} s of the processor, of which it got {self.of_time:.0%}"


def newest(database: OldDatabase) -> int:
    return int(database.ask("SELECT max(id) FROM suitability_response")[0][0])


def log_of(database: OldDatabase) -> list[tuple]:
    columns = "number, at, by, role, act, response, reference, about, seal"
    return database.ask(f"SELECT {columns} FROM suitability_entry ORDER BY number")


def references(database: OldDatabase) -> set[str]:
    rows = database.ask("SELECT reference FROM suitability_response")
    return {reference for (reference,) in rows}


@pytest.mark.parametrize("responses", MANY)
def test_it_comes_forward_while_patients_save(full: OldSaves):
    database = full.database
    last = newest(database)
    before, log = stored(database, last), log_of(database)
    with Share() as share, traffic(full) as seen:
        database.managed("migrate")
    print(f"{last} responses: {share}; {seen}")
    assert seen.failed == []
    assert max(seen.seconds) * share.of_time < LONGEST_WAIT
    assert set(seen.saved) <= references(database)
    assert (stored(database, last), log_of(database)) == (before, log)
    assert "No planned migration operations" in database.managed("migrate", "--plan")


@pytest.mark.parametrize("responses", MANY)
def test_killed_again_and_again_it_comes_forward_when_it_is_run_once_more(full: OldSaves):
    database = full.database
    last = newest(database)
    before, log = stored(database, last), log_of(database)
    with traffic(full) as seen:
        killed = killed_while_it_migrates(database)
    print(f"{last} responses: killed while at {', '.join(killed)}")
    assert seen.failed == []
    assert set(seen.saved) <= references(database)
    assert (stored(database, last), log_of(database)) == (before, log)
    assert "No planned migration operations" in database.managed("migrate", "--plan")


KILLS = 6


def killed_while_it_migrates(database: OldDatabase) -> list[str]:
    """Kill `migrate` a few times, each a little later after it began with a migration, then let it
    end. Return which migrations were killed."""
    killed = []
    for nth in range(KILLS):
        process = database.manage("migrate")
        name = nth_applied(process, nth % 3 + 1)
        time.sleep(0.05 * nth)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        killed.append(name)
    database.managed("migrate")
    return killed


def nth_applied(process: "subprocess.Popen[str]", nth: int) -> str:
    """The name of the nth migration of ours that it says it applies, as soon as it says so."""
    printed, names = "", []
    while len(names) < nth:
        character = process.stdout.read(1)
        if not character:
            break
        printed += character
        names = re.findall(r"Applying suitability\.(\w+)\.\.\.", printed)
    return names[-1] if names else ""


def killed_while_it_compresses(database: OldDatabase) -> None:
    """Kill it a few times, each time after it went some way, then let it end."""
    for _ in range(KILLS // 2):
        before = frames(database)
        process = database.manage("compress_summaries")
        while process.poll() is None and frames(database) < before + 60:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.communicate()
    database.managed("compress_summaries")


def frames(database: OldDatabase) -> int:
    sql = "SELECT count(*) FROM suitability_frozensummary WHERE frame IS NOT NULL"
    return int(database.ask(sql)[0][0])


# Lets so many migrations be noted, and is killed by the next note: where Django notes one after
# its transaction, that is when all is committed and nothing noted.
KILLED_BY_A_NOTE = """
import os, signal, sys
import django
django.setup()
from django.core.management import call_command
from django.db.migrations.recorder import MigrationRecorder
note, left = MigrationRecorder.record_applied, int(sys.argv[1])
def noted(recorder, app, name):
    global left
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    left -= 1
    note(recorder, app, name)
MigrationRecorder.record_applied = noted
call_command("migrate", "suitability", verbosity=0)
"""


def test_killed_at_the_note_of_each_migration_it_goes_on(old: OldDatabase):
    """Each run gets a migration further than the last."""
    runs, left = 0, 0
    while True:
        process = old.python("-W", "ignore", "-c", KILLED_BY_A_NOTE, str(left))
        _, errors = process.communicate()
        if process.returncode == 0:
            break
        assert process.returncode == -signal.SIGKILL, errors
        runs, left = runs + 1, 1
    assert runs >= int("0018") - int(LAST)
    assert "No planned migration operations" in old.managed("migrate", "suitability", "--plan")


@pytest.mark.parametrize("responses", MANY)
def test_its_summaries_are_compressed_while_patients_save_and_whoever_is_killed(full: OldSaves):
    database = full.database
    database.managed("migrate")
    digests = {row["digest"] for row in rows_of(database, "suitability_frozensummary")}
    with Share() as share, traffic(full) as seen:
        killed_while_it_compresses(database)
    print(f"{len(digests)} summaries: {share}; {seen}")
    assert seen.failed == []
    assert max(seen.seconds) * share.of_time < LONGEST_WAIT
    texts = "{row.pk: row.text for row in FrozenSummary.objects.filter(plain='')}"
    check = (
        "from hashlib import sha256; from suitability.models import FrozenSummary; "
        f"print(sum(sha256(t.encode()).hexdigest() == d for d, t in {texts}.items()))"
    )
    assert int(database.managed("shell", "-v0", "-c", check)) >= len(digests)
    assert set(seen.saved) <= references(database)
    # And back to what an older program reads.
    database.managed("migrate", "suitability", "0021")
    rows = rows_of(database, "suitability_frozensummary")
    assert all(hashlib.sha256(row["text"].encode()).hexdigest() == row["digest"] for row in rows)
    assert digests <= {row["digest"] for row in rows}
