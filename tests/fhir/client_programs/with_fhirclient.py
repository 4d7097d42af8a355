"""Search by fhirclient, of SMART Health IT, as JSON; for tests/fhir/clients.py."""

import json
import sys

from fhirclient.client import FHIRClient
from fhirclient.models.documentreference import DocumentReference
from fhirclient.models.questionnaireresponse import QuestionnaireResponse

given = json.load(sys.stdin)
client = FHIRClient(settings={"app_id": "trial", "api_base": given["base"]})
client.server.session.headers["Authorization"] = f"Bearer {given['key']}"
client.prepare()


def ids(**query):
    search = QuestionnaireResponse.where(query)
    return [resource.id for resource in search.perform_resources_iter(client.server)]


def refusal(act):
    try:
        act()
    except Exception as error:
        outcome = error.response.json()
        return [error.response.status_code, outcome["resourceType"], outcome["issue"][0]["code"]]
    return None


def by_reference(reference):
    path = f"{given['base']}/QuestionnaireResponse/_search"
    bundle = client.server.post_as_form(path, {"identifier": reference}).json()
    return [entry["resource"]["id"] for entry in bundle.get("entry", ())]


first = given["first"]
document = DocumentReference.read(first, client.server)
count = QuestionnaireResponse.where({"_summary": "count"}).perform(client.server)
json.dump(
    {
        "read": QuestionnaireResponse.read(first, client.server).identifier.value,
        "list": document.content[0].attachment.size,
        "pages": ids(_count="2"),
        "count": count.total,
        "sorted": ids(_sort="authored", _count="2"),
        "by date": ids(authored=f"ge{given['day']}"),
        "by time": ids(authored=f"lt{given['moment']}"),
        "by reference": by_reference(given["reference"]),
        "unknown": refusal(lambda: ids(patient="1")),
        "missing": refusal(lambda: QuestionnaireResponse.read("999999", client.server)),
        "reference in address": refusal(lambda: ids(identifier=given["reference"])),
    },
    sys.stdout,
)
