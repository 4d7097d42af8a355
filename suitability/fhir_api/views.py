"""FHIR R4, for reading: the releases as questionnaires, and the responses that answer them.

A reference stands in no address, so a response is not searched for by its identifier.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.utils.http import urlencode

from suitability.audit.audit_entry import Act
from suitability.audit.audit_log import record
from suitability.fhir import questionnaire_resource as questionnaires
from suitability.fhir.bundle import bundle
from suitability.fhir.identifiers import Json
from suitability.fhir.operation_definition import ASSESS, assess_address
from suitability.fhir.server_resources import capability_statement
from suitability.releases.release import Release
from suitability.releases.release_cache import compiled_release, live_summaries_or_none
from suitability.releases.site_names import content_title
from suitability.responses.replacement import Replacement
from suitability.responses.response import Response
from suitability.responses.response_in_fhir import in_fhir, names

from .authentication import Refusal, Who, answers_fhir
from .bearer_token import Scope
from .search_parameters import (
    SEARCHES,
    day_filters,
    number_parameter,
    releases_called,
    search_parameters,
)

WRITTEN = "2026-11-29"  # when what we can do last changed
DEFAULT_COUNT, MAX_COUNT = 50, 500  # resources a page


@answers_fhir(None)
def metadata(request: HttpRequest, who: Who) -> Json:
    """Return what this server can do, to everybody, as FHIR wants it."""
    return capability_statement(
        base=settings.FHIR_BASE,
        date=WRITTEN,
        description=f"Saved responses to the questionnaire '{content_title()}', for reading",
        security="A clinician's session, or a bearer token of the practice for what it covers",
        searches=SEARCHES,
        operations={"Questionnaire": {ASSESS: assess_address(settings.FHIR_BASE)}},
    )


@answers_fhir(Scope.QUESTIONNAIRES)
def questionnaire(request: HttpRequest, who: Who, id: str) -> Json:
    return next((r for r in every_questionnaire() if r["id"] == id), None) or not_found()


@answers_fhir(Scope.QUESTIONNAIRES)
def find_questionnaires(request: HttpRequest, who: Who) -> Json:
    wanted = search_parameters(request, "Questionnaire")
    matches = [
        resource
        for resource in every_questionnaire()
        if all(resource[name] == value for name, value in wanted.items())
    ]
    links = {"self": request.build_absolute_uri()}
    return bundle(
        matches, base=settings.FHIR_BASE, kind="searchset", total=len(matches), links=links
    )


@answers_fhir(Scope.ONE)
def response(request: HttpRequest, who: Who, number: int) -> Json:
    saved = Response.objects.unexpired(who["now"]).filter(pk=number).first()
    if saved is None:
        raise gone(number, who["now"])
    record(Act.FETCHED, response=saved, **who)
    return in_fhir(saved)


@answers_fhir(Scope.ALL)
def find_responses(request: HttpRequest, who: Who) -> Json:
    """Return a page, the newest first. The next page is named by a cursor, the number of the last
    response, and so is the same at any time."""
    wanted = search_parameters(request, "QuestionnaireResponse")
    matching = Response.objects.unexpired(who["now"]).order_by("-pk")
    if "questionnaire" in wanted:
        matching = matching.filter(release__in=releases_called(wanted["questionnaire"]))
    matching = matching.filter(*day_filters(request))
    count = min(number_parameter(request, "_count", DEFAULT_COUNT), MAX_COUNT)
    if "after" in request.GET:
        matching = matching.filter(pk__lt=number_parameter(request, "after", 0))
    rows = list(matching[: count + 1])
    about = f"search {urlencode(sorted(wanted.items()))}".strip()
    record(Act.FETCHED, about=about, read=[row.pk for row in rows[:count]], **who)
    links = {"self": request.build_absolute_uri()}
    if 0 < count < len(rows):
        query = request.GET.copy()
        query["after"] = str(rows[count - 1].pk)
        links["next"] = request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
    resources = [in_fhir(row) for row in rows[:count]]
    return bundle(resources, base=settings.FHIR_BASE, kind="searchset", links=links)


@answers_fhir(None)
def unknown_path(request: HttpRequest, who: Who, rest: str = "") -> Json:
    raise Refusal(404, "not-found", "There is no such address here: see /fhir/metadata.")


def every_questionnaire() -> list[Json]:
    """Return the releases, the newest first; all but the live one are retired."""
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


def gone(number: int, now: datetime) -> Exception:
    """Return what to raise for a response that is not there: whether it was replaced."""
    replacement = Replacement.objects.unexpired(now).filter(pk=number).first()
    if replacement is None:
        return Http404()
    newer = f" by QuestionnaireResponse/{replacement.by_id}" if replacement.by_id else ""
    return Refusal(410, "deleted", f"The patient replaced this response{newer}.")


def not_found() -> Any:
    raise Http404
