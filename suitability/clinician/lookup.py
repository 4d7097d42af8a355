"""Lookup of a response by the reference that a patient tells. The reference is sent in a form, so
that it stands in no address."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from suitability.audit.audit_entry import Act
from suitability.permissions import may_see_responses
from suitability.responses import beginnings  # noqa: F401 - the lookup `begins`
from suitability.responses.discard import Discard, can_be_restored
from suitability.responses.reference import ParsedReference, parse_reference
from suitability.responses.replacement import Replacement
from suitability.responses.response import Response
from suitability.throttle.throttles import LOOKUP

from .access_control import record_access, render_page, requires
from .list_rows import LIST_COLUMNS, ListRow, list_rows

MIN_CHARACTERS = 4  # of a beginning that is looked up
MAX_ROWS = 20  # shown for a beginning


@require_POST
@requires(may_see_responses, throttle=LOOKUP)
def look_up(request: HttpRequest) -> HttpResponse:
    """Redirect to the response with the typed reference, also if it was replaced, or list those
    that begin with it."""
    typed = request.POST.get("reference", "")[:100]
    spoken = parse_reference(typed)
    response = find_by_reference(spoken.reference, timezone.now())
    about = "" if response else spoken.reference
    record_access(request, Act.SEARCHED, response=response, about=about)
    if response:
        return redirect("response", response.pk)
    rows = [] if spoken.is_whole else beginning_with(spoken, timezone.now())
    context = {
        "typed": typed,
        "spoken": spoken,
        "rows": rows,
        "discard": discarded_with(spoken.reference, timezone.now()) if not rows else None,
    }
    return render_page(request, "not_found.html", context, status=200 if rows else 404)


def find_by_reference(reference: str, now: datetime) -> Response | Replacement | None:
    """Return the response with this reference, or what is known of one that was replaced."""
    response = Response.objects.unexpired(now).filter(reference=reference).first()
    return response or Replacement.objects.unexpired(now).filter(reference=reference).first()


def discarded_with(reference: str, now: datetime) -> Discard | None:
    """Return how the response with this reference was discarded, while it can be restored."""
    return can_be_restored(now).filter(response__reference=reference).first()


def beginning_with(spoken: ParsedReference, now: datetime) -> list[ListRow]:
    """Return the list's rows of responses whose reference begins with what was typed; none for
    fewer than MIN_CHARACTERS."""
    begin = spoken.reference
    if len(begin) < MIN_CHARACTERS:
        return []
    responses = Response.objects.unexpired(now).filter(reference__begins=begin)
    return list_rows([*responses.order_by("reference").values_list(*LIST_COLUMNS)[:MAX_ROWS]])
