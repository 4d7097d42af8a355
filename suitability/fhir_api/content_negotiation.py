"""Which form of an answer is asked for: JSON is the only one, so XML is refused, and never answered
as JSON. And how a client wants what we do not know to be handled."""

from collections.abc import Collection, Iterator

from django.http import HttpRequest

from .refusals import Refusal

FHIR_JSON = "application/fhir+json"
# `_format` has short names too; a `+` that was not escaped in an address arrives as a space.
JSON = {FHIR_JSON, "application/json", "text/json"}
SPELLINGS = JSON | {"json", "application/fhir json"}
WILDCARDS = {"*/*", "application/*"}
VERSIONS = {"4.0", '"4.0"'}


def check_format(request: HttpRequest, others: Collection[str] = ()) -> None:
    """Refuse a request for another form than JSON, or than those that this address has too.
    `_format` counts before Accept. Raises Refusal."""
    formats = request.GET.getlist("_format") + request.POST.getlist("_format")
    if formats:
        is_possible = all(_is(text, {*SPELLINGS, *others}) for text in formats)
    else:
        accepted = _accepted(request)
        is_possible = not request.headers.get("Accept", "").strip() or any(
            _is(text, {*JSON, *WILDCARDS, *others}) for text in accepted
        )
    if not is_possible:
        raise Refusal(406, "not-supported", f"Only JSON of R4 is possible here: {FHIR_JSON}.")


def names_json(request: HttpRequest) -> bool:
    """Return whether JSON is asked for by its name, and not just anything."""
    named = request.GET.getlist("_format") or _accepted(request)
    return any(_is(text, SPELLINGS) for text in named)


def is_pretty(request: HttpRequest) -> bool:
    """Return whether the answer is to be indented, for people. Raises Refusal."""
    texts = {*request.GET.getlist("_pretty"), *request.POST.getlist("_pretty")}
    if not texts <= {"true", "false"}:
        raise Refusal(400, "invalid", "_pretty is true or false.")
    return "true" in texts


def is_lenient(request: HttpRequest) -> bool:
    """Return whether unknown parameters are to be left out, rather than refused."""
    preferences = request.headers.get("Prefer", "").lower().replace(";", ",").split(",")
    handling = [text.strip() for text in preferences if text.strip().startswith("handling")]
    return [text.replace(" ", "") for text in handling] == ["handling=lenient"]


def _accepted(request: HttpRequest) -> Iterator[str]:
    """Yield what the header names, but for what it says is not wanted (q=0)."""
    for text in request.headers.get("Accept", "").split(","):
        _, *parameters = text.replace(" ", "").lower().split(";")
        if text.strip() and not any(_is_nothing(parameter) for parameter in parameters):
            yield text


def _is_nothing(parameter: str) -> bool:
    name, _, value = parameter.partition("=")
    return name == "q" and value.strip("0") in ("", ".")


def _is(text: str, types: Collection[str]) -> bool:
    """Return whether a media type is one of these, and of our version if it names one."""
    name, *parameters = (part.strip().lower() for part in text.split(";"))
    versions = {text.partition("=")[2] for text in parameters if text.startswith("fhirversion")}
    return name in types and versions <= VERSIONS
