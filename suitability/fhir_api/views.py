"""FHIR R4, for reading: the releases as questionnaires, and the responses that answer them.

A reference stands in no address, so a response is not searched for by its identifier.
"""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.utils.http import urlencode

from suitability.audit.audit_log import Act, record
from suitability.fhir import questionnaire_resource as questionnaires
from suitability.fhir.bundle import bundle
from suitability.fhir.identifiers import Json
from suitability.fhir.server_resources import capability_statement
from suitability.releases.release import Release
from suitability.releases.release_cache import compiled_release, live_summaries_or_none
from suitability.responses.response import current
from suitability.responses.response_in_fhir import in_fhir, names

from .authentication import Refusal, answers_fhir, reader
from .search_parameters import SEARCHES, days, parameters, releases_called, whole

WRITTEN = "2026-11-24"  # when what we can do last changed
PAGE, MOST = 50, 500


@answers_fhir
def metadata(request: HttpRequest) -> Json:
    """For everybody, as FHIR wants it."""
    return capability_statement(
        base=settings.FHIR_BASE,
        date=WRITTEN,
        description="Saved responses to a questionnaire about baclofen and sleep, for reading",
        security="A clinician's session, or a bearer token that the practice made",
        searches=SEARCHES,
    )


@answers_fhir
def questionnaire(request: HttpRequest, id: str) -> Json:
    reader(request)
    return next((one for one in every_questionnaire() if one["id"] == id), None) or missing()


@answers_fhir
def find_questionnaires(request: HttpRequest) -> Json:
    reader(request)
    wanted = parameters(request, "Questionnaire")
    found = [
        one
        for one in every_questionnaire()
        if all(one[name] == value for name, value in wanted.items())
    ]
    links = {"self": request.build_absolute_uri()}
    return bundle(found, base=settings.FHIR_BASE, kind="searchset", total=len(found), links=links)


@answers_fhir
def response(request: HttpRequest, number: int) -> Json:
    who = reader(request)
    one = current(who["now"]).filter(pk=number).first() or missing()
    record(Act.FETCHED, response=one, **who)
    return in_fhir(one)


@answers_fhir
def find_responses(request: HttpRequest) -> Json:
    """Newest first; the next page comes after a number, and so is the same at any time."""
    who = reader(request)
    wanted = parameters(request, "QuestionnaireResponse")
    found = current(who["now"]).order_by("-pk")
    if "questionnaire" in wanted:
        found = found.filter(release__in=releases_called(wanted["questionnaire"]))
    for test, day in days(request):
        found = found.filter(**{test: day})
    count = whole(request, "_count", PAGE)
    if "after" in request.GET:
        found = found.filter(pk__lt=whole(request, "after", 0))
    record(Act.FETCHED, about=f"search {urlencode(sorted(wanted.items()))}".strip(), **who)
    rows = list(found[: min(count, MOST) + 1])
    more = rows[min(count, MOST) :]
    rows = rows[: min(count, MOST)]
    links = {"self": request.build_absolute_uri()}
    if more and rows:
        query = request.GET.copy()
        query["after"] = str(rows[-1].pk)
        links["next"] = request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
    return bundle(
        [in_fhir(one) for one in rows], base=settings.FHIR_BASE, kind="searchset", links=links
    )


@answers_fhir
def nothing(request: HttpRequest, rest: str) -> Json:
    raise Refusal(404, "not-found", "There is no such address here: see /fhir/metadata.")


def every_questionnaire() -> list[Json]:
    """The releases, the newest first; all but the live one are retired."""
    live = live_summaries_or_none()
    return [
        questionnaires.questionnaire(
            compiled_release(number).program,
            names(compiled_release(number)),
            status="active" if live and live.release == number else "retired",
            date=published_at.isoformat(),
        )
        for number, published_at in Release.objects.values_list("number", "published_at")
    ]


def missing() -> Any:
    raise Http404
