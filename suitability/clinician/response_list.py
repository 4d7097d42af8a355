"""The list of saved responses, newest first, filtered and paged as its address says."""

from datetime import datetime
from typing import Any

from django.db import connections
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.views.decorators.http import require_safe

from suitability.audit.audit_entry import Act
from suitability.permissions import may_see_responses, signed_in_user
from suitability.responses.response import Response, Status

from .access_control import record_access, render_page, requires
from .keyset_pagination import list_page
from .response_filters import FilterForm

COUNT_LIMIT = 1000  # how far a count goes, so that it costs the same at any number of responses


@require_safe
@requires(may_see_responses)
def responses(request: HttpRequest) -> HttpResponse:
    """Answer a filter that makes no sense with status 400 and words beside its fields."""
    form = FilterForm(request.GET)
    context: dict[str, Any] = {"form": form, "counts": count_by_status(timezone.now())}
    if not form.is_valid():
        return render_page(request, "responses.html", context, status=400)
    matching = form.matching(by=signed_in_user(request), now=timezone.now())
    filters = without_cursor(request.GET)
    context["page"] = list_page(matching, request.GET)
    context |= {"filtered": bool(filters), "query": filters.urlencode()}
    record_access(request, Act.LISTED, about=filters.urlencode())
    return render_page(request, "responses.html", context)


def without_cursor(query: QueryDict) -> QueryDict:
    """Return the filters alone, as the address of the list's first page has them."""
    filters = QueryDict(mutable=True)
    for name in FilterForm.base_fields:
        value = query.get(name)
        if isinstance(value, str) and value:
            filters[name] = value
    return filters


def count_by_status(now: datetime) -> list[tuple[Status, str]]:
    """Return how many have each status, counted up to COUNT_LIMIT, in one query."""
    table = Response._meta.db_table
    subquery = (
        f"(SELECT count(*) FROM (SELECT 1 FROM {table} "  # noqa: S608 - a name of ours
        f"WHERE status = %s AND delete_at > %s LIMIT {COUNT_LIMIT + 1}) AS these)"
    )
    connection = connections[Response.objects.on_replica().db]
    moment = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join([subquery] * len(Status))}",
            [value for status in Status for value in (status.value, moment)],
        )
        counts = cursor.fetchone()
    return [
        (status, f"more than {COUNT_LIMIT}" if count > COUNT_LIMIT else str(count))
        for status, count in zip(Status, counts, strict=True)
    ]
