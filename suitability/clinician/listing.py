"""The list of saved responses: newest first, a page at a time, as the address says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from suitability.models.access import Act
from suitability.models.live import released
from suitability.models.reference import in_groups
from suitability.models.response import Response, Status
from suitability.permissions import may_see_responses
from suitability.rules.summary import Summaries

from .filters import FilterForm
from .pages import note, only_for, show

PAGE = 50
COUNTED = 1000  # how far a count goes, so that it costs the same at any number of responses
COLUMNS = ("pk", "reference", "saved_at", "release_id", "fired", "status", "held_by")


@dataclass(frozen=True, slots=True)
class Row:
    """A response in the list: `urgent` are the names of what is, and `cautions` how many."""

    number: int
    reference: str
    saved_at: datetime
    release: int
    status: str
    held_by: str
    urgent: tuple[str, ...]
    cautions: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of the list; `newer` and `older` are the ends of the addresses beside it."""

    rows: Sequence[Row]
    newer: str
    older: str


@require_safe
@only_for(may_see_responses)
def responses(request: HttpRequest) -> HttpResponse:
    form = FilterForm(request.GET)
    context: dict[str, Any] = {"form": form, "counts": counts(timezone.now())}
    if not form.is_valid():
        return show(request, "responses.html", context, status=400)
    now = timezone.now()
    context["sheet"] = sheet(form.found(by=request.user.get_username(), now=now), request.GET)
    wanted = without_place(request.GET)
    context |= {"filtered": bool(wanted), "query": wanted.urlencode()}
    note(request, Act.LISTED, about=wanted.urlencode())
    return show(request, "responses.html", context)


def without_place(query: QueryDict) -> QueryDict:
    """What is filtered by, as the address of the list's first page says it."""
    wanted = QueryDict(mutable=True)
    for name in FilterForm.base_fields:
        value = query.get(name)
        if isinstance(value, str) and value:
            wanted[name] = value
    return wanted


def sheet(found: QuerySet[Response], query: QueryDict) -> Sheet:
    """Keyset paging: a page is named by the response it comes after or before, so that a link
    shows the same however many are saved meanwhile."""
    older, newer = place_of(query.get("after")), place_of(query.get("before"))
    if newer and not older:
        rows = list(_values(found.filter(newer_than(*newer)).order_by("saved_at", "pk")))
        more_newer, more_older = len(rows) > PAGE, True
        rows = rows[:PAGE][::-1]
    else:
        found = found.filter(older_than(*older)) if older else found
        rows = list(_values(found.order_by("-saved_at", "-pk")))
        more_newer, more_older = bool(older), len(rows) > PAGE
        rows = rows[:PAGE]
    return Sheet(
        [in_list(*row) for row in rows],
        _link("before", rows[0]) if rows and more_newer else "",
        _link("after", rows[-1]) if rows and more_older else "",
    )


def older_than(saved_at: datetime, number: int) -> Q:
    tied = Q(saved_at__lt=saved_at) | Q(pk__lt=number)
    return Q(saved_at__lte=saved_at) & tied


def newer_than(saved_at: datetime, number: int) -> Q:
    tied = Q(saved_at__gt=saved_at) | Q(pk__gt=number)
    return Q(saved_at__gte=saved_at) & tied


def place_of(said: str | None) -> tuple[datetime, int] | None:
    """`2026-11-24T09:00:00.000001Z_17`; what is no place is the beginning of the list."""
    moment, _, number = (said or "").partition("_")
    try:
        saved_at = parse_datetime(moment)
    except ValueError:
        return None
    if saved_at is None or saved_at.tzinfo is None or not number.isdecimal() or len(number) > 18:
        return None
    return saved_at, int(number)


def _link(name: str, row: Sequence[Any]) -> str:
    query = QueryDict(mutable=True)
    query[name] = f"{row[2].isoformat().replace('+00:00', 'Z')}_{row[0]}"
    return query.urlencode()


def _values(found: QuerySet[Response]) -> QuerySet[Any]:
    return found.values_list(*COLUMNS)[: PAGE + 1]


def in_list(
    number: int,
    reference: str,
    saved_at: datetime,
    release: int,
    fired: bytes,
    status: str,
    held_by: str,
) -> Row:
    urgent, cautions = what_matters(released(release), bytes(fired))
    return Row(
        number,
        in_groups(reference),
        saved_at,
        release,
        Status(status).label,
        held_by,
        urgent,
        cautions,
    )


@lru_cache(maxsize=4096)
def what_matters(summaries: Summaries, fired: bytes) -> tuple[tuple[str, ...], int]:
    """The names of the urgent statements, and how many are cautions."""
    bits = int.from_bytes(fired, "big")
    shown = [
        summaries.statements.prepared[rule.code]
        for place, rule in enumerate(summaries.program.rules)
        if bits >> place & 1
    ]
    urgent = tuple(one.name for one in shown if one.category == "urgent")
    return urgent, sum(one.category == "caution" for one in shown)


def counts(now: datetime) -> list[tuple[Status, str]]:
    """How many have each status, counted up to COUNTED, in one query."""
    table = Response._meta.db_table
    one = (
        f"(SELECT count(*) FROM (SELECT 1 FROM {table} "  # noqa: S608 - a name of ours
        f"WHERE status = %s AND delete_at > %s LIMIT {COUNTED + 1}) AS these)"
    )
    moment = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join([one] * len(Status))}",
            [value for status in Status for value in (status.value, moment)],
        )
        found = cursor.fetchone()
    return [
        (status, f"more than {COUNTED}" if count > COUNTED else str(count))
        for status, count in zip(Status, found, strict=True)
    ]
