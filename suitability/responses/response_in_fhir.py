"""A saved response as a FHIR resource, and what FHIR calls its release."""

from django.conf import settings

from suitability.engine.summary import Summaries
from suitability.fhir import response_resource
from suitability.fhir.identifiers import Json, Names
from suitability.releases.release_cache import compiled_release

from .reference import in_groups
from .response import Response


def names(summaries: Summaries) -> Names:
    """Return the addresses under which FHIR knows a release."""
    code = summaries.program.document.code
    return Names(settings.FHIR_BASE, code, summaries.digest, summaries.release)


def in_fhir(response: Response) -> Json:
    """Return a response as a QuestionnaireResponse, as its own release says it."""
    summaries = compiled_release(response.release_id)
    return response_resource.response(
        summaries.program,
        int.from_bytes(bytes(response.code), "big"),
        names(summaries),
        id=str(response.pk),
        reference=in_groups(response.reference),
        authored=response.saved_at.isoformat(),
    )
