"""FHIR R4, for reading: the releases as questionnaires, the responses that answer them, and the
lists that were read.

A reference stands in no address: a response is searched for by it in the body of a POST.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.http import urlencode

from suitability import pdf
from suitability.audit.audit_entry import Act
from suitability.audit.audit_log import record
from suitability.fhir.bundle import bundle
from suitability.fhir.elements import subset
from suitability.fhir.identifiers import Json
from suitability.fhir.normal_form import NotInFhir
from suitability.fhir.operation_definition import ASSESS, assess_address
from suitability.fhir.server_resources import capability_statement, warnings_outcome
from suitability.releases.site_names import content_title
from suitability.responses.replacement import Replacement
from suitability.responses.response import Response
from suitability.responses.response_in_fhir import in_fhir, list_in_fhir, with_changes, with_lists
from suitability.throttle.throttles import LOOKUP, Throttle

from . import listed_search, stored_search
from .authentication import Who, answers_fhir
from .bearer_token import Scope
from .refusals import Refusal
from .released_resources import Releases, every_code_system, every_questionnaire
from .result_parameters import OF_FORM, RESULTS, single
from .search_parameters import (
    DOCUMENTED,
    SEARCHES,
    Search,
    drop_unknown,
    read_part,
    read_search,
)

WRITTEN = "2026-11-29"  # when what we can do last changed
IDENTIFIER = "identifier"


@answers_fhir(None)
def metadata(request: HttpRequest, who: Who) -> Json:
    """Return what this server can do, to everybody, as FHIR wants it. Raises Refusal."""
    query = request.GET.copy()
    drop_unknown(request, query, {*OF_FORM, "mode"})
    if single(query, "mode") not in ("", "full"):
        raise Refusal(400, "not-supported", "mode is full.")
    return capability_statement(
        base=settings.FHIR_BASE,
        date=WRITTEN,
        description=f"Saved responses to the questionnaire '{content_title()}', for reading",
        security="A clinician's session, or a bearer token of the practice for what it covers",
        searches={**SEARCHES, **({"Binary": {}} if pdf.is_available() else {})},
        documentation=RESULTS,
        of_parameters=DOCUMENTED,
        operations={"Questionnaire": {ASSESS: assess_address(settings.FHIR_BASE)}},
    )


@answers_fhir(Scope.QUESTIONNAIRES)
def questionnaire(request: HttpRequest, who: Who, id: str) -> Json:
    """Return a release as a Questionnaire, by its id. Raises Http404, NotInFhir, Refusal."""
    return resource_with(id, every_questionnaire(), request)


@answers_fhir(Scope.QUESTIONNAIRES)
def code_system(request: HttpRequest, who: Who, id: str) -> Json:
    """Return a code system by its id: the choices of a question, in all releases. Raises Http404,
    NotInFhir, Refusal."""
    return resource_with(id, every_code_system(), request)


def resource_with(id: str, releases: Releases, request: HttpRequest) -> Json:
    """Return the resource with this id, or the wanted part of it. Raises Http404, NotInFhir,
    Refusal."""
    resource = next((each for each in releases.resources if each["id"] == id), None)
    if resource is None:
        raise Http404
    if id in releases.faults:
        raise NotInFhir(releases.faults[id])
    return wanted_part(resource, read_part(request, resource["resourceType"]))


def search_questionnaires(request: HttpRequest, who: Who) -> Json:
    """Return a page of the releases as Questionnaires. Raises Refusal."""
    return found_in(every_questionnaire(), read_search(request, "Questionnaire"), request)


def search_code_systems(request: HttpRequest, who: Who) -> Json:
    """Return a page of the code systems of all releases. Raises Refusal."""
    return found_in(every_code_system(), read_search(request, "CodeSystem"), request)


def found_in(releases: Releases, search: Search, request: HttpRequest) -> Json:
    """Return a page of the resources that match. Raises Refusal."""
    ordered = listed_search.in_order(releases.resources, search)
    matches = listed_search.matches(ordered, search)
    page, cursor = listed_search.page_of_listed(ordered, matches, search)
    sent = [each for each in page if each["id"] not in releases.faults]
    faults = {id: releases.faults[id] for each in page if (id := each["id"]) in releases.faults}
    return results(request, search, sent, cursor, total=len(matches), faults=faults)


@answers_fhir(Scope.ONE)
def response(request: HttpRequest, who: Who, number: int) -> Json:
    """Return a response by its number, and log that. Raises Http404, NotInFhir, Refusal."""
    names = read_part(request, "QuestionnaireResponse")
    saved = stored(with_changes(Response.objects.all()), number, who["now"])
    record(Act.FETCHED, response=saved, **who)
    return wanted_part(in_fhir(saved), names)


@answers_fhir(Scope.ONE)
def document(request: HttpRequest, who: Who, number: int) -> Json:
    """Return the list beside a response, which has its number. Raises Http404, Refusal."""
    names = read_part(request, "DocumentReference")
    saved = stored(with_lists(Response.objects.all()), number, who["now"])
    record(Act.FETCHED, response=saved, about="DocumentReference", **who)
    return wanted_part(list_in_fhir(saved), names)


def stored(rows: QuerySet[Response], number: int, now: datetime) -> Response:
    """Return the response of this number. Raises Http404, and Refusal (410) if it was replaced."""
    saved = rows.filter(delete_at__gt=now, pk=number).first()
    if saved is None:
        raise gone(number, now)
    return saved


def search_responses(request: HttpRequest, who: Who) -> Json:
    """Return a page of responses, the newest first unless another order is wanted. Raises
    Refusal."""
    search = read_search(request, "QuestionnaireResponse")
    rows = with_changes(Response.objects.unexpired(who["now"]))
    if search.values_of(IDENTIFIER):
        return looked_up(request, who, search, rows)
    return page_of_stored(request, who, search, rows)


def search_documents(request: HttpRequest, who: Who) -> Json:
    """Return a page of lists, as `search_responses` does. Raises Refusal."""
    search = read_search(request, "DocumentReference")
    rows = with_lists(Response.objects.unexpired(who["now"]))
    return page_of_stored(request, who, search, rows)


def page_of_stored(request: HttpRequest, who: Who, search: Search, rows: QuerySet[Any]) -> Json:
    matching = stored_search.matching(rows, search)
    page, cursor = stored_search.page_of_rows(matching, search)
    is_all = search.count and not cursor and not search.after
    total = len(page) if is_all else matching.count() if search.wants_total else None
    resources, faults = in_kind(search.kind, page)
    read = [row.pk for row in page if str(row.pk) not in faults]
    record(Act.FETCHED, about=about(search), read=read, **who)
    return results(request, search, resources, cursor, total=total, faults=faults)


def in_kind(kind: str, rows: Sequence[Any]) -> tuple[list[Json], dict[str, str]]:
    """Return the rows as resources; and by id why R4 cannot express those that are left out."""
    resources: list[Json] = []
    faults: dict[str, str] = {}
    for row in rows:
        try:
            resources.append((in_fhir if kind == "QuestionnaireResponse" else list_in_fhir)(row))
        except NotInFhir as error:
            faults[str(row.pk)] = str(error)
    return resources, faults


def about(search: Search) -> str:
    """Return what the log says of a search: its parameters, which hold no reference."""
    demanded = {each.name for each in search.criteria} - {IDENTIFIER}
    fields = [
        (name, value)
        for name, values in sorted(search.query.lists())
        if name.partition(":")[0] in demanded
        for value in values
    ]
    kind = "" if search.kind == "QuestionnaireResponse" else search.kind
    return " ".join(filter(None, ("search", kind, urlencode(fields))))


def looked_up(request: HttpRequest, who: Who, search: Search, rows: QuerySet[Response]) -> Json:
    """Return the response whose reference was told, and log it as a clinician's lookup is. Raises
    Refusal."""
    if sum(each.name == IDENTIFIER for each in search.criteria) > 1:
        raise Refusal(400, "not-supported", "Send one reference at a time.")
    if search.after:
        raise Refusal(400, "not-supported", "A search by reference has one page: leave out after.")
    reference = stored_search.reference_in(search.values_of(IDENTIFIER))
    saved = stored_search.matching(rows, search).first()
    record(Act.SEARCHED, response=saved, about="" if saved else reference, **who)
    # The link to itself finds the same, without the reference: 0 is the id of nothing.
    search.query["_id"] = str(saved.pk) if saved else "0"
    if saved is None:
        replacement = Replacement.objects.unexpired(who["now"]).filter(reference=reference).first()
        hint = replaced(replacement, who["now"]) if replacement else ""
        return results(request, search, [], "", total=0, hint=hint)
    if not search.count:
        return results(request, search, [], "", total=1)
    resources, faults = in_kind(search.kind, [saved])
    if resources:
        record(Act.FETCHED, response=saved, **who)
    return results(request, search, resources, "", total=1, faults=faults)


def is_lookup(request: HttpRequest) -> Throttle | None:
    return LOOKUP if any(name.startswith(IDENTIFIER) for name in request.POST) else None


FORM = ("POST",)
find_questionnaires = answers_fhir(Scope.QUESTIONNAIRES)(search_questionnaires)
post_questionnaires = answers_fhir(Scope.QUESTIONNAIRES, methods=FORM)(search_questionnaires)
find_code_systems = answers_fhir(Scope.QUESTIONNAIRES)(search_code_systems)
post_code_systems = answers_fhir(Scope.QUESTIONNAIRES, methods=FORM)(search_code_systems)
find_responses = answers_fhir(Scope.ALL)(search_responses)
post_responses = answers_fhir(Scope.ALL, methods=FORM, throttled=is_lookup)(search_responses)
find_documents = answers_fhir(Scope.ALL)(search_documents)
post_documents = answers_fhir(Scope.ALL, methods=FORM)(search_documents)


def results(
    request: HttpRequest,
    search: Search,
    resources: list[Json],
    cursor: str,
    *,
    total: int | None,
    hint: str = "",
    faults: Mapping[str, str] = {},
) -> Json:
    """Return a page of a search as a Bundle, with links and with what was left out of it: the
    parameters that are not known, and by id what R4 cannot express."""
    query, address = search.query.copy(), f"/fhir/{search.kind}"
    links = {"self": request.build_absolute_uri(f"{address}?{query.urlencode()}".rstrip("?"))}
    if cursor:
        query["after"] = cursor
        links["next"] = request.build_absolute_uri(f"{address}?{query.urlencode()}")
    ignored = f"Left out, as not known here: {', '.join(search.ignored)}." if search.ignored else ""
    text = " ".join(filter(None, (ignored, hint)))
    warnings = [("not-supported" if ignored else "informational", text)] if text else []
    for id, fault in faults.items():
        left_out = f"Left out, as R4 cannot express it: {search.kind}/{id}: {fault}."
        warnings.append(("not-supported", left_out))
    return bundle(
        [wanted_part(resource, search.names) for resource in resources],
        base=settings.FHIR_BASE,
        kind="searchset",
        total=total,
        links=links,
        outcome=warnings_outcome(warnings) if warnings else None,
    )


def wanted_part(resource: Json, names: frozenset[str] | None) -> Json:
    return resource if names is None else subset(resource, names)


@answers_fhir(None)
def unknown_path(request: HttpRequest, who: Who, rest: str = "") -> Json:
    """Refuse an address that is not there: raise Refusal (404)."""
    raise Refusal(404, "not-found", "There is no such address here: see /fhir/metadata.")


def gone(number: int, now: datetime) -> Exception:
    """Return what to raise for a response that is not there: whether it was replaced."""
    replacement = Replacement.objects.unexpired(now).filter(pk=number).first()
    return Refusal(410, "deleted", replaced(replacement, now)) if replacement else Http404()


def replaced(replacement: Replacement, now: datetime) -> str:
    """Return what is told of a response that was replaced; the newer one may be gone too."""
    by = Response.objects.unexpired(now).filter(replacements=replacement).first()
    newer = f" by QuestionnaireResponse/{by.pk}" if by else ""
    return f"The patient replaced this response{newer}."
