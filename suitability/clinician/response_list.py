"""The list of saved responses, filtered, sorted and paged as its address says."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from suitability.audit.audit_entry import Act
from suitability.permissions import may_see_responses, signed_in_user
from suitability.responses.response import Response

from .access_control import record_access, render_page, requires
from .keyset_pagination import ListPage, list_page
from .list_choices import list_choices
from .list_rows import LIST_COLUMNS, ListRow, list_rows
from .queue_counts import COUNT_LIMIT, MY_WORK, queues
from .response_filters import FilterForm
from .several_actions import SEVERAL
from .visited_lists import remember_list

MY_ROWS = 10  # of the reader's own work, above the list of all responses


@require_safe
@requires(may_see_responses)
def responses(request: HttpRequest) -> HttpResponse:
    """Show the list of responses, by filter and order, and log that. Answer a filter that makes no
    sense with status 400 and words beside its fields."""
    form = FilterForm(request.GET, choices=list_choices(request.user.pk))
    by, now = signed_in_user(request), timezone.now()
    if not form.is_valid():
        waiting = queues(form, by=by, now=now)[0]
        return render_page(request, "responses.html", {"form": form, "queues": waiting}, status=400)
    filters = without_cursor(request.GET)
    context = list_context(request, form, filters, by=by, now=now)
    record_access(request, Act.LISTED, about=filters.urlencode())
    return render_page(request, "responses.html", context)


def list_context(
    request: HttpRequest, form: FilterForm, filters: QueryDict, *, by: User, now: datetime
) -> dict[str, Any]:
    """Return what the page shows of a list: its rows, how many there are, and the work of `by`."""
    matching = form.matching(by=by, now=now)
    key = remember_list(request.session, filters.urlencode())
    page = list_page(matching, request.GET, order=form.order, key=key)
    counted = matching if filters and not page.is_whole else None
    waiting, total = queues(form, by=by, now=now, matching=counted)
    return {
        "form": form,
        "queues": waiting,
        "mine": my_work(request, page, by=by, now=now) if not filters else [],
        "page": page,
        "total": responses_in_words(str(len(page.rows)) if page.is_whole else total),
        "filtered": bool(filters),
        "query": filters.urlencode(),
        "several": SEVERAL,
        "listed_at": now.isoformat(),
        "sorts": sort_links(filters),
    }


def my_work(request: HttpRequest, page: ListPage, *, by: User, now: datetime) -> list[ListRow]:
    """Return the newest of what `by` holds and has not signed off, for the first page."""
    if page.previous:
        return []
    rows = Response.objects.unexpired(now).on_replica().at_work(by).order_by("-saved_at", "-pk")
    rows_of_mine = list(rows.values_list(*LIST_COLUMNS)[:MY_ROWS])
    key = remember_list(request.session, MY_WORK) if rows_of_mine else ""
    return list_rows(rows_of_mine, key)


def responses_in_words(count: str) -> str:
    """Return how many responses these are; the count may be `at least 7` or `more than 1,000`."""
    many = int(count) if count.isdecimal() else COUNT_LIMIT
    return ngettext("%(count)s response", "%(count)s responses", many) % {"count": count}


def sort_links(filters: QueryDict) -> dict[str, str]:
    """Return the filters with the list in the order of a column: of "saved", turned round if it is
    in that already, and of "review"."""
    sort = filters.get("sort", "")
    links = {}
    for column, code in (("saved", "" if sort else "oldest"), ("review", "status")):
        turned = filters.copy()
        turned.pop("sort", None)
        if code:
            turned["sort"] = code
        links[column] = turned.urlencode()
    return links


def without_cursor(query: QueryDict) -> QueryDict:
    """Return the filters alone, as the address of the list's first page has them."""
    filters = QueryDict(mutable=True)
    for name in FilterForm.base_fields:
        value = query.get(name)
        if isinstance(value, str) and value:
            filters[name] = value
    return filters
