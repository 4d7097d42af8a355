"""The list as it was read, as a DocumentReference beside its response; and the codes of answers."""

import base64
import json

import pytest
from django.utils import timezone

from suitability import pdf
from suitability.audit.audit_entry import AuditEntry
from suitability.engine.plain_text import plain_text
from suitability.releases.recall import recall
from suitability.releases.release import Release
from suitability.releases.release_cache import invalidate_live_release
from suitability.responses.response import FrozenSummary, Response, Status
from suitability.responses.response_in_fhir import RECALLED, _read_list
from tests.support.fhir_client import asks, ids, reads, refusal
from tests.support.personas import CAUTIONS, URGENT
from tests.support.saved_responses import auditor, clinician, held_by, saves, words_of
from tests.support.shipped_program import people
from tests.support.staff_clients import account

pytestmark = pytest.mark.usefixtures("release")


PDF, FHIR_JSON = "application/pdf", "application/fhir+json"
# What Accept says of a PDF that is there in both forms, and which of them is sent.
PREFERRED = {
    f"{PDF}, {FHIR_JSON};q=0.1": PDF,
    f"{FHIR_JSON};q=0.1, {PDF}": PDF,
    f"{FHIR_JSON}, {PDF}": FHIR_JSON,
    f"{FHIR_JSON};q=0, */*": PDF,
    f"{FHIR_JSON}, */*": FHIR_JSON,
    f"application/json, {PDF};q=0.9": FHIR_JSON,
    f"{PDF};q=0, */*": FHIR_JSON,
    "application/*": PDF,
}


def text_of(resource: dict) -> str:
    attachment = resource["content"][0]["attachment"]
    data = base64.b64decode(attachment["data"])
    assert attachment["contentType"] == "text/plain; charset=utf-8"
    assert attachment["size"] == len(data)
    return data.decode()


def test_the_text_is_the_list_as_it_was_frozen():
    for answers in (*people(4), CAUTIONS, URGENT):
        saved = saves(answers)
        resource = reads(f"DocumentReference/{saved.pk}")
        assert text_of(resource) == plain_text(saved.summary.read())
        assert resource["date"] == saved.saved_at.isoformat()
        assert resource["status"] == "current"


def test_it_is_searched_by_the_response_that_it_stands_beside():
    first, second, third = (saves() for _ in range(3))
    matches = {
        query: ids(reads(f"DocumentReference?{query}"))
        for query in (
            "",
            f"related=QuestionnaireResponse/{second.pk}",
            f"related=https://suitability.example/fhir/QuestionnaireResponse/{second.pk}",
            f"related={second.pk}",
            f"related:QuestionnaireResponse={second.pk}",
            f"related=QuestionnaireResponse/{second.pk},QuestionnaireResponse/{third.pk}",
            "related=QuestionnaireResponse/999999",
            "related=https://elsewhere.example/QuestionnaireResponse/1",
            "type=http://loinc.org|51855-5",
            "type=http://loinc.org|1",
            "status=superseded",
            "_sort=date&_count=1",
            f"_id={first.pk}&date=ge2020",
        )
    }
    numbers = [str(each.pk) for each in (first, second, third)]
    whole, middle = numbers[::-1], [numbers[1]]
    assert [*matches.values()] == [
        whole, middle, middle, middle, middle, whole[:2], [], [], whole, [], [], numbers[:1],
        numbers[:1],
    ]  # fmt: skip
    ours = "related=https://suitability.example/fhir"
    for query in (
        f"{ours}/{second.pk}",
        f"{ours}/QuestionnaireResponse/{second.pk}/_history/1",
        f"{ours}/DocumentReference/{second.pk}",
    ):
        assert refusal(asks(f"DocumentReference?{query}")) == (400, "invalid")
    for query in ("related=Patient/1", "related:Patient=1", "patient=1", "_include=x"):
        assert asks(f"DocumentReference?{query}").status_code == 400


def test_a_list_that_was_replaced_while_it_was_reviewed_is_superseded():
    old, other = saves(), saves()
    Response.objects.filter(pk=old.pk).update(status=Status.IN_REVIEW, **held_by("cleo"))
    take = {"step": "note", "note": "Rang her.", "seen": "0"}
    clinician("cleo").post(f"/responses/{old.pk}/review/", take)
    new = saves(beside=old, replaces=[old.reference], answers={"trigger": ["stress"]})
    assert reads(f"DocumentReference/{old.pk}")["status"] == "superseded"
    assert ids(reads("DocumentReference?status=superseded")) == [str(old.pk)]
    current = [str(new.pk), str(other.pk)]
    assert ids(reads("DocumentReference?status=current")) == current
    assert ids(reads("DocumentReference?status:not=superseded")) == current
    assert ids(reads("DocumentReference?status=current,superseded")) == [*current, str(old.pk)]
    assert ids(reads("DocumentReference?_sort=-_lastUpdated"))[0] in (str(old.pk), str(new.pk))


def test_a_list_whose_release_was_recalled_says_so():
    saved = saves()
    why, now = "A number was wrong.", timezone.now()
    recall(Release.objects.get(), reason=why, by=account("abe", "approver"), now=now)
    invalidate_live_release()
    resource = reads(f"DocumentReference/{saved.pk}")
    assert resource["description"] == RECALLED.format(why)
    assert text_of(resource) == plain_text(saved.summary.read())


def test_a_text_that_does_not_verify_is_not_sent():
    saved = saves()
    other = saves(CAUTIONS).summary
    _read_list.cache_clear()  # as in a process that has not verified it yet
    FrozenSummary.objects.filter(pk=saved.summary_id).update(frame=other.frame)
    resource = reads(f"DocumentReference/{saved.pk}")
    (content,) = resource["content"]
    assert content["attachment"].keys() == {"contentType", "title"}
    assert "not as it was saved" in content["attachment"]["title"]
    assert refusal(asks(f"Binary/{saved.pk}", accept="*/*")) == (404, "not-found")


def test_each_reading_of_a_list_is_an_entry():
    saved = saves()
    reads(f"DocumentReference/{saved.pk}")
    reads("DocumentReference")
    entries = AuditEntry.objects.filter(act="fetched").order_by("number")
    assert [(entry.reference, entry.about, entry.read) for entry in entries] == [
        (saved.reference, "DocumentReference", None),
        ("", "search DocumentReference", str(saved.pk)),
    ]
    assert "the record system" in words_of(auditor().get("/log/"))


@pytest.mark.skipif(pdf._weasyprint() is None, reason="WeasyPrint is not installed")
def test_the_pdf_is_there_as_a_file_and_as_a_resource():
    saved = saves()
    attachment = reads(f"DocumentReference/{saved.pk}")["content"][1]["attachment"]
    assert attachment["contentType"] == "application/pdf"
    path = attachment["url"].partition("/fhir/")[2]
    for accept in ("application/pdf", "*/*", ""):
        answer = asks(path, accept=accept)
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")
        assert answer["Cache-Control"] == "no-store"
    preferred = {accept: asks(path, accept=accept)["Content-Type"] for accept in PREFERRED}
    assert preferred == PREFERRED
    resource = reads(path, accept="application/fhir+json")
    assert base64.b64decode(resource["data"]).startswith(b"%PDF")
    assert resource["contentType"] == "application/pdf"
    assert refusal(asks(path, accept="text/html")) == (406, "not-supported")
    assert AuditEntry.objects.filter(act="fetched", about="PDF").count() == 4 + len(PREFERRED)


def test_while_another_pdf_is_made_it_says_when_to_try_again(monkeypatch):
    saved = saves()

    def busy(*args: object) -> bytes:
        raise pdf.NoPdfNow

    monkeypatch.setattr(pdf, "is_available", lambda: True)
    monkeypatch.setattr(pdf, "render", busy)
    answer = asks(f"Binary/{saved.pk}", accept="*/*")
    assert refusal(answer) == (503, "transient")
    assert int(answer["Retry-After"]) > 0


def test_where_no_pdf_can_be_made_none_is_promised(monkeypatch):
    saved = saves()
    monkeypatch.setattr(pdf, "is_available", lambda: False)
    assert len(reads(f"DocumentReference/{saved.pk}")["content"]) == 1
    assert refusal(asks(f"Binary/{saved.pk}", accept="*/*")) == (404, "not-found")
    kinds = reads("metadata")["rest"][0]["resource"]
    assert "Binary" not in [kind["type"] for kind in kinds]


def test_every_code_of_an_answer_is_in_a_code_system_under_its_address():
    for answers in people(6):
        saves(answers)
    served = {e["resource"]["url"]: e["resource"] for e in reads("CodeSystem?_count=500")["entry"]}
    codings = [
        answer["valueCoding"]
        for entry in reads("QuestionnaireResponse")["entry"]
        for item in entry["resource"]["item"]
        for answer in item.get("answer", ())
    ]
    assert codings
    for coding in codings:
        concepts = {c["code"]: c["display"] for c in served[coding["system"]]["concept"]}
        assert concepts[coding["code"]] == coding["display"]
    system = codings[0]["system"]
    (entry,) = reads(f"CodeSystem?url={system}")["entry"]
    assert entry["resource"] == served[system]
    assert reads(f"CodeSystem/{entry['resource']['id']}") == served[system]
    code = codings[0]["code"]
    assert entry["resource"]["id"] in ids(reads(f"CodeSystem?code={system}|{code}"))
    assert ids(reads("CodeSystem?code=no_such_code")) == []


def test_the_tag_of_an_export_is_a_code_of_ours_too():
    export = clinician().get("/responses/export.fhir")
    (tag,) = json.loads(b"".join(export.streaming_content))["meta"]["tag"]
    (entry,) = reads(f"CodeSystem?url={tag['system']}")["entry"]
    assert entry["resource"]["concept"][0]["code"] == tag["code"]
