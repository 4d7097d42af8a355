"""The version of each resource, when it changed, and 304 for a client that has it already."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import time_machine
from django.contrib.auth.models import User
from django.utils import timezone

from suitability.audit.audit_entry import Act, AuditEntry
from suitability.audit.audit_log import record
from suitability.fhir_api.released_resources import Published, status_changes
from suitability.releases.recall import recall
from suitability.releases.release import Release
from suitability.releases.release_cache import invalidate_live_release
from suitability.responses.replacement import Replacement, make_current
from suitability.responses.response import Response
from tests.support.fhir_client import asks, ids, pages, reads, refusal
from tests.support.saved_responses import clinician, days_ago, saves
from tests.support.staff_clients import account

pytestmark = pytest.mark.usefixtures("release")

EARLIER = format_datetime(datetime(2020, 1, 1, tzinfo=UTC), usegmt=True)


@pytest.fixture
def paths() -> list[str]:
    saved = saves(now=days_ago(2))
    (released,) = ids(reads("Questionnaire"))
    return [
        f"QuestionnaireResponse/{saved.pk}",
        f"DocumentReference/{saved.pk}",
        f"Questionnaire/{released}",
        "CodeSystem/export",
    ]


def test_each_resource_has_a_version_which_is_its_etag(paths):
    for path in paths:
        answer = asks(path)
        meta = answer.json()["meta"]
        assert answer["ETag"] == f'W/"{meta["versionId"]}"'
        changed = datetime.fromisoformat(meta["lastUpdated"])
        assert answer["Last-Modified"] == format_datetime(
            changed.astimezone(UTC).replace(microsecond=0), usegmt=True
        )
        assert answer["Cache-Control"] == "no-store"
        assert asks(path)["ETag"] == answer["ETag"]
        kind = path.partition("/")[0]
        in_search = {each["resource"]["id"]: each for each in reads(kind)["entry"]}
        assert in_search[path.partition("/")[2]]["resource"]["meta"] == meta


def test_who_has_the_version_gets_304_and_nothing_else(paths):
    for path in paths:
        first = asks(path)
        etag, changed = first["ETag"], first["Last-Modified"]
        strong = etag.removeprefix("W/")
        answers = {
            "same": asks(path, **{"if-none-match": etag}),
            "strong": asks(path, **{"if-none-match": strong}),
            "among others": asks(path, **{"if-none-match": f'W/"x", {etag}'}),
            "any": asks(path, **{"if-none-match": "*"}),
            "since": asks(path, **{"if-modified-since": changed}),
            "other": asks(path, **{"if-none-match": 'W/"x"'}),
            "before": asks(path, **{"if-modified-since": EARLIER}),
            "both": asks(path, **{"if-none-match": 'W/"x"', "if-modified-since": changed}),
            "no date": asks(path, **{"if-modified-since": "yesterday"}),
        }
        assert {name: answer.status_code for name, answer in answers.items()} == {
            "same": 304,
            "strong": 304,
            "among others": 304,
            "any": 304,
            "since": 304,
            "other": 200,
            "before": 200,
            "both": 200,  # by HTTP the first of them decides
            "no date": 200,
        }
        unchanged = answers["same"]
        assert unchanged.content == b""
        assert (unchanged["ETag"], unchanged["Cache-Control"]) == (etag, "no-store")


def test_a_precondition_that_fails_is_an_outcome(paths):
    for path in paths:
        for sent in ({"if-match": 'W/"x"'}, {"if-match": '"x"'}, {"if-unmodified-since": EARLIER}):
            assert refusal(asks(path, **sent)) == (412, "conflict")


def test_a_precondition_that_names_the_version_is_met(paths):
    for path in paths:
        etag = asks(path)["ETag"]
        for sent in (etag, etag.removeprefix("W/"), f'W/"x", {etag}', "*"):
            answer = asks(path, **{"if-match": sent})
            assert (answer.status_code, answer["ETag"]) == (200, etag)


def test_a_reading_answered_by_304_is_an_entry_too(paths):
    etag = asks(paths[0])["ETag"]
    asks(paths[0], **{"if-none-match": etag})
    assert AuditEntry.objects.filter(act="fetched", response__isnull=False).count() == 2


def test_a_key_that_reads_nothing_is_not_told_whether_it_is_current(paths):
    etag = asks(paths[0])["ETag"]
    wrong = {"if-none-match": etag, "authorization": "Bearer wrong"}
    assert refusal(asks(paths[0], **wrong)) == (401, "login")


def test_a_response_stays_the_version_that_it_is():
    saved = saves()
    before = reads(f"QuestionnaireResponse/{saved.pk}")["meta"]
    Response.objects.filter(pk=saved.pk).update(status="reviewed", reviewed_at=timezone.now())
    assert reads(f"QuestionnaireResponse/{saved.pk}")["meta"] == before
    assert datetime.fromisoformat(before["lastUpdated"]) == saved.saved_at


def test_a_recall_changes_the_questionnaire_and_the_list_beside_a_response(paths):
    before = {path: reads(path)["meta"] for path in paths}
    approver: User = account("abe", "approver")
    now = timezone.now() + timedelta(hours=1)
    with time_machine.travel(now, tick=False):
        recall(Release.objects.get(), reason="A number was wrong.", by=approver, now=now)
        invalidate_live_release()
        after = {path: reads(path)["meta"] for path in paths}
        changed = {path for path in paths if before[path] != after[path]}
        assert changed == {paths[1], paths[2]}
        for path in changed:
            assert datetime.fromisoformat(after[path]["lastUpdated"]) == now
            assert before[path]["versionId"] != after[path]["versionId"]
            kind, _, id_ = path.partition("/")
            since = now.strftime("%Y-%m-%dT%H:%M:%SZ")
            assert ids(reads(f"{kind}?_lastUpdated=ge{since}")) == [id_]


def test_a_replacement_that_is_taken_back_is_a_change_too():
    """Who polls by the time of the last change, or asks whether there was one, learns of it."""
    began = timezone.now() - timedelta(hours=3)
    old = saves(now=began)
    path = f"DocumentReference/{old.pk}"
    Replacement.objects.create(
        number=old.pk,
        reference=old.reference,
        link_hash=old.link_hash,
        replaced_at=began + timedelta(hours=1),
        delete_at=old.delete_at,
    )
    superseded = asks(path)
    assert superseded.json()["status"] == "superseded"
    make_current(old, now=began + timedelta(hours=2))
    again = reads(path)
    assert again["status"] == "current"
    assert again["meta"]["lastUpdated"] == (began + timedelta(hours=2)).isoformat()
    since = {"if-modified-since": superseded["Last-Modified"]}
    assert asks(path, **since).status_code == 200
    polled = (began + timedelta(minutes=90)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert ids(reads(f"DocumentReference?_lastUpdated=gt{polled}")) == [str(old.pk)]


def test_a_response_that_was_restored_is_polled_again():
    """Who polled while it was discarded could not see it."""
    began, saved = timezone.now() - timedelta(hours=3), saves(now=days_ago(1))
    paths = [f"{kind}/{saved.pk}" for kind in ("QuestionnaireResponse", "DocumentReference")]
    before, browser = [asks(path) for path in paths], clinician()
    with time_machine.travel(began, tick=False):
        browser.post(f"/responses/{saved.pk}/discard/", {"reason": "test", "seen": "0"})
    polled = (began + timedelta(minutes=30)).strftime("%Y-%m-%dT%H:%M:%SZ")
    restored = began + timedelta(hours=1)
    with time_machine.travel(restored, tick=False):
        browser.post(f"/responses/{saved.pk}/restore/")
    other = saves(now=began + timedelta(hours=2))
    for path, earlier in zip(paths, before, strict=True):
        kind = path.partition("/")[0]
        assert reads(path)["meta"]["lastUpdated"] == restored.isoformat()
        since = {"if-modified-since": earlier["Last-Modified"]}
        assert asks(path, **since).status_code == 200
        numbers = [str(saved.pk), str(other.pk)]
        bundles = pages(f"{kind}?_lastUpdated=gt{polled}&_sort=_lastUpdated&_count=1")
        assert [id_ for bundle in bundles for id_ in ids(bundle)] == numbers
        assert ids(reads(f"{kind}?_lastUpdated=lt{polled}")) == []


def test_a_list_that_was_restored_is_polled_again():
    began, number = timezone.now() - timedelta(hours=3), saves(now=days_ago(1)).pk
    for act, hours in ((Act.DISCARDED, 1), (Act.RESTORED, 2)):
        response, now = Response.objects.get(), began + timedelta(hours=hours)
        record(act, by="cleo", role="clinician", response=response, now=now)
    changed = reads(f"DocumentReference/{number}")["meta"]["lastUpdated"]
    assert changed == (began + timedelta(hours=2)).isoformat()


def on(day: int) -> datetime:
    return datetime(2026, 11, day, tzinfo=UTC)


# Releases by number: published on this day of November, and recalled on that; then the days on
# which each changed last.
CHANGES = [
    ([(1, 1, 0)], {1: 1}),
    ([(1, 1, 0), (2, 5, 0)], {1: 5, 2: 5}),
    ([(1, 1, 0), (2, 5, 9)], {1: 9, 2: 9}),
    ([(1, 1, 7), (2, 5, 0)], {1: 5, 2: 5}),
    ([(1, 1, 3)], {1: 3}),
    ([(1, 1, 0), (2, 5, 0), (3, 8, 0)], {1: 5, 2: 8, 3: 8}),
    ([(1, 1, 0), (2, 5, 6), (3, 8, 9)], {1: 9, 2: 6, 3: 9}),
]


@pytest.mark.parametrize(("releases", "expected"), CHANGES)
def test_a_release_changes_when_it_becomes_the_live_one_or_ceases_to_be(releases, expected):
    published = [
        Published(number, on(day), on(recalled) if recalled else None)
        for number, day, recalled in releases
    ]
    changed = status_changes(published[::-1])
    assert {number: changed[number].day for number in expected} == expected
