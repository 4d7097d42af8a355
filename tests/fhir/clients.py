"""Our FHIR read by clients that are not ours: fhirclient, fhirpy and Medplum's.

`make fhir-clients` runs this; `make test` does not, because the clients are fetched from the
package indexes of Python and npm, into an environment of their own.
"""

import json
import os
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from suitability.fhir_api.bearer_token import create_token
from suitability.releases.release import publish
from suitability.responses.response import Response
from suitability.responses.response_in_fhir import list_in_fhir, with_lists
from tests.conftest import NOW, as_migrated
from tests.support.saved_responses import saves
from tests.support.shipped_program import DOCUMENT

ENVIRONMENT = Path(os.environ.get("FHIR_CLIENTS", ".venv-fhir")).absolute()
PROGRAMS = Path(__file__).parent / "client_programs"
CLIENTS = {
    "fhirclient": [str(ENVIRONMENT / "bin/python"), "with_fhirclient.py"],
    "fhirpy": [str(ENVIRONMENT / "bin/python"), "with_fhirpy.py"],
    "Medplum": ["node", "with_medplum.mjs"],
}


def read_by(client: str, given: dict[str, Any]) -> dict[str, Any]:
    """What a client prints of what it read."""
    program, name = CLIENTS[client]
    if not shutil.which(program):
        pytest.skip(f"#### {program} is not installed: NOTHING WAS CHECKED WITH {client}.")
    # Node looks for packages beside the program.
    beside = ENVIRONMENT / name
    shutil.copy(PROGRAMS / name, beside)
    sent = json.dumps(given)
    done = subprocess.run(
        [program, str(beside)], input=sent, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return dict(json.loads(done.stdout))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_reads_pages_counts_sorts_searches_and_finds_by_reference(
    client: str, live_server: LiveServer, settings: Any
) -> None:
    settings.FHIR_BASE = f"{live_server.url}/fhir"
    as_migrated()
    publish(DOCUMENT, notes="", now=NOW)
    begin = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
    moments = [begin - timedelta(days=days) for days in (5, 4, 3, 2, 1)]
    saved = [saves(now=moment) for moment in moments]
    numbers = [str(response.pk) for response in saved]
    beside = with_lists(Response.objects.filter(pk=saved[0].pk)).get()
    given = {
        "base": settings.FHIR_BASE,
        "key": create_token("a client", now=begin),
        "first": numbers[0],
        "day": moments[3].date().isoformat(),
        "moment": moments[2].strftime("%Y-%m-%dT%H:%M:%SZ"),
        "reference": saved[1].spoken_reference,
    }
    assert read_by(client, given) == {
        "read": saved[0].spoken_reference,
        "list": list_in_fhir(beside)["content"][0]["attachment"]["size"],
        "pages": numbers[::-1],
        "count": 5,
        "sorted": numbers,
        "by date": numbers[:2:-1],
        "by time": numbers[1::-1],
        "by reference": [numbers[1]],
        "unknown": [400, "OperationOutcome", "not-supported"],
        "missing": [404, "OperationOutcome", "not-found"],
        "reference in address": [400, "OperationOutcome", "not-supported"],
    }
