"""The filtered responses as a file: a table, JSON Lines or a FHIR Bundle."""

from collections.abc import Callable, Iterable, Iterator

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from suitability.audit.audit_entry import Act
from suitability.clinician.access_control import note, only_for, show
from suitability.clinician.response_filters import FilterForm
from suitability.clinician.response_list import without_place
from suitability.permissions import may_see_responses

from .export_formats import as_bundle, as_csv, as_jsonl

WRITERS: dict[str, tuple[str, Callable[..., Iterator[str]]]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "jsonl": ("application/jsonl", as_jsonl),
    "fhir": ("application/fhir+json", as_bundle),
}


@require_safe
@only_for(may_see_responses)
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    if form not in WRITERS:
        raise Http404
    wanted = FilterForm(request.GET)
    if not wanted.is_valid():
        return show(request, "responses.html", {"form": wanted}, status=400)
    found = wanted.found(by=request.user.get_username(), now=timezone.now())
    about = f"{form} {without_place(request.GET).urlencode()}".strip()
    note(request, Act.EXPORTED, about=about)
    kind, write = WRITERS[form]
    return download(
        write(found.order_by("-saved_at", "-pk"), wanted.releases), kind, f"responses.{form}"
    )


def download(lines: Iterable[str], kind: str, name: str) -> HttpResponse | StreamingHttpResponse:
    response = StreamingHttpResponse(lines, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
