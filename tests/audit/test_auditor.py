"""What an auditor asks of the log: who read this one, what somebody did, and was it changed."""

import re

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.utils import timezone

from suitability.audit.audit_entry import AuditEntry, ChainHead
from suitability.audit.hash_chain import problems
from suitability.fhir_api.bearer_token import create_token
from suitability.responses.response import Response
from tests.support.patient_client import delete_copy
from tests.support.personas import CAUTIONS, SLEEPLESS
from tests.support.saved_responses import auditor, clinician, response_and_link, saves, words_of
from tests.support.staff_clients import client_of

pytestmark = pytest.mark.usefixtures("release")


@pytest.fixture
def audrey() -> Client:
    return auditor()


def who_read(client: Client, reference: str) -> list[tuple[str, str]]:
    """By and act of each entry that is shown for a reference, the oldest first."""
    page = client.post("/log/find/", {"reference": reference}, follow=True)
    entries = page.context["entries"][::-1]
    return [(entry.by, entry.act) for entry in entries if entry.act != "key_made"]


def fhir_search(query: str = "", key: str = "") -> None:
    headers = {"authorization": f"Bearer {key}"}
    assert Client().get(f"/fhir/QuestionnaireResponse{query}", headers=headers).status_code == 200


def exports(client: Client, query: str = "", form: str = "jsonl") -> bytes:
    return b"".join(client.get(f"/responses/export.{form}{query}").streaming_content)


def test_who_read_this_one_is_answered_by_its_reference(audrey):
    calm, cautions = saves(SLEEPLESS), saves(CAUTIONS)
    cleo, dan = clinician("cleo"), clinician("dan")
    cleo.get(f"/responses/{calm.pk}/")
    exports(dan)
    exports(dan, "?rule=C10", "csv")
    fhir_search(key=create_token("the record system", now=timezone.now()))
    assert who_read(audrey, calm.spoken_reference) == [
        ("cleo", "opened"),
        ("dan", "exported"),
        ("the record system", "fetched"),
    ]
    assert who_read(audrey, cautions.reference.lower()) == [
        ("dan", "exported"),
        ("dan", "exported"),
        ("the record system", "fetched"),
    ]
    assert list(problems()) == []


def test_a_read_in_bulk_names_those_that_were_sent_and_no_others():
    saved = [saves() for _ in range(5)]
    saved[2].delete()
    key = create_token("the record system", now=timezone.now())
    fhir_search("?_count=2", key)
    exports(clinician())
    fhir_search("?_count=0", key)
    numbers = [response.pk for response in saved]
    read = AuditEntry.objects.exclude(act="key_made").order_by("number")
    assert list(read.values_list("read", flat=True)) == [
        f"{numbers[3]}-{numbers[4]}",
        f"{numbers[0]}-{numbers[1]} {numbers[3]}-{numbers[4]}",
        "",
    ]


def test_what_was_saved_after_it_was_noted_down_is_in_no_export():
    """As when a patient saves between the entry and the first row."""
    first, client = saves(), clinician()
    response = client.get("/responses/export.jsonl")
    later = saves()
    sent = b"".join(response.streaming_content).decode()
    assert first.spoken_reference in sent
    assert later.spoken_reference not in sent


def test_what_is_gone_is_still_answered(audrey):
    response, link = response_and_link()
    clinician().get(f"/responses/{response.pk}/")
    delete_copy(link)
    assert not Response.objects.exists()
    assert who_read(audrey, response.reference) == [("cleo", "opened"), ("patient", "deleted")]


@pytest.mark.parametrize("typed", ["", "7K3", "\0'\"<>", "5JS8JBG2D5F"])
def test_a_reference_that_there_never_was_is_told_in_words(typed, audrey):
    answer = audrey.post("/log/find/", {"reference": typed})
    assert answer.status_code == 404
    assert "There is no response with this reference" in words_of(answer)


def test_no_reference_stands_in_an_address_of_the_log(audrey):
    response = saves()
    clinician().get(f"/responses/{response.pk}/")
    answer = audrey.post("/log/find/", {"reference": response.reference})
    assert answer["Location"] == f"/log/?response={response.pk}"
    for address in re.findall(r'(?:href|action)="([^"]*)"', audrey.get("/log/").content.decode()):
        assert response.reference not in address.replace("-", "")


@pytest.mark.parametrize("typed", ["cleo", "CLEO", " leo ", "Patra"])
def test_somebody_is_found_by_any_spelling_and_by_the_name_of_today(typed, audrey):
    clinician("cleo").get("/responses/")
    clinician("dan").get("/responses/")
    User.objects.filter(username="cleo").update(username="cleopatra")
    page = audrey.get("/log/", {"by": typed})
    assert [entry.by for entry in page.context["entries"]] == ["cleo"]


def test_entries_are_sentences_in_the_words_of_the_pages(audrey):
    saves(CAUTIONS)
    client = clinician()
    client.get("/responses/?rule=C10&status=new&mine=on")
    exports(client, "?category=urgent", "csv")
    client_of("root", superuser=True).get("/overview/")
    words = words_of(audrey.get("/log/"))
    assert re.search(
        r"cleo \(clinician\) looked at the list: Status new, Topic C10 [\w ]+, Held by me", words
    )
    assert "cleo (clinician) exported: csv, Category Urgent, 0 responses" in words


@pytest.mark.asvs("V16.2.2")
@pytest.mark.parametrize(("zone", "name"), [("UTC", "UTC"), ("Europe/Berlin", "CE")])
def test_times_say_their_zone(zone, name, audrey):
    clinician().get("/responses/")
    with timezone.override(zone):
        words = words_of(audrey.get("/log/"))
    assert f"Times are in {zone}." in words
    assert re.search(rf"\d\d:\d\d:\d\d {name}", words)


def test_the_chain_is_verified_on_a_page(audrey):
    clinician().get("/responses/")
    assert "The log is whole" not in words_of(audrey.get("/log/verify/"))
    words = words_of(audrey.post("/log/verify/"))
    assert "The log is whole. It has 1 entry." in words
    checkpoint = str(ChainHead.objects.get())
    assert checkpoint in words
    clinician("dan").get("/responses/")
    words = words_of(audrey.post("/log/verify/", {"checkpoint": f" {checkpoint} "}))
    assert "The log is whole, and the checkpoint is in it. It has 2 entries." in words


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("UPDATE suitability_entry SET by = 'x' WHERE number = 1", "does not say what was written"),
        ("DELETE FROM suitability_entry WHERE number = 1", "entries before it are missing"),
        ("DELETE FROM suitability_entry WHERE number = 2", "what came after it is missing"),
    ],
)
def test_a_log_that_was_changed_is_told_on_the_page(sql, words, audrey):
    for name in ("cleo", "dan"):
        clinician(name).get("/responses/")
    with connection.cursor() as cursor:
        cursor.execute(sql)
    page = words_of(audrey.post("/log/verify/"))
    assert "The log was changed" in page
    assert words in page


@pytest.mark.parametrize("checkpoint", ["x", "1:" + "0" * 64, "\0", "9" * 500])
def test_a_checkpoint_that_is_not_in_the_log_is_told(checkpoint, audrey):
    clinician().get("/responses/")
    page = audrey.post("/log/verify/", {"checkpoint": checkpoint})
    assert page.status_code == 200
    assert "is not in the log" in words_of(page)
