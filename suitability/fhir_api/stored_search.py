"""A search among saved responses, and among the lists beside them, as SQL."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from suitability.fhir.document_reference import TYPE
from suitability.fhir.identifiers import Names
from suitability.fhir.search_values import MomentRange, TokenValue
from suitability.releases.release import Release
from suitability.releases.release_cache import compiled_release
from suitability.responses.reference import parse_reference
from suitability.responses.response_in_fhir import names

from .cursors import MAX_NUMBER, Order, beyond, encoded
from .refusals import Refusal
from .search_parameters import Criterion, Search

ALL, NONE = Q(), Q(pk__in=[])
COLUMNS = {
    "QuestionnaireResponse": {"_id": "pk", "_lastUpdated": "updated_at", "authored": "saved_at"},
    "DocumentReference": {"_id": "pk", "_lastUpdated": "changed_at", "date": "saved_at"},
}
# By kind and parameter: each token that there is, and which rows have it.
TOKENS: Mapping[tuple[str, str], Sequence[tuple[str, str, Q]]] = {
    ("QuestionnaireResponse", "status"): (
        ("http://hl7.org/fhir/questionnaire-answers-status", "completed", ALL),
    ),
    ("DocumentReference", "status"): (
        ("http://hl7.org/fhir/document-reference-status", "current", Q(is_replaced=False)),
        ("http://hl7.org/fhir/document-reference-status", "superseded", Q(is_replaced=True)),
    ),
    ("DocumentReference", "type"): ((TYPE["system"], TYPE["code"], ALL),),
}


def matching(rows: QuerySet[Any], search: Search) -> QuerySet[Any]:
    """Return the rows that fit all that is demanded. Raises Refusal."""
    return rows.filter(*(condition(search.kind, each) for each in search.criteria))


def condition(kind: str, criterion: Criterion) -> Q:
    """Return the rows that fit any of the values. No element that is searched is ever missing."""
    if criterion.modifier == "missing":
        return NONE if criterion.values[0] else ALL
    column = COLUMNS[kind].get(criterion.name, "")
    if criterion.type == "date":
        return any_of(any_of(within(column, i) for i in value) for value in criterion.values)
    if (kind, criterion.name) in TOKENS:
        fitting = any_of(fits(value, kind, criterion.name) for value in criterion.values)
    else:
        fitting = BY_NAME[criterion.name](criterion.values)
    if criterion.modifier != "not":
        return fitting
    return NONE if fitting == ALL else ~fitting  # Django reads ~Q() as met by all


def any_of(conditions: Any) -> Q:
    """Return what meets any of the conditions; an empty Q, which is met by all, is one too."""
    several = [each for each in conditions if each != NONE]
    if any(each == ALL for each in several):
        return ALL
    return Q(*several, _connector=Q.OR) if several else NONE


def within(column: str, moments: MomentRange) -> Q:
    return Q(**{f"{column}__gte": moments.start, f"{column}__lt": moments.end})


def fits(value: TokenValue, kind: str, name: str) -> Q:
    return any_of(rows for system, code, rows in TOKENS[kind, name] if value.means(system, code))


def by_id(values: Sequence[TokenValue]) -> Q:
    return Q(pk__in=[*numbers(value.code for value in values)])


def numbers(codes: Any) -> list[int]:
    """Return the ids that a row can have; others are ids of nothing."""
    digits = (code for code in codes if code.isascii() and code.isdecimal() and len(code) < 20)
    return [int(code) for code in digits if code == str(int(code)) and int(code) <= MAX_NUMBER]


def by_questionnaire(values: Sequence[str]) -> Q:
    """Select the releases that the values mean: an address with a version means one, without all,
    and an id one."""
    released = Release.objects.values_list("number", flat=True)
    by_number = {number: names(compiled_release(number)) for number in released}
    wanted = {*values}
    return Q(release__in=[n for n, called in by_number.items() if wanted & addresses(called)])


def addresses(called: Names) -> set[str]:
    """Return all that a release is named by."""
    by_id = f"Questionnaire/{called.id}"
    return {called.url, called.canonical, by_id, f"{called.base}/{by_id}"}


def by_related(values: Sequence[str]) -> Q:
    addresses = (value.removeprefix(f"{settings.FHIR_BASE}/") for value in values)
    ids = (address.removeprefix("QuestionnaireResponse/") for address in addresses)
    return Q(pk__in=numbers(ids))


def by_reference(values: Sequence[TokenValue]) -> Q:
    return Q(reference=reference_in(values))


def reference_in(values: Sequence[TokenValue]) -> str:
    """Return the one reference that is looked for. Raises Refusal for what cannot be one, as that
    was mistyped."""
    (value, *others) = values
    system = f"{settings.FHIR_BASE}/identifier/reference"
    if others:
        raise Refusal(400, "not-supported", "Send one reference at a time.")
    if value.system not in (None, system):
        raise Refusal(400, "not-supported", f"The system of a reference is {system}.")
    parsed = parse_reference(value.code[:100])
    if not (parsed.is_whole and parsed.fits):
        text = "This is no reference, or it was mistyped. It is written as 0000-0000-Z81."
        raise Refusal(400, "invalid", text)
    return parsed.reference


BY_NAME: Mapping[str, Callable[[Sequence[Any]], Q]] = {
    "_id": by_id,
    "questionnaire": by_questionnaire,
    "related": by_related,
    "identifier": by_reference,
}


def page_of_rows(rows: QuerySet[Any], search: Search) -> tuple[list[Any], str]:
    """Return the rows of a page, and the cursor of the next one, empty if it is the last."""
    order = order_of(search)
    if search.after:
        rows = rows.filter(beyond(search.after, order))
    columns = [f"{'-' if goes_down else ''}{column}" for column, goes_down in order]
    page = list(rows.order_by(*columns)[: search.count + 1]) if search.count else []
    if len(page) <= search.count:
        return page, ""
    last = page[search.count - 1]
    return page[: search.count], encoded([getattr(last, column) for column, _ in order])


def order_of(search: Search) -> Order:
    """Return the columns to sort by: the newest first, and the number last of all."""
    columns: dict[str, bool] = {}
    for name, goes_down in search.sort or (("_id", True),):
        columns.setdefault(COLUMNS[search.kind][name], goes_down)
        if "pk" in columns:
            break
    columns.setdefault("pk", next(reversed(columns.values())))
    return tuple(columns.items())
