"""The parameters of a FHIR search."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Q
from django.http import HttpRequest

from suitability.releases.release import Release
from suitability.releases.release_cache import compiled_release
from suitability.responses.days import midnight, on_days
from suitability.responses.response_in_fhir import names

from .authentication import Refusal

SEARCHES: Mapping[str, Mapping[str, str]] = {
    "Questionnaire": {"url": "uri", "version": "token", "status": "token"},
    "QuestionnaireResponse": {"questionnaire": "reference", "authored": "date"},
}


def releases_called(canonical: str) -> list[int]:
    """Return the releases that a canonical address means: one with a version, all without."""
    numbers = Release.objects.values_list("number", flat=True)
    by_number = {number: names(compiled_release(number)) for number in numbers}
    return [n for n, called in by_number.items() if canonical in (called.url, called.canonical)]


def search_parameters(request: HttpRequest, kind: str) -> dict[str, str]:
    """Return the parameters by name. An unknown one would widen the search unseen, so it is
    refused. Raises Refusal."""
    known = {*SEARCHES[kind], "_count", "after", "_format"}
    unknown = sorted(set(request.GET) - known)
    if unknown:
        raise Refusal(400, "not-supported", f"Not known here: {', '.join(unknown)[:200]}.")
    if request.GET.get("_format", "json") not in ("json", "application/fhir+json"):
        raise Refusal(406, "not-supported", "Only JSON is possible here.")
    return {name: request.GET[name] for name in SEARCHES[kind] if name in request.GET}


PREFIXES = {"ge": "saved_at__gte", "lt": "saved_at__lt", "eq": ""}


def day_filters(request: HttpRequest) -> list[Q]:
    """Return the filters for days such as `ge2026-11-24`, `lt2026-11-25`, or a day alone.

    Raises Refusal.
    """
    filters = []
    for text in request.GET.getlist("authored"):
        prefix, iso = (text[:2], text[2:]) if text[:2] in PREFIXES else ("eq", text)
        try:
            day = date.fromisoformat(iso)
            start = midnight(day)
        except (ValueError, OverflowError):
            why = "authored is a day as 2026-11-24, alone or after eq, ge or lt."
            raise Refusal(400, "invalid", why) from None
        if prefix == "eq":
            filters.append(on_days("saved_at", day, day))
        else:
            filters.append(Q(**{PREFIXES[prefix]: start}))
    return filters


def number_parameter(request: HttpRequest, name: str, default: int) -> int:
    """Return the whole number, of at most 18 digits. Raises Refusal."""
    text = request.GET.get(name, str(default))
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise Refusal(400, "invalid", f"{name} is a whole number.")
    return int(text)
