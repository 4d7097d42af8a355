"""A response found by FHIR by the reference that its patient told: in the body of a POST, logged as
a clinician's lookup is, and never in an address."""

import logging

import pytest
from django.test import override_settings
from django.utils import timezone

from suitability.audit.audit_entry import AuditEntry
from suitability.fhir_api.bearer_token import Scope, create_token
from suitability.responses.reference import as_reference, in_groups
from suitability.responses.response import Response
from suitability.throttle.throttles import LOOKUP
from tests.support.fhir_client import SYSTEM, asks, hints, ids, link, reads, refusal
from tests.support.saved_responses import auditor, saves, words_of

pytestmark = pytest.mark.usefixtures("release")

SEARCH = "QuestionnaireResponse/_search"
OURS = "https://suitability.example/fhir/identifier/reference"
UNKNOWN = in_groups(as_reference(1000))


def acts() -> list[tuple[str, str, str, str]]:
    entries = AuditEntry.objects.order_by("number").exclude(act="key_made")
    return [(entry.act, entry.by, entry.reference, entry.about) for entry in entries]


@pytest.mark.parametrize(
    "form",
    [
        {"identifier": "{0.spoken_reference}"},
        {"identifier": "{0.reference}"},
        {"identifier": OURS + "|{0.spoken_reference}"},
        {"identifier": "{0.spoken_reference}", "_count": "1", "_total": "accurate"},
        {"identifier": "{0.spoken_reference}", "status": "completed", "_sort": "-authored"},
    ],
)
def test_the_one_response_is_found(form):
    saves()
    saved = saves()
    form = {name: value.format(saved) for name, value in form.items()}
    bundle = reads(SEARCH, form=form)
    assert ids(bundle) == [str(saved.pk)]
    assert bundle["total"] == 1
    itself = link(bundle, "self")
    assert saved.reference[:4] not in itself
    assert ids(reads(itself)) == [str(saved.pk)]
    assert not link(bundle, "next")


def test_it_is_logged_as_a_lookup_and_as_a_reading():
    saved = saves()
    reads(SEARCH, form={"identifier": saved.spoken_reference})
    reads(SEARCH, form={"identifier": UNKNOWN})
    reads(SEARCH, form={"identifier": saved.spoken_reference, "_summary": "count"})
    assert acts() == [
        ("searched", SYSTEM, saved.reference, ""),
        ("fetched", SYSTEM, saved.reference, ""),
        ("searched", SYSTEM, "", UNKNOWN.replace("-", "")),
        ("searched", SYSTEM, saved.reference, ""),
    ]
    log = words_of(auditor().get("/log/"))
    assert f"{SYSTEM} (token) searched for a reference" in log


def test_one_that_is_not_there_is_not_found():
    saved = saves()
    bundle = reads(SEARCH, form={"identifier": UNKNOWN})
    assert (ids(bundle), bundle["total"], hints(bundle)) == ([], 0, [])
    assert ids(reads(link(bundle, "self"))) == []
    both = reads(SEARCH, form={"identifier": UNKNOWN, "_id": str(saved.pk)})
    assert ids(reads(link(both, "self"))) == []
    other = saves()
    form = {"identifier": other.spoken_reference, "authored": "lt2020"}
    assert ids(reads(SEARCH, form=form)) == []


def test_one_that_was_replaced_is_told():
    old = saves()
    new = saves(beside=old, replaces=[old.reference], answers={"trigger": ["stress"]})
    bundle = reads(SEARCH, form={"identifier": old.spoken_reference})
    assert ids(bundle) == []
    text = f"The patient replaced this response by QuestionnaireResponse/{new.pk}."
    assert hints(bundle) == [text]
    Response.objects.filter(pk=new.pk).update(delete_at=timezone.now())
    text = "The patient replaced this response."
    assert hints(reads(SEARCH, form={"identifier": old.spoken_reference})) == [text]
    outcome = reads(f"QuestionnaireResponse/{old.pk}", 410)
    assert outcome["issue"][0]["details"]["text"] == text


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("7K3M", "invalid"),
        ("0000-0000-Z82", "invalid"),
        ("x" * 5000, "invalid"),
        ("", "invalid"),
        ("http://elsewhere|{0}", "not-supported"),
        ("|{0}", "not-supported"),
        ("{0},{0}", "not-supported"),
        (OURS + "|", "invalid"),
    ],
)
def test_what_cannot_be_a_reference_of_ours_is_refused(value, code):
    answer = asks(SEARCH, form={"identifier": value.format(saves().spoken_reference)})
    assert refusal(answer) == (400, code)


def test_one_reference_is_sent_at_a_time_and_its_search_has_one_page():
    first, second = saves().spoken_reference, saves().spoken_reference
    for form in (
        {"identifier": [first, second]},
        {"identifier": [first, first]},
        {"identifier": first, "after": "WzFd"},
        {"identifier": first, "after": "x"},
    ):
        assert refusal(asks(SEARCH, form=form)) == (400, "not-supported")
    assert acts() == []


@pytest.mark.parametrize(
    "query",
    [
        "_id={0}",
        "_id=1,{0}",
        "_id:not={0}",
        "related={0}",
        "questionnaire={0}",
        "questionnaire=Questionnaire/{0}",
        "status=|{0}",
        "x={0}",
    ],
)
def test_a_reference_as_another_parameter_is_refused_and_stands_in_no_answer_or_log(query):
    saved = saves()
    for written in (saved.spoken_reference, saved.reference.lower()):
        (name, _, value) = query.format(written).partition("=")
        for kind in ("QuestionnaireResponse", "DocumentReference"):
            for answer in (
                asks(f"{kind}?{name}={value}", prefer="handling=lenient"),
                asks(f"{kind}/_search", form={name: value}, prefer="handling=lenient"),
            ):
                assert refusal(answer) == (400, "not-supported")
                assert written not in answer.content.decode()
    assert acts() == []


@pytest.mark.asvs("V14.2.1")
def test_a_reference_in_an_address_is_refused_and_stands_in_no_answer_or_log(caplog):
    saved = saves()
    for path in (
        f"QuestionnaireResponse?identifier={saved.spoken_reference}",
        f"QuestionnaireResponse?identifier:exact={saved.spoken_reference}",
        f"DocumentReference?identifier={saved.spoken_reference}",
    ):
        with caplog.at_level(logging.DEBUG, "suitability"):
            answer = asks(path, prefer="handling=lenient")
        assert refusal(answer) == (400, "not-supported")
        assert saved.spoken_reference not in answer.content.decode() + caplog.text
    form = {"_count": "1"}
    in_both = asks(f"{SEARCH}?identifier={saved.spoken_reference}", form=form)
    assert refusal(in_both) == (400, "not-supported")
    assert acts() == []


@pytest.mark.parametrize("scope", [Scope.QUESTIONNAIRES, Scope.ONE])
def test_a_key_that_does_not_read_all_finds_none(scope):
    saved = saves()
    about = saved if scope == Scope.ONE else None
    key = create_token("another", now=timezone.now(), scope=scope, response=about)
    form = {"identifier": saved.spoken_reference}
    answer = asks(SEARCH, form=form, authorization=f"Bearer {key}")
    assert refusal(answer) == (403, "forbidden")


def test_lookups_are_slowed_as_those_of_clinicians_are():
    saves()
    factor = 0.05
    with override_settings(LIMIT_FACTOR=factor):
        form = {"identifier": UNKNOWN}
        answers = [asks(SEARCH, form=form) for _ in range(round(LOOKUP.each.burst * factor) + 1)]
        assert refusal(answers[-1]) == (429, "throttled")
        assert int(answers[-1]["Retry-After"]) > 0
        assert {answer.status_code for answer in answers[:-1]} == {200}
        assert asks(SEARCH, form={"_count": "1"}).status_code == 200
