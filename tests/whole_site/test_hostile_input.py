"""What no form of ours sends: a clear answer, never a 500."""

import json
from io import BytesIO

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from config import urls
from suitability.models import Response
from suitability.releases.draft import current_draft
from tests.support.saved_responses import auditor, clinician, saves
from tests.support.staff_clients import client_of

pytestmark = pytest.mark.usefixtures("release")

ENDS = ("0001-01-01", "0001-01-02", "9999-12-30", "9999-12-31")


def careless(request: HttpRequest) -> HttpResponse:
    """Asks the database for what was sent, unseen, as a careless page would."""
    return HttpResponse(str(Response.objects.filter(reference=request.GET["reference"]).count()))


urlpatterns = [*urls.urlpatterns, path("careless/", careless)]
handler400 = urls.handler400


def answer(client: Client, address: str) -> HttpResponse:
    """Return the answer, a file written to its end."""
    response = client.get(address)
    response.getvalue()
    return response


@pytest.mark.asvs("V1.3.3")
@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "Etc/GMT+12"])
@pytest.mark.parametrize("day", ENDS)
def test_the_days_at_both_ends_of_the_calendar_are_days(day: str, zone: str):
    saves()
    with override_settings(TIME_ZONE=zone):
        cleo, audrey = clinician(), auditor()
        for name in ("since", "until"):
            for address in ("/responses/", "/overview/", "/responses/export.csv"):
                assert answer(cleo, f"{address}?{name}={day}").status_code == 200
            for address in ("/log/", "/log/export.csv"):
                assert answer(audrey, f"{address}?{name}={day}").status_code == 200
        for prefix in ("", "eq", "ge", "lt"):
            address = f"/fhir/QuestionnaireResponse?authored={prefix}{day}"
            assert answer(cleo, address).status_code == 200


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_moment_that_is_none_in_utc_is_no_cursor(moment: str):
    response = saves()
    cleo, cursor = clinician(), moment.replace("+", "%2B")
    for way in ("after", "before"):
        page = cleo.get(f"/responses/?{way}={cursor}_17")
        assert response.spoken_reference in page.content.decode()
    sent = {"step": "take", "chosen": response.pk, "listed_at": moment}
    assert cleo.post("/responses/several/", sent).status_code == 302


@pytest.mark.asvs("V1.2.9")
@pytest.mark.parametrize(
    "query", ["body__regex=(", "body__iregex=(a%2B)%2B$", "x__isnull=zzz", "kind__exact=rule"]
)
def test_a_list_of_parts_takes_its_own_filters_alone(query: str):
    current_draft()
    editor = client_of("erin", "editor")
    assert editor.get(f"/admin/suitability/rulepart/?{query}").status_code == 400
    assert editor.get("/admin/suitability/rulepart/?category=urgent&o=1&q=sleep").status_code == 200


@pytest.mark.parametrize("act", ["change", "delete", "history"])
def test_a_part_whose_address_writes_a_nul_is_not_there(act: str):
    current_draft()
    address = f"/admin/suitability/rulepart/rule.C10_00/{act}/"
    assert client_of("erin", "editor").get(address).status_code in (302, 404)


def test_a_cookie_with_a_nul_counts_as_none(client: Client):
    response = client.get("/desk/", headers={"cookie": 'sessionid="\\000abcdefghij"'})
    assert response["Location"] == "/accounts/login/?next=/desk/"


@pytest.mark.asvs("V1.3.3")
@override_settings(ROOT_URLCONF=__name__)
def test_a_nul_that_a_page_asks_the_database_for_is_refused_in_plain_words(client: Client):
    assert client.get("/careless/?reference=x").content == b"0"
    response = client.get("/careless/?reference=x%00")
    if connection.vendor == "postgresql":  # SQLite has texts with a NUL
        assert response.status_code == 400
        assert "does not belong" in response.content.decode()


def test_fhir_says_so_in_its_own_form():
    cleo = clinician()
    for address, headers, status in (
        ("/fhir/Questionnaire/%00", {}, 404),
        ("/fhir/QuestionnaireResponse", {"accept": "\0"}, 400),
        ("/fhir/QuestionnaireResponse?after=9223372036854775808", {}, 400),
        ("/fhir/QuestionnaireResponse/9223372036854775808", {}, 404),
    ):
        response = cleo.get(address, headers=headers)
        assert response.status_code == status
        assert json.loads(response.content)["resourceType"] == "OperationOutcome"


def test_a_host_that_is_not_ours_is_refused_also_to_somebody_signed_in():
    response = clinician().get("/responses/", headers={"host": "a b"})
    assert response.status_code == 400
    assert "This host is not set up here." in response.content.decode()


@pytest.mark.asvs("V1.3.3")
@pytest.mark.parametrize("length", ["x", "-1", "²", "1e3", "9" * 30, "9" * 5000])
def test_a_length_that_is_none_is_refused(client: Client, length: str):
    lies = {"CONTENT_LENGTH": length, "wsgi.input": BytesIO(b"reader=adult")}
    response = client.post("/begin/", {"reader": "adult"}, **lies)
    assert response.status_code == 400
    assert "does not belong" in response.content.decode()
