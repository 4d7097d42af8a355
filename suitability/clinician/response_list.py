"""The list of saved responses, newest first, filtered and paged as the address says."""

from datetime import datetime
from typing import Any

from django.db import connections
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.views.decorators.http import require_safe

from suitability.audit.audit_entry import Act
from suitability.permissions import may_see_responses
from suitability.responses.response import Response, Status

from .access_control import note, only_for, show
from .keyset_pagination import sheet
from .response_filters import FilterForm

COUNTED = 1000  # how far a count goes, so that it costs the same at any number of responses


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


def counts(now: datetime) -> list[tuple[Status, str]]:
    """How many have each status, counted up to COUNTED, in one query."""
    table = Response._meta.db_table
    one = (
        f"(SELECT count(*) FROM (SELECT 1 FROM {table} "  # noqa: S608 - a name of ours
        f"WHERE status = %s AND delete_at > %s LIMIT {COUNTED + 1}) AS these)"
    )
    connection = connections[Response.objects.on_replica().db]
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
