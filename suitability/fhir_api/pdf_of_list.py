"""A saved list as a PDF by FHIR: a Binary with the number of its response."""

from base64 import b64encode
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import override

from suitability import pdf
from suitability.audit.audit_entry import Act
from suitability.audit.audit_log import record
from suitability.database_limits import RETRY_AFTER
from suitability.engine.tick_list import as_ticked
from suitability.fhir.document_reference import PDF as PDF_TYPE
from suitability.fhir.identifiers import Json
from suitability.http_cache import no_store
from suitability.languages import interface_language
from suitability.releases.release_cache import recall_reason
from suitability.responses.response import Response
from suitability.throttle.throttles import PDF

from .authentication import Who, answers_fhir
from .bearer_token import Scope
from .content_negotiation import prefers_json
from .refusals import Refusal
from .result_parameters import OF_FORM
from .search_parameters import drop_unknown
from .views import stored


@answers_fhir(Scope.ONE, forms=(PDF_TYPE,), throttled=lambda request: PDF)
def binary(request: HttpRequest, who: Who, number: int) -> Json | HttpResponse:
    """Return the sheet as a PDF, or as a resource that holds it, to who asks for JSON."""
    drop_unknown(request, request.GET.copy(), {*OF_FORM})
    saved = stored(Response.objects.select_related("summary"), number, who["now"])
    content = sheet_as_pdf(saved)
    record(Act.FETCHED, response=saved, about="PDF", **who)
    if not prefers_json(request, PDF_TYPE):
        return no_store(HttpResponse(content, content_type=PDF_TYPE))
    data = b64encode(content).decode()
    return {"resourceType": "Binary", "id": str(number), "contentType": PDF_TYPE, "data": data}


def sheet_as_pdf(saved: Response) -> bytes:
    """Return the sheet of a response as a PDF. Raises Http404 where no PDF can be made, and Refusal
    while another is made."""
    summary = saved.summary.read() if saved.summary.verifies else None
    if summary is None or summary.sheet is None or not (summary.release and pdf.is_available()):
        raise Http404
    context: dict[str, Any] = {
        "summary": as_ticked(summary, saved.tick_list(summary)),
        "made_on": localdate(saved.saved_at),
        "reference": saved.spoken_reference,
        "recalled": recall_reason(saved.release_id, summary.language),
    }
    try:
        with override(interface_language(summary.language)):
            return pdf.render("sheet/pdf.html", context)
    except pdf.NoPdfNow:
        text = "Another PDF is made just now. Try again."
        raise Refusal(503, "transient", text, again_after=RETRY_AFTER) from None
