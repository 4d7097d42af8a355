"""Another system that reads by FHIR with a key, as strictly checked as a browser would be."""

import json
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from suitability.fhir_api.bearer_token import Token, create_token
from tests.fhir.schema import check

Json = dict[str, Any]
SYSTEM = "the record system"
keys: dict[str, str] = {}


def key_of(name: str = SYSTEM, **how: Any) -> str:
    """The key of this name, made at the first call of a test."""
    if not Token.objects.filter(name=name).exists():
        keys[name] = create_token(name, now=timezone.now(), **how)
    return keys[name]


def asks(path: str, *, method: str = "get", form: Json | None = None, **headers: str) -> Any:
    """The answer to a request with a key. `form` is sent as a form by POST."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    headers = {"authorization": f"Bearer {key_of()}"} | headers
    address = f"/fhir/{path}" if path else "/fhir"
    if form is None:
        return getattr(client, method)(address, headers=headers)
    body = urlencode(form, doseq=True)
    kind = "application/x-www-form-urlencoded"
    return client.post(address, body, content_type=kind, headers=headers)


def resource_in(response: HttpResponse, status: int = 200) -> Json:
    """The resource that was answered, which is valid FHIR."""
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/fhir+json"
    resource: Json = json.loads(response.content)
    check(resource)
    return resource


def reads(path: str, status: int = 200, **how: Any) -> Json:
    return resource_in(asks(path, **how), status)


def refusal(response: HttpResponse) -> tuple[int, str]:
    """The status, and the code of the OperationOutcome."""
    outcome = resource_in(response, response.status_code)
    assert outcome["resourceType"] == "OperationOutcome"
    return response.status_code, outcome["issue"][0]["code"]


def ids(bundle: Json) -> list[str]:
    """The ids of what matched, in the order of the page."""
    matches = (e for e in bundle.get("entry", ()) if e["search"]["mode"] == "match")
    return [entry["resource"]["id"] for entry in matches]


def hints(bundle: Json) -> list[str]:
    """What a search says beside what it found."""
    outcomes = (e for e in bundle.get("entry", ()) if e["search"]["mode"] == "outcome")
    return [entry["resource"]["issue"][0]["details"]["text"] for entry in outcomes]


def link(bundle: Json, relation: str) -> str:
    """The path of a link under /fhir/, empty if there is none."""
    urls = {each["relation"]: each["url"] for each in bundle["link"]}
    return urls.get(relation, "").partition("/fhir/")[2]


def pages(path: str) -> list[Json]:
    """All pages of a search, by their links."""
    bundles: list[Json] = []
    while path:
        bundles.append(reads(path))
        path = link(bundles[-1], "next")
    return bundles
