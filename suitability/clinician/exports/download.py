"""The filtered responses as a file to download: CSV, JSON Lines or a FHIR Bundle."""

from collections.abc import Callable, Iterable, Iterator

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from suitability.audit.audit_entry import Act
from suitability.audit.number_ranges import highest
from suitability.clinician.access_control import record_access, render_page, requires
from suitability.clinician.response_filters import FilterForm
from suitability.clinician.response_list import without_cursor
from suitability.http_cache import no_store
from suitability.permissions import may_see_responses, signed_in_user
from suitability.responses.bit_predicates import numbered_up_to
from suitability.responses.response import Response
from suitability.responses.row_stream import streamed

from .export_formats import write_bundle, write_csv, write_jsonl

WRITERS: dict[str, tuple[str, Callable[..., Iterator[str]]]] = {
    "csv": ("text/csv; charset=utf-8", write_csv),
    "jsonl": ("application/jsonl", write_jsonl),
    "fhir": ("application/fhir+json", write_bundle),
}


@require_safe
@requires(may_see_responses)
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Raises Http404 for a form that is not in WRITERS."""
    if form not in WRITERS:
        raise Http404
    filters = FilterForm(request.GET)
    if not filters.is_valid():
        return render_page(request, "responses.html", {"form": filters}, status=400)
    responses = filters.matching(by=signed_in_user(request), now=timezone.now())
    responses = responses.order_by("-saved_at", "-pk")
    about = f"{form} {without_cursor(request.GET).urlencode()}".strip()
    entry = record_access(request, Act.EXPORTED, about=about, read=numbers_of(responses))
    content_type, write = WRITERS[form]
    lines = write(responses.filter(numbered_up_to(highest(entry.read or ""))), filters.releases)
    return attachment(lines, content_type, f"responses.{form}")


def numbers_of(responses: QuerySet[Response]) -> Iterator[int]:
    """Yield the number of each response."""
    for rows in streamed(responses.values_list("pk")):
        yield from (number for (number,) in rows)


def attachment(lines: Iterable[str], content_type: str, name: str) -> StreamingHttpResponse:
    """Return a file that is written while it is sent, and stored by no cache."""
    response = StreamingHttpResponse(lines, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return no_store(response)
