"""The filtered responses as a file to download: CSV, JSON Lines or a FHIR Bundle."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

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
from suitability.throttle.throttles import EXPORT

from .export_formats import write_bundle, write_csv, write_jsonl
from .word_tables import write_choices, write_words

CSV = "text/csv; charset=utf-8"
# By the end of the address, and whether a column a choice is asked for: the type of the file, its
# name, and what writes it.
WRITERS: dict[tuple[str, bool], tuple[str, str, Callable[..., Iterator[str]]]] = {
    ("csv", False): (CSV, "responses.csv", write_csv),
    ("csv", True): (CSV, "responses-by-choice.csv", write_choices),
    ("words", False): (CSV, "responses-in-words.csv", partial(write_words, by_choice=False)),
    ("words", True): (
        CSV,
        "responses-in-words-by-choice.csv",
        partial(write_words, by_choice=True),
    ),
    ("jsonl", False): ("application/jsonl", "responses.jsonl", write_jsonl),
    ("fhir", False): ("application/fhir+json", "responses.fhir", write_bundle),
}


@require_safe
@requires(may_see_responses, throttle=EXPORT)
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Raises Http404 for a form that is not in WRITERS."""
    by_choice = "choices" in request.GET
    if (form, by_choice) not in WRITERS:
        raise Http404
    filters = FilterForm(request.GET)
    if not filters.is_valid():
        return render_page(request, "responses.html", {"form": filters}, status=400)
    responses = filters.matching(by=signed_in_user(request), now=timezone.now())
    responses = responses.order_by("-saved_at", "-pk")
    name = f"{form} by choice" if by_choice else form
    about = f"{name} {without_cursor(request.GET).urlencode()}".strip()
    entry = record_access(request, Act.EXPORTED, about=about, read=numbers_of(responses))
    content_type, file_name, write = WRITERS[form, by_choice]
    lines = write(responses.filter(numbered_up_to(highest(entry.read or ""))), filters.releases)
    return attachment(lines, content_type, file_name)


def numbers_of(responses: QuerySet[Response]) -> Iterator[int]:
    """Yield the number of each response."""
    for rows in streamed(responses.values_list("pk")):
        yield from (number for (number,) in rows)


def attachment(lines: Iterable[str], content_type: str, name: str) -> StreamingHttpResponse:
    """Return a file that is written while it is sent, and stored by no cache."""
    response = StreamingHttpResponse(lines, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return no_store(response)
