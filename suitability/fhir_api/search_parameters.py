"""What a FHIR search asks for."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest

from suitability.releases.release import Release
from suitability.releases.release_cache import compiled_release
from suitability.responses.days import midnight
from suitability.responses.response_in_fhir import names

from .authentication import Refusal

SEARCHES: Mapping[str, Mapping[str, str]] = {
    "Questionnaire": {"url": "uri", "version": "token", "status": "token"},
    "QuestionnaireResponse": {"questionnaire": "reference", "authored": "date"},
}


def releases_called(canonical: str) -> list[int]:
    """The releases that a canonical address means: one with a version, all without."""
    numbers = Release.objects.values_list("number", flat=True)
    called = {number: names(compiled_release(number)) for number in numbers}
    return [number for number, one in called.items() if canonical in (one.url, one.canonical)]


def parameters(request: HttpRequest, kind: str) -> dict[str, str]:
    """What is searched for. One that we do not know would widen the search unseen, so it is
    refused. Raises Refusal."""
    known = {*SEARCHES[kind], "_count", "after", "_format"}
    unknown = sorted(set(request.GET) - known)
    if unknown:
        raise Refusal(400, "not-supported", f"Not known here: {', '.join(unknown)[:200]}.")
    if request.GET.get("_format", "json") not in ("json", "application/fhir+json"):
        raise Refusal(406, "not-supported", "Only JSON is possible here.")
    return {name: request.GET[name] for name in SEARCHES[kind] if name in request.GET}


PREFIXES = {"ge": "saved_at__gte", "lt": "saved_at__lt", "eq": ""}


def days(request: HttpRequest) -> list[tuple[str, Any]]:
    """Tests on the day: `ge2026-11-24`, `lt2026-11-25`, or a day alone. Raises Refusal."""
    tests = []
    for said in request.GET.getlist("authored"):
        prefix, day = (said[:2], said[2:]) if said[:2] in PREFIXES else ("eq", said)
        try:
            start = midnight(date.fromisoformat(day))
        except (ValueError, OverflowError):
            text = "authored is a day as 2026-11-24, alone or after eq, ge or lt."
            raise Refusal(400, "invalid", text) from None
        if prefix == "eq":
            tests += [("saved_at__gte", start), ("saved_at__lt", start + timedelta(days=1))]
        else:
            tests.append((PREFIXES[prefix], start))
    return tests


def whole(request: HttpRequest, name: str, otherwise: int) -> int:
    said = request.GET.get(name, str(otherwise))
    if not (said.isascii() and said.isdecimal() and len(said) < 19):
        raise Refusal(400, "invalid", f"{name} is a whole number.")
    return int(said)
