"""FHIR's operation $assess: a QuestionnaireResponse comes in, and the list goes out.

Nothing that is sent is stored or logged, so there is no entry in the audit log either: no saved
response is read. What is written beside is what every request of FHIR writes, the throttle's count
and the day of a key's last use.
"""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from suitability.engine import answers_json
from suitability.engine.assessment import assessment
from suitability.engine.plain_text import plain_text
from suitability.engine.summary import Summaries
from suitability.fhir.identifiers import Json
from suitability.fhir.issues import Issue
from suitability.fhir.operation_definition import assess_definition
from suitability.fhir.response_reading import KIND, UnfitResponse, response_bits
from suitability.fhir.server_resources import FHIR_JSON
from suitability.releases.release import Release
from suitability.releases.release_cache import compiled_release, live_summaries_or_none
from suitability.responses.response_in_fhir import names

from .authentication import Who, answers_fhir
from .bearer_token import Scope
from .refusals import Refusal
from .result_parameters import OF_FORM
from .search_parameters import drop_unknown

WRITTEN = "2026-11-29"  # when what is taken and given last changed
CONTENT_TYPES = (FHIR_JSON, "application/json")


@answers_fhir(Scope.QUESTIONNAIRES, methods=("POST",))
def assess(request: HttpRequest, who: Who, id: str) -> Json:
    """Return the list for a response to the live release, as Parameters: `json`, as the command
    gives it, and `text`, as it is copied from the page. Raises Refusal."""
    drop_unknown(request, request.GET.copy(), {*OF_FORM})
    summaries = live_release_called(id)
    resource = sent_resource(request)
    try:
        bits = response_bits(summaries.program, names(summaries), resource)
    except UnfitResponse as error:
        raise Refusal(422, "invalid", "This response does not fit.", issues=error.issues) from None
    in_json = json.dumps(assessment(summaries, bits), ensure_ascii=False)
    texts = {"json": in_json, "text": plain_text(summaries.of(bits))}
    return {
        "resourceType": "Parameters",
        "parameter": [{"name": name, "valueString": text} for name, text in texts.items()],
    }


@answers_fhir(None)
def definition(request: HttpRequest, who: Who) -> Json:
    """Return what $assess takes and gives, to everybody, as metadata names it."""
    drop_unknown(request, request.GET.copy(), {*OF_FORM})
    return assess_definition(settings.FHIR_BASE, WRITTEN)


def live_release_called(id: str) -> Summaries:
    """Return the live release, if its Questionnaire has this id. A list of an older one could lack
    what was put right since. Raises Refusal."""
    live = live_summaries_or_none()
    if live and names(live).id == id:
        return live
    numbers = Release.objects.values_list("number", flat=True)
    if not any(names(compiled_release(number)).id == id for number in numbers):
        raise Refusal(404, "not-found", "There is no such Questionnaire here.")
    if live is None:
        raise Refusal(422, "business-rule", "No release is live, so nothing can be assessed.")
    text = f"{id} is not live any more: ask the questions of Questionnaire/{names(live).id}."
    raise Refusal(422, "business-rule", text)


def sent_resource(request: HttpRequest) -> Any:
    """Return the resource that the body says, alone or in Parameters. Raises Refusal."""
    if request.content_type not in CONTENT_TYPES:
        text = f"Send a {KIND} as {FHIR_JSON}."
        raise Refusal(415, "not-supported", text)
    try:
        sent = answers_json.parse(request.body.decode())
    except ValueError as error:  # UnfitAnswers and UnicodeDecodeError are of it
        text = "The body is not JSON, or has a name twice in an object."
        raise Refusal(400, "structure", text, issues=[Issue("structure", text, KIND)]) from error
    is_parameters = isinstance(sent, dict) and sent.get("resourceType") == "Parameters"
    return only_parameter(sent) if is_parameters else sent


def only_parameter(parameters: Json) -> Any:
    """Return the resource of Parameters that have it alone. Raises Refusal."""
    match parameters.get("parameter"):
        case [{"name": "resource", "resource": resource, **others}] if not others:
            return resource
    text = f"Parameters have one parameter here: a {KIND} as `resource`."
    raise Refusal(422, "structure", text)
