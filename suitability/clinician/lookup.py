"""Finding the response that a patient speaks of. The reference is sent in a form, so that it
stands in no address."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from suitability.audit.audit_entry import Act
from suitability.permissions import may_see_responses
from suitability.responses.reference import ParsedReference, parse_reference
from suitability.responses.response import Response

from .access_control import note, only_for, show
from .list_rows import COLUMNS, in_list

FEWEST = 4  # characters of a reference that are looked for
MOST = 20  # responses that are shown for a beginning


@require_POST
@only_for(may_see_responses)
def find(request: HttpRequest) -> HttpResponse:
    typed = request.POST.get("reference", "")[:100]
    told = parse_reference(typed)
    found = Response.objects.unexpired(timezone.now()).filter(reference=told.reference).first()
    note(request, Act.SEARCHED, response=found, about="" if found else told.reference)
    if found:
        return redirect("response", found.pk)
    rows = [] if told.is_whole else beginning(told, timezone.now())
    context = {"typed": typed, "told": told, "rows": rows}
    return show(request, "not_found.html", context, status=200 if rows else 404)


def beginning(told: ParsedReference, now: datetime) -> list[SafeString]:
    """The responses whose reference begins with what was typed."""
    begin = told.reference
    if len(begin) < FEWEST:
        return []
    found = Response.objects.unexpired(now).filter(reference__gte=begin, reference__lt=f"{begin}~")
    return [in_list(*row) for row in found.order_by("reference").values_list(*COLUMNS)[:MOST]]
