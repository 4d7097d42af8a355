"""The parameters of FHIR that say what is sent of what matches: order, page, count and elements."""

from collections.abc import Mapping, Sequence

from django.http import QueryDict

from suitability.fhir.elements import elements_of, summary_of

from .refusals import Refusal

SORTS: Mapping[str, Sequence[str]] = {
    "Questionnaire": ("_id", "_lastUpdated", "date", "name", "title"),
    "QuestionnaireResponse": ("_id", "_lastUpdated", "authored"),
    "DocumentReference": ("_id", "_lastUpdated", "date"),
    "CodeSystem": ("_id", "_lastUpdated", "name", "title"),
}
OF_FORM = ("_format", "_pretty")
OF_PART = ("_summary", "_elements")
# `_totalMethod` is no parameter of the standard, but how fhirpy asks for a total.
OF_RESULT = ("_sort", "_count", "_total", "_totalMethod", "after")
DEFAULT_COUNT, MAX_COUNT = 50, 500  # resources a page
# What a CapabilityStatement says of them.
RESULTS = (
    f"Searches take _count (at most {MAX_COUNT}), _total (none, estimate, accurate), _elements, "
    "_summary (true, false, count, data), _pretty, _format (JSON) and _sort: "
    + "; ".join(f"{kind} by {', '.join(names)}" for kind, names in SORTS.items())
    + ". They are sent in the address, or as a form by POST to _search. What is not known is "
    "refused, or left out with Prefer: handling=lenient."
)


def sorting(query: QueryDict, kind: str) -> tuple[tuple[str, bool], ...]:
    """Return the names to sort by, and whether each goes down. Raises Refusal."""
    text = single(query, "_sort")
    names = text.split(",") if text else []
    if any(name.removeprefix("-") not in SORTS[kind] for name in names):
        text = f"Sort by {', '.join(SORTS[kind])}; with a - before it from the last to the first."
        raise Refusal(400, "not-supported", text)
    return tuple((name.removeprefix("-"), name.startswith("-")) for name in names)


def total(query: QueryDict) -> bool:
    """Return whether all matches are to be counted. Raises Refusal."""
    wanted = single(query, "_total") or "none"
    if wanted not in ("none", "estimate", "accurate"):
        raise Refusal(400, "invalid", "_total is none, estimate or accurate.")
    if single(query, "_totalMethod") not in ("", "count"):
        raise Refusal(400, "not-supported", "_totalMethod is count.")
    return wanted != "none" or "_totalMethod" in query


def wanted_elements(query: QueryDict, kind: str) -> frozenset[str] | None:
    """Return the names of the elements that are wanted, None for all. Raises Refusal."""
    summary, elements = single(query, "_summary"), single(query, "_elements")
    if summary not in ("", "true", "false", "count", "data"):
        text = "_summary is true, false, count or data: there is no narrative text."
        raise Refusal(400, "not-supported", text)
    names = frozenset(name.strip() for name in elements.split(",")) if elements else frozenset()
    if names - elements_of(kind):
        text = f"Not elements of {kind}: {', '.join(sorted(names - elements_of(kind)))[:200]}."
        raise Refusal(400, "invalid", text)
    if elements and summary == "true":
        raise Refusal(400, "not-supported", "_summary=true and _elements are not sent together.")
    return summary_of(kind) if summary == "true" else names or None


def page_size(query: QueryDict) -> int:
    """Return how many resources a page has at most; 0 if they are only counted. Raises Refusal."""
    text = single(query, "_count") or str(DEFAULT_COUNT)
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise Refusal(400, "invalid", "_count is a whole number.")
    return 0 if single(query, "_summary") == "count" else min(int(text), MAX_COUNT)


def single(query: QueryDict, name: str) -> str:
    """Return the value of a parameter that stands at most once; empty without. Raises Refusal."""
    values = query.getlist(name)
    if len(values) > 1 or values == [""]:
        raise Refusal(400, "invalid", f"{name} has a single value.")
    return values[0] if values else ""
