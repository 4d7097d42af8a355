"""The parameters of a FHIR search: what there is, and what a request says by them.

What is not there is refused, since leaving it out would find more than was asked for; unless the
client says that it wants just that (`Prefer: handling=lenient`), and then it is told so.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from suitability.fhir.search_values import UnclearTime, moment_ranges, split, token, unescaped
from suitability.responses.reference import parse_reference

from .content_negotiation import is_lenient
from .refusals import Refusal
from .result_parameters import (
    OF_FORM,
    OF_PART,
    OF_RESULT,
    page_size,
    single,
    sorting,
    total,
    wanted_elements,
)

ALWAYS = {"_id": "token", "_lastUpdated": "date"}
NAMED = {"url": "uri", "name": "string", "title": "string", "status": "token"}
SEARCHES: Mapping[str, Mapping[str, str]] = {
    "Questionnaire": {
        **ALWAYS,
        **NAMED,
        "version": "token",
        "identifier": "token",
        "date": "date",
    },
    "QuestionnaireResponse": {
        **ALWAYS,
        "identifier": "token",
        "questionnaire": "reference",
        "authored": "date",
        "status": "token",
    },
    "DocumentReference": {
        **ALWAYS,
        "related": "reference",
        "date": "date",
        "status": "token",
        "type": "token",
    },
    "CodeSystem": {**ALWAYS, **NAMED, "code": "token"},
}
TARGETS = {"questionnaire": "Questionnaire", "related": "QuestionnaireResponse"}
MODIFIERS: Mapping[str, Sequence[str]] = {
    "token": ("missing", "not"),
    "string": ("missing", "exact", "contains"),
    "uri": ("missing",),
    "date": ("missing",),
    "reference": ("missing",),
}
# What a CapabilityStatement says of parameters beside their type.
DOCUMENTED = {
    (kind, name): "Modifiers: " + ", ".join(f":{each}" for each in MODIFIERS[of_type])
    for kind, of_types in SEARCHES.items()
    for name, of_type in of_types.items()
} | {("QuestionnaireResponse", "identifier"): "One reference, in the body of POST _search alone"}
# Those of result, and of the form that is asked for, have no modifier.
WITHOUT_MODIFIER = {*OF_FORM, *OF_PART, *OF_RESULT, "mode"}
BY_REFERENCE = ("QuestionnaireResponse", "DocumentReference")  # what a reference could find
SECRET = ("QuestionnaireResponse", "identifier")  # in the body of a POST alone
FORM = "application/x-www-form-urlencoded"
TRUE = {"true": True, "false": False}
# In all parameters. Each is a part of one SQL expression, and SQLite takes none that is 1000 deep.
MOST_VALUES = 200
ID = re.compile(r"[A-Za-z0-9.-]{1,64}")
LIKE_REFERENCE = re.compile(r"[A-Z0-9]{4}([ -]?)[A-Z0-9]{4}\1[A-Z0-9]{3}", re.IGNORECASE)
NOT_BY_ADDRESS = (
    "A reference stands in no address: send it as `identifier` in the body of a POST to "
    "QuestionnaireResponse/_search."
)


@dataclass(frozen=True, slots=True)
class Criterion:
    """What a parameter demands: that any of the values fits. They are what `value_of` returns."""

    name: str
    type: str
    modifier: str
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """What a request searches for. `sort` has names, and whether each goes down; `after` is the
    cursor of a page; `names` are the elements that are wanted, None for all; `ignored` are
    parameters that were left out, and `query` all others but the cursor, for links."""

    kind: str
    criteria: tuple[Criterion, ...]
    sort: tuple[tuple[str, bool], ...]
    count: int
    after: str
    wants_total: bool
    names: frozenset[str] | None
    ignored: tuple[str, ...]
    query: QueryDict

    def values_of(self, name: str) -> tuple[Any, ...]:
        return next((each.values for each in self.criteria if each.name == name), ())


def read_search(request: HttpRequest, kind: str) -> Search:
    """Return the search of a request, from its address and the form in its body. Raises Refusal."""
    query = sent_parameters(request, kind)
    known = {*SEARCHES[kind], *OF_FORM, *OF_PART, *OF_RESULT}
    ignored = drop_unknown(request, query, known)
    now = timezone.now()
    demanded = [
        (name, text)
        for name in query
        if name.partition(":")[0] in SEARCHES[kind]
        for text in query.getlist(name)
    ]
    if sum(len(split(text, ",")) for _, text in demanded) > MOST_VALUES:
        text = f"A search has at most {MOST_VALUES} values here, in all its parameters."
        raise Refusal(400, "too-costly", text)
    criteria = tuple(criterion(kind, name, text, now) for name, text in demanded)
    count, after = page_size(query), single(query, "after")
    return Search(
        kind=kind,
        criteria=criteria,
        sort=sorting(query, kind),
        count=count,
        after=after,
        wants_total=total(query) or not count,
        names=wanted_elements(query, kind),
        ignored=ignored,
        query=without_secrets(query, kind),
    )


def without_secrets(query: QueryDict, kind: str) -> QueryDict:
    """Return the query without what no link may have, and without its cursor."""
    for name in list(query):
        if name == "after" or (kind, base(name)) == SECRET:
            del query[name]
    return query


def sent_parameters(request: HttpRequest, kind: str) -> QueryDict:
    """Return what the address and the form in the body say. Raises Refusal."""
    refuse_unread_body(request)
    if request.META.get("CONTENT_LENGTH") not in (None, "", "0") and request.content_type != FORM:
        raise Refusal(415, "not-supported", f"Send the parameters as {FORM}.")
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Refusal(415, "not-supported", "A body that is encoded cannot be read here.")
    if kind in BY_REFERENCE and any(base(name) == SECRET[1] for name in request.GET):
        raise Refusal(400, "not-supported", NOT_BY_ADDRESS)
    query = request.GET.copy()
    query.update(request.POST)
    if kind in BY_REFERENCE and names_reference(without_secrets(query.copy(), kind)):
        raise Refusal(400, "not-supported", NOT_BY_ADDRESS)
    return query


def names_reference(query: QueryDict) -> bool:
    """Return whether one of the values is a reference, or ends with one."""
    values = (value for _, values in query.lists() for value in values)
    parts = (part for value in values for part in re.split(r"[,|/]", value))
    likely = (parse_reference(part) for part in parts if LIKE_REFERENCE.fullmatch(part))
    return any(parsed.is_whole and parsed.fits for parsed in likely)


def refuse_unread_body(request: HttpRequest) -> None:
    """Raise Refusal for a body beside GET or HEAD: what it demands would be left out, and all the
    rest found."""
    has_body = request.META.get("CONTENT_LENGTH") not in (None, "", "0")
    if has_body and request.method != "POST":
        text = "Parameters stand in the address, or in a form that is sent by POST to _search."
        raise Refusal(400, "not-supported", text)


def base(name: str) -> str:
    """Return the parameter's name without modifier and chain."""
    return re.split(r"[:.]", name, maxsplit=1)[0]


def read_part(request: HttpRequest, kind: str) -> frozenset[str] | None:
    """Return which elements of a resource are wanted, None for all. Raises Refusal."""
    refuse_unread_body(request)
    query = request.GET.copy()
    drop_unknown(request, query, {*OF_FORM, *OF_PART})
    if single(query, "_summary") == "count":
        raise Refusal(400, "not-supported", "_summary=count is for searches.")
    return wanted_elements(query, kind)


def drop_unknown(request: HttpRequest, query: QueryDict, known: set[str]) -> tuple[str, ...]:
    """Take out what is not known, and return the names, if the client is lenient. Raises Refusal
    if it is not, and for a modifier where none is possible."""
    modified = sorted(
        name for name in query if ":" in name and base(name) in known & WITHOUT_MODIFIER
    )
    if modified:
        text = f"No modifier is possible here: {', '.join(modified)[:200]}."
        raise Refusal(400, "not-supported", text)
    unknown = sorted(name for name in query if name.partition(":")[0] not in known)
    if unknown and not is_lenient(request):
        raise Refusal(400, "not-supported", f"Not known here: {', '.join(unknown)[:200]}.")
    for name in unknown:
        del query[name]
    return tuple(name[:50] for name in unknown)


def criterion(kind: str, parameter: str, text: str, now: datetime) -> Criterion:
    """Return what a parameter such as `authored` or `title:exact` demands. Raises Refusal."""
    name, colon, modifier = parameter.partition(":")
    of_type = SEARCHES[kind][name]
    if (kind, name) == SECRET:
        allowed: Sequence[str] = ()
    else:
        allowed = (*MODIFIERS[of_type], *filter(None, [TARGETS.get(name)]))
    if colon and modifier not in allowed:
        raise Refusal(400, "not-supported", f"{name} has no modifier :{modifier[:50]} here.")
    if modifier == "missing":
        if text not in TRUE:
            raise Refusal(400, "invalid", f"{name}:missing is true or false.")
        return Criterion(name, of_type, modifier, (TRUE[text],))
    try:
        values = tuple(value_of(name, of_type, modifier, part, now) for part in split(text, ","))
    except ValueError as error:
        raise Refusal(400, "invalid", f"{name} cannot be read: {error}") from None
    return Criterion(name, of_type, modifier, values)


def value_of(name: str, of_type: str, modifier: str, text: str, now: datetime) -> Any:
    """Return an alternative: MomentRanges for a date, a TokenValue for a token, a text for the
    others.

    Raises ValueError.
    """
    if not text:
        raise ValueError("it has an empty value.")
    if of_type == "date":
        try:
            return moment_ranges(text, zone=timezone.get_current_timezone(), now=now)
        except UnclearTime:
            raise
        except ValueError:
            why = "a date is as 2026, 2026-11, 2026-11-24 or 2026-11-24T09:30:00+01:00, alone or "
            raise ValueError(f"{why}after eq, ne, gt, lt, ge, le, sa, eb or ap.") from None
    if of_type == "token":
        return token_of(name, text)
    text = unescaped(text)
    if of_type == "uri" and "|" in text:
        raise ValueError("send the version as a parameter of its own.")
    return text if of_type != "reference" else target(text, TARGETS[name], modifier)


def token_of(name: str, text: str) -> Any:
    """Return the token that a search names. Raises ValueError."""
    try:
        value = token(text)
    except ValueError:
        raise ValueError("a token is as code, system|code, |code or system|.") from None
    if name == "_id" and value.system is not None:
        raise ValueError("an id has no system.")
    return value


def target(text: str, kind: str, modifier: str) -> str:
    """Return what a reference points to: `Type/id` for an id, or an address. Raises ValueError."""
    if modifier == kind or ID.fullmatch(text):
        if not ID.fullmatch(text):
            raise ValueError(f"after :{kind} stands an id.")
        return f"{kind}/{text}"
    if not re.fullmatch(rf"{kind}/{ID.pattern}|[a-z]+:.+", text):
        raise ValueError(f"it is as {kind}/id, or an address.")
    ours = f"{settings.FHIR_BASE}/"
    of_kind = rf"{kind}/{ID.pattern}(\|.*)?"  # a questionnaire's address may have a version
    if text.startswith(ours) and not re.fullmatch(of_kind, text.removeprefix(ours)):
        raise ValueError(f"an address here is {ours}{kind}/id.")
    return text
