"""The filtered responses as a file to download: CSV, JSON Lines or a FHIR Bundle."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from suitability.audit.audit_entry import Act
from suitability.audit.number_ranges import highest
from suitability.clinician.access_control import record_access, render_page, requires
from suitability.clinician.response_filters import FilterForm
from suitability.clinician.response_list import without_cursor
from suitability.fhir.server_resources import FHIR_JSON
from suitability.http_cache import as_attachment
from suitability.permissions import may_see_responses, signed_in_user
from suitability.responses.bit_predicates import numbered_up_to
from suitability.responses.response import Response
from suitability.responses.row_stream import streamed
from suitability.throttle.throttles import EXPORT

from .export_formats import write_bundle, write_csv, write_jsonl
from .export_order import Download, Order
from .export_slots import ExportSlot, NoSlot, take_slot
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
    ("fhir", False): (FHIR_JSON, "responses.fhir", write_bundle),
}
AGAIN_SECONDS = 60  # after which a browser may try again


@require_safe
@requires(may_see_responses, throttle=EXPORT)
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Send the responses that the filter lets through as a file, or the list again with what is
    wrong in the filter. The entry in the audit log is written first. Raises Http404 for a form that
    is not in WRITERS."""
    by_choice = "choices" in request.GET
    if (form, by_choice) not in WRITERS:
        raise Http404
    filters = FilterForm(request.GET)
    if not filters.is_valid():
        return render_page(request, "responses.html", {"form": filters}, status=400)
    try:
        slot = take_slot()
    except NoSlot:
        return no_slot(request)
    order = recorded(request, form, filters, by_choice=by_choice)
    content_type, file_name, _ = WRITERS[form, by_choice]
    return download(order, lines_of_responses(order), slot, content_type, file_name)


def recorded(request: HttpRequest, form: str, filters: FilterForm, *, by_choice: bool) -> Order:
    """Return what is asked for, with its entry in the audit log written."""
    by, now = signed_in_user(request), timezone.now()
    name = f"{form} by choice" if by_choice else form
    about = f"{name} {without_cursor(request.GET).urlencode()}".strip()
    read = numbers_of(newest_first(filters, by=by, now=now))
    entry = record_access(request, Act.EXPORTED, about=about, read=read)
    until, number = highest(entry.read or ""), entry.number
    return Order(form, by_choice, request.GET.urlencode(), by.pk, now.isoformat(), until, number)


def newest_first(filters: FilterForm, *, by: User, now: datetime) -> QuerySet[Response]:
    """Return what the filters let through, the newest first."""
    return filters.matching(by=by, now=now).order_by("-saved_at", "-pk")


def lines_of_responses(order: Order) -> Iterator[str]:
    """Yield the text of an export, many rows at a time."""
    filters = FilterForm(QueryDict(order.query))
    filters.is_valid()
    by, now = User.objects.get(pk=order.by), datetime.fromisoformat(order.at)
    responses = newest_first(filters, by=by, now=now).filter(numbered_up_to(order.until))
    _, _, write = WRITERS[order.file, order.by_choice]
    yield from write(responses, filters.releases)


def numbers_of(responses: QuerySet[Response]) -> Iterator[int]:
    """Yield the number of each response."""
    for rows in streamed(responses.values_list("pk")):
        yield from (number for (number,) in rows)


def no_slot(request: HttpRequest) -> HttpResponse:
    """Refuse a download, with when to try again."""
    answer = render_page(request, "downloads_busy.html", {}, status=503)
    answer["Retry-After"] = str(AGAIN_SECONDS)
    return answer


def download(
    order: Order, lines: Iterable[str], slot: ExportSlot, content_type: str, name: str
) -> Download:
    """Return a file that may take minutes, and that no cache stores."""
    return as_attachment(Download(lines, order, slot, content_type), name)


def attachment(lines: Iterable[str], content_type: str, name: str) -> StreamingHttpResponse:
    """Return a file that is short, and that no cache stores."""
    return as_attachment(StreamingHttpResponse(lines, content_type=content_type), name)
