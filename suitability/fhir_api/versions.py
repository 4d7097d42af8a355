"""The version of a resource, as HTTP says it: ETag, Last-Modified, 304 and 412."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, parse_etags

from suitability.fhir.identifiers import Json
from suitability.http_cache import no_store

from .refusals import Refusal, fhir_response, refused


def sent(request: HttpRequest, resource: Json, pretty: bool) -> HttpResponse:
    """Return the resource, or 304 without it to a client that has this version of it."""
    response = fhir_response(resource, pretty=pretty)
    meta = resource.get("meta", {})
    if "versionId" not in meta:
        return response
    version = f'"{meta["versionId"]}"'
    etag = f"W/{version}"
    changed_at = int(datetime.fromisoformat(meta["lastUpdated"]).timestamp())
    response["ETag"], response["Last-Modified"] = etag, http_date(changed_at)
    conditional = get_conditional_response(request, etag, changed_at, response)
    if conditional is None or conditional.status_code != 412:
        return no_store(conditional or response)
    tags = parse_etags(request.headers.get("If-Match", ""))
    if version in [tag.removeprefix("W/") for tag in tags]:
        return no_store(response)  # Django matches no weak tag, and FHIR has no other
    return refused(Refusal(412, "conflict", "The resource here is another version by now."))
