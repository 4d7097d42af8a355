"""Answers without a page. It needs no app, since the server reads it before they are loaded."""

import json
from http import HTTPStatus

from suitability.fhir.server_resources import FHIR_JSON, is_in_fhir, operation_outcome


def in_short(status: HTTPStatus, path: str) -> tuple[str, str]:
    """Return the type and the text of an answer without a page: that something did not work."""
    text = f"{status.phrase}. Please try again."
    if not is_in_fhir(path):
        return "text/plain; charset=utf-8", f"{text}\n"
    code = "timeout" if status == HTTPStatus.REQUEST_TIMEOUT else "exception"
    return FHIR_JSON, json.dumps(operation_outcome(code, text))
