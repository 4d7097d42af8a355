"""Search by fhirpy, of beda.software: prints what it reads as JSON (tests/fhir/clients.py).

It sends no forms, so the search by reference is sent with its address and its headers.
"""

import json
import sys

import requests
from fhirpy import SyncFHIRClient
from fhirpy.base.exceptions import OperationOutcome, ResourceNotFound

given = json.load(sys.stdin)
client = SyncFHIRClient(given["base"], authorization=f"Bearer {given['key']}")
responses = client.resources("QuestionnaireResponse")


def ids(search):
    return [resource.id for resource in search.fetch_all()]


def refusal(act):
    try:
        act()
    except OperationOutcome as error:
        return [400, error.resource["resourceType"], error.resource["issue"][0]["code"]]
    except ResourceNotFound as error:
        outcome = json.loads(str(error))
        return [404, outcome["resourceType"], outcome["issue"][0]["code"]]
    return None


def by_reference(reference):
    address = client._build_request_url("QuestionnaireResponse/_search", None)
    headers = client._build_request_headers()
    answer = requests.post(address, data={"identifier": reference}, headers=headers, timeout=60)
    return [entry["resource"]["id"] for entry in answer.json().get("entry", ())]


first = given["first"]
document = client.reference("DocumentReference", first).to_resource()
json.dump(
    {
        "read": client.reference("QuestionnaireResponse", first).to_resource().identifier.value,
        "list": document.content[0].attachment.size,
        "pages": ids(responses.limit(2)),
        "count": responses.count(),
        "sorted": ids(responses.sort("authored").limit(2)),
        "by date": ids(responses.search(authored__ge=given["day"])),
        "by time": ids(responses.search(authored__lt=given["moment"])),
        "by reference": by_reference(given["reference"]),
        "unknown": refusal(lambda: ids(responses.search(patient="1"))),
        "missing": refusal(
            lambda: client.reference("QuestionnaireResponse", "999999").to_resource()
        ),
        "reference in address": refusal(
            lambda: ids(responses.search(identifier=given["reference"]))
        ),
    },
    sys.stdout,
)
