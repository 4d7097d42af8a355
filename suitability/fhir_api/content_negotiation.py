"""Which form of an answer is asked for: JSON is the only one, so XML is refused, and never answered
as JSON. And how a client wants what we do not know to be handled."""

import re
from collections.abc import Collection, Mapping

from django.http import HttpRequest

from suitability.fhir.server_resources import FHIR_JSON

from .refusals import Refusal

# `_format` has short names too; a `+` that was not escaped in an address arrives as a space.
JSON = {FHIR_JSON, "application/json", "text/json"}
SPELLINGS = JSON | {"json", "application/fhir json"}
WILDCARDS = ("application/*", "*/*")  # what is more exact counts
VERSIONS = {"4.0", "4.0.1"}
NUMBER = re.compile(r"\d+\.?\d*|\.\d+", re.ASCII)


def check_format(request: HttpRequest, others: Collection[str] = ()) -> None:
    """Refuse a request for another form than JSON, or than those that this address has too.
    `_format` counts before Accept. Raises Refusal."""
    formats = request.GET.getlist("_format") + request.POST.getlist("_format")
    if formats:
        is_possible = all(_is(text, {*SPELLINGS, *others}) for text in formats)
    else:
        accepted = _accepted(request)
        is_possible = any(_quality(accepted, types) for types in (JSON, others))
    if not is_possible:
        raise Refusal(406, "not-supported", f"Only JSON of R4 is possible here: {FHIR_JSON}.")


def prefers_json(request: HttpRequest, other: str) -> bool:
    """Return whether JSON is asked for rather than another form: by its name, if both are wanted
    alike, as with `*/*`."""
    formats = request.GET.getlist("_format")
    if formats:
        return any(_is(text, SPELLINGS) for text in formats)
    accepted = _accepted(request)
    json, another = _quality(accepted, JSON), _quality(accepted, {other})
    return json > another or (json == another and not JSON.isdisjoint(accepted))


def is_pretty(request: HttpRequest) -> bool:
    """Return whether the answer is to be indented, for people. Raises Refusal."""
    texts = {*request.GET.getlist("_pretty"), *request.POST.getlist("_pretty")}
    if not texts <= {"true", "false"}:
        raise Refusal(400, "invalid", "_pretty is true or false.")
    return "true" in texts


def is_lenient(request: HttpRequest) -> bool:
    """Return whether unknown parameters are to be left out, rather than refused. A value may stand
    in quotes, and of several preferences of a name the first counts (RFC 7240)."""
    preferences = request.headers.get("Prefer", "").lower().replace(";", ",").split(",")
    texts = ("".join(text.replace('"', "").split()) for text in preferences)
    handling = [text for text in texts if text.partition("=")[0] == "handling"]
    return handling[:1] == ["handling=lenient"]


def _accepted(request: HttpRequest) -> Mapping[str, float]:
    """Return what the header names, and how much each is wanted, from 0 to 1 (`q`). A header that
    names nothing wants anything."""
    texts = [text for text in request.headers.get("Accept", "").split(",") if text.strip()]
    accepted: dict[str, float] = {}
    for text in texts or ["*/*"]:
        name, parameters = _parsed(text)
        weights = [value for key, value in parameters if key == "q" and NUMBER.fullmatch(value)]
        weight = float(weights[0]) if weights else 1.0
        if _is(text, {name}):
            accepted[name] = max(weight, accepted.get(name, 0))
    return accepted


def _quality(accepted: Mapping[str, float], types: Collection[str]) -> float:
    """Return how much any of these is wanted: as its name says, or else a wildcard."""
    named = [accepted[name] for name in types if name in accepted]
    if named or not types:
        return max(named, default=0)
    return next((accepted[name] for name in WILDCARDS if name in accepted), 0)


def _is(text: str, types: Collection[str]) -> bool:
    """Return whether a media type is one of these, and of our version if it names one."""
    name, parameters = _parsed(text)
    versions = {value.strip('"') for key, value in parameters if key == "fhirversion"}
    return name in types and versions <= VERSIONS


def _parsed(text: str) -> tuple[str, list[tuple[str, str]]]:
    """Return the name of a media type, and its parameters."""
    name, *parameters = (part.strip() for part in text.lower().split(";"))
    pairs = (parameter.partition("=") for parameter in parameters)
    return name, [(key.strip(), value.strip()) for key, _, value in pairs]
