"""A practice with very many responses: run inside our settings, it prints what it measured.

`python -m bench.practice MEASURE[,MEASURE...] ROWS ROUNDS` fills the empty database of
DATABASE_URL, takes each measure in a process of its own, and prints a JSON line:
`{measure: {name: [a value a round, ...]}}`. bench/responses.py makes figures of it.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import django

django.setup()

from django.contrib.admin import ModelAdmin, site  # noqa: E402
from django.contrib.auth.models import Group, User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.test import Client, RequestFactory  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench import engines  # noqa: E402
from bench.exports import Fired, by_copy, by_orm, says_the_same, the_same_file  # noqa: E402
from bench.rounds import interleaved  # noqa: E402
from suitability.engine.program import Program  # noqa: E402
from suitability.engine.summary import Summaries  # noqa: E402
from suitability.permissions import CLINICIAN  # noqa: E402
from suitability.questionnaire.conditions import Clause  # noqa: E402
from suitability.questionnaire.document import Rule  # noqa: E402
from suitability.releases.release_cache import live_summaries  # noqa: E402
from suitability.responses.response import Response  # noqa: E402
from suitability.responses.saved_replay import replay  # noqa: E402

SOME = 100_000  # rows over which the slowest peers are timed


def fill(rows: int, rounds: int) -> dict[str, list[float]]:
    call_command("migrate", verbosity=0)
    call_command("publish", verbosity=0, stdout=sys.stderr)
    began = time.perf_counter()
    call_command("make_responses", rows, beside_real_ones=True, stdout=sys.stderr)
    return {"rows_a_second": [rows / (time.perf_counter() - began)]}


@cache
def clinician() -> Client:
    user, _ = User.objects.get_or_create(username="reader", is_staff=True)
    user.groups.add(Group.objects.get_or_create(name=CLINICIAN)[0])
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user, backend="suitability.accounts.authentication_backend.StaffBackend")
    return client


def timed(act: Callable[[], Any]) -> Callable[[], float]:
    def take() -> float:
        began = time.perf_counter()
        act()
        return time.perf_counter() - began

    return take


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    if answer.status_code != 200:
        raise AssertionError(f"{answer.status_code} at {path}")
    return answer.content.decode()


def many_times(act: Callable[[], Any], times: int = 5) -> Callable[[], float]:
    """Seconds of one, over a few in a row."""
    whole = timed(lambda: [act() for _ in range(times)])
    return lambda: whole() / times


def the_list(rows: int, rounds: int) -> dict[str, list[float]]:
    client = clinician()
    wanted = "/responses/?status=new"
    deep = at_depth(client, "/responses/?", 0.9)
    deep_filtered, share = at_depth(client, wanted + "&", 0.9), 0.9
    admin = AdminList(share)
    for path in (deep, deep_filtered):
        shown(client, path)
    admin.show()
    return interleaved(
        rounds,
        first=many_times(lambda: shown(client, "/responses/")),
        deep=many_times(lambda: shown(client, deep)),
        filtered=many_times(lambda: shown(client, deep_filtered)),
        admin=timed(admin.show),
    )


def at_depth(client: Client, start: str, share: float) -> str:
    """The address of the page that begins at this share of the rows, made as the list makes it."""
    responses = Response.objects.unexpired(timezone.now()).order_by("-saved_at", "-pk")
    if "status=new" in start:
        responses = responses.filter(status="new")
    index = int(responses.count() * share)
    response = responses[index]
    moment = response.saved_at.isoformat().replace("+00:00", "Z")
    return start + urlencode({"after": f"{moment}_{response.pk}"})


class AdminList:
    """Django admin's own list with its defaults, filtered by status, newest first."""

    def __init__(self, share: float) -> None:
        class Plain(ModelAdmin):
            list_display = ("reference", "saved_at", "release", "status", "held_by")
            list_filter = ("status", "release")
            ordering = ("-saved_at",)

        self.admin = Plain(Response, site)
        self.user, _ = User.objects.get_or_create(username="root", is_staff=True, is_superuser=True)
        count = Response.objects.unexpired(timezone.now()).filter(status="new").count()
        self.page = max(1, int(count * share) // self.admin.list_per_page)

    def show(self) -> None:
        request = RequestFactory().get("/", {"status__exact": "new", "p": self.page})
        request.user = self.user
        answer = self.admin.changelist_view(request)
        answer.render()
        if answer.status_code != 200 or len(answer.context_data["cl"].result_list) == 0:
            raise AssertionError("the admin shows nothing there")


def the_csv(rows: int, rounds: int) -> dict[str, list[float]]:
    client = clinician()
    some = min(rows, SOME)
    the_same_file(client, some)
    takes: dict[str, Callable[[], float]] = {
        "ours": per_second(rows, lambda: exported(client, rows)),
        "orm": per_second(some, lambda: with_orm(some)),
    }
    if connection.vendor == "postgresql":
        says_the_same(client, some)
        takes["copy"] = per_second(rows, with_copy)
    return interleaved(rounds, **takes)


def per_second(rows: int, act: Callable[[], Any]) -> Callable[[], float]:
    take = timed(act)
    return lambda: rows / take()


def exported(client: Client, rows: int) -> None:
    lines = sum(part.count(b"\n") for part in client.get("/responses/export.csv").streaming_content)
    if lines != rows + 2:  # the first is the heading, the last says that it is whole
        raise AssertionError(f"{lines} lines, not {rows + 2}")


def with_orm(rows: int) -> None:
    for _ in by_orm(rows):
        pass


def with_copy() -> None:
    for _ in by_copy():
        pass


def memory(rows: int, rounds: int) -> dict[str, list[float]]:
    client = clinician()
    shown(client, "/responses/")
    before = most = resident()
    for _ in client.get("/responses/export.csv").streaming_content:
        most = max(most, resident())
    return {"ours": [most - before]}


def resident() -> float:
    """The memory of this process, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def the_replay(rows: int, rounds: int) -> dict[str, list[float]]:
    draft = edited(live_summaries())
    the_same_people(draft)
    return interleaved(
        rounds,
        ours=timed(lambda: touched(draft)),
        group_by=timed(grouped),
        datalogic=lambda: row_by_row(draft.program, rows),
    )


def the_same_people(draft: Summaries) -> None:
    """Row by row as many would read another list as the replay says."""
    assess, before = engines.datalogic_merged(draft.program), Fired(live_summaries().program)
    saved = Response.objects.unexpired(timezone.now()).values_list("answers", "fired").iterator()
    differ = sum(assess(answers) != before[bytes(fired)] for answers, fired in saved)
    replayed = replay(draft, timezone.now()).lists
    if differ != replayed:
        raise AssertionError(f"{differ} differ row by row, and {replayed} in the replay")


def many(rule: Rule) -> bool:
    """Whether it is of an everyday kind, and any of several choices brings it."""
    return rule.statement.category == "caution" and any(
        len(clause.of) > 1 and clause.low == 1 for clause in rule.clauses[:1]
    )


def edited(now: Summaries) -> Summaries:
    """One sentence and one rule changed."""
    document = now.program.document
    rules = list(document.rules)
    index = next(n for n, rule in enumerate(rules) if many(rule))
    first = rules[index].clauses[0]
    changed = Clause(first.of[:1])
    rules[index] = replace(rules[index], clauses=(changed, *rules[index].clauses[1:]))
    words = replace(rules[-1].statement, text=rules[-1].statement.text + " Ask about it.")
    rules[-1] = replace(rules[-1], statement=words)
    program = Program(replace(document, rules=tuple(rules), guarantees=()))
    return Summaries(program, "draft", release=None)


def touched(draft: Summaries) -> tuple[int, int]:
    replayed = replay(draft, timezone.now())
    return replayed.lists, replayed.words


def grouped() -> int:
    """The bare question to the database: who answered alike."""
    groups = (
        Response.objects.unexpired(timezone.now())
        .values_list("release_id", "code")
        .annotate(Count("pk"))
    )
    return len(list(groups.order_by()))


def row_by_row(draft: Program, rows: int) -> float:
    """Seconds over all rows, worked out from the first ones if there are very many."""
    some = min(rows, SOME)
    assess, before = engines.datalogic_merged(draft), Fired(live_summaries().program)
    differ, began = 0, time.perf_counter()
    rows_read = Response.objects.unexpired(timezone.now()).values_list("answers", "fired")[:some]
    for answers, fired in rows_read.iterator():
        differ += assess(answers) != before[bytes(fired)]
    took = time.perf_counter() - began
    if not differ:
        raise AssertionError("the draft changes nothing")
    return took * rows / some


MEASURES = {"fill": fill, "list": the_list, "csv": the_csv, "memory": memory, "replay": the_replay}


def alone(measure: str, rows: str, rounds: str) -> dict[str, list[float]]:
    """In a process that has done nothing else."""
    command = [sys.executable, "-m", "bench.practice", "alone", measure, rows, rounds]
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    measured: dict[str, list[float]] = json.loads(output.splitlines()[-1])
    return measured


if __name__ == "__main__":
    if sys.argv[1] == "alone":
        name, rows, rounds = sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
        print(json.dumps(MEASURES[name](rows, rounds)))
    else:
        names = ["fill", *sys.argv[1].split(",")]
        print(json.dumps({name: alone(name, *sys.argv[2:4]) for name in names}))
