"""From one response to its neighbours in the list that it was opened from, and back to its row.

Each is asked for when it is wanted: a page about one response does not look for its neighbours,
and after a step has taken it out of its list it still has its position there.
"""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from suitability.permissions import may_see_responses, signed_in_user
from suitability.responses.response import Response

from .access_control import requires
from .list_orders import (
    NEWEST_FIRST,
    ORDERS,
    Cursor,
    ListOrder,
    beyond,
    cursor_text,
    from_here_on,
    in_order,
    parse_cursor,
)
from .response_filters import FilterForm
from .visited_lists import (
    list_address,
    list_of,
    remember_position,
    remembered_position,
)

ROWS_ABOVE = 10  # of the page that the list is opened at
WAYS = {"next": False, "previous": True}  # whether it goes back
AT_THE_END = {
    "next": _("There is no next response in this list."),
    "previous": _("There is no previous response in this list."),
}


@require_safe
@requires(may_see_responses, recorded=False)
def neighbour(request: HttpRequest, number: int, way: str) -> HttpResponseBase:
    """Lead to the response after or before this one, or back to the list at its end. What is opened
    is recorded there. Raises Http404."""
    key, filters = list_of(request)
    order, matching = matching_list(request, filters)
    here = position(request, number, order)
    ordered = in_order(matching, order)
    ordered = ordered.reverse() if WAYS[way] else ordered
    ahead = ordered.filter(beyond(here, order, back=WAYS[way]))
    beside = ahead.values_list("pk", flat=True).first()
    if beside is None:
        messages.info(request, str(AT_THE_END[way]))
        return back_to_list(request, number)
    return redirect(reverse("response", args=[beside]) + key)


@require_safe
@requires(may_see_responses, recorded=False)
def back_to_list(request: HttpRequest, number: int) -> HttpResponse:
    """Lead to the page of the list with this response, at its row, or at the row after it if it is
    not in the list any more. Raises Http404."""
    filters = list_of(request)[1]
    order, matching = matching_list(request, filters)
    here = position(request, number, order)
    ordered = in_order(matching, order)
    above = ordered.filter(beyond(here, order, back=True)).reverse()
    start = above.values_list(*order.names)[ROWS_ABOVE : ROWS_ABOVE + 1].first()
    row = ordered.filter(from_here_on(here, order)).values_list("pk", flat=True).first()
    cursor = QueryDict(mutable=True)
    if start:
        cursor["after"] = cursor_text(start)
    anchor = f"r{row}" if row else ""
    return redirect(list_address(filters, cursor.urlencode(), anchor))


def matching_list(request: HttpRequest, filters: QueryDict) -> tuple[ListOrder, QuerySet[Response]]:
    """Return the order of a list, and what its filters let through; all responses if they make no
    sense now."""
    form = FilterForm(filters)
    if not form.is_valid():
        form = FilterForm({}, choices=form.choices)
        form.is_valid()
    return form.order, form.matching(by=signed_in_user(request), now=timezone.now())


def position(request: HttpRequest, number: int, order: ListOrder) -> Cursor:
    """Return where a response stands, also when its time is over; where it stood, if somebody who
    came from the list took a step with it since. Raises Http404."""
    here = Response.objects.filter(pk=number).values_list(*order.names).first()
    if here is None:
        raise Http404
    return parse_cursor(remembered_position(request, number), order) or here


def hold_position(request: HttpRequest, number: int) -> None:
    """Remember where a response stands in the list that it was opened from, before a step that may
    move it there, so that its neighbours are those that the reader saw."""
    filters = list_of(request)[1]
    order = ORDERS.get(filters.get("sort", ""), NEWEST_FIRST)
    if not order.is_by_review:
        return
    here = Response.objects.filter(pk=number).values_list(*order.names).first()
    if here and None not in here:
        remember_position(request, number, cursor_text(here))
