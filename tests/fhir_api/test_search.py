"""Searches by FHIR: what each parameter finds, in which order, page by page, and what is refused
because it is not possible here."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from urllib.parse import parse_qs, quote

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from suitability.audit.audit_entry import AuditEntry
from suitability.fhir_api.search_parameters import MOST_VALUES
from suitability.releases.release import publish
from suitability.releases.release_cache import invalidate_live_release, live_summaries
from suitability.responses.response_in_fhir import names
from tests.support.fhir_client import asks, hints, ids, link, pages, reads, refusal
from tests.support.saved_responses import clinician, saves

pytestmark = pytest.mark.usefixtures("release")

SYSTEM = "http://hl7.org/fhir/questionnaire-answers-status"
# When each response was saved: A to E, two of them at the same moment.
SAVED = {
    "A": datetime(2026, 3, 1, 8, 0, tzinfo=UTC),
    "B": datetime(2026, 11, 24, 9, 30, 5, 250_000, tzinfo=UTC),
    "C": datetime(2026, 11, 24, 23, 59, 59, tzinfo=UTC),
    "D": datetime(2026, 11, 25, 0, 0, tzinfo=UTC),
    "E": datetime(2026, 11, 25, 0, 0, tzinfo=UTC),
}


@pytest.fixture
def saved(settings) -> dict[str, str]:
    """The ids of A to E. It is the end of November."""
    with time_machine.travel(datetime(2026, 11, 28, tzinfo=UTC), tick=False):
        far = timezone.now() + timedelta(days=3650)
        responses = {name: saves(now=moment) for name, moment in SAVED.items()}
        for response in responses.values():
            response.delete_at = far
            response.save(update_fields=["delete_at"])
        yield {name: str(response.pk) for name, response in responses.items()}


def letters(bundle: dict, saved: dict[str, str]) -> str:
    names_of = {id_: name for name, id_ in saved.items()}
    return "".join(names_of[id_] for id_ in ids(bundle))


def queried(query: str, saved: dict[str, str]) -> str:
    """The query, with ids for {A} to {E}, and what our addresses begin with."""
    called = names(live_summaries())
    things = saved | {"url": called.url, "id": called.id, "base": settings.FHIR_BASE}
    return query.format(**things)


FINDS = {
    "": "EDCBA",
    "_id={B}": "B",
    "_id={B},{D}": "DB",
    "_id={B}&_id={D}": "",
    "_id=0,999999,x,{C},99999999999999999999": "C",
    "_id=00{B}": "",
    "_id:not={B}": "EDCA",
    "_id:missing=true": "",
    "_id:missing=false": "EDCBA",
    "status=completed": "EDCBA",
    "status=in-progress": "",
    "status=in-progress,completed": "EDCBA",
    f"status={SYSTEM}|completed": "EDCBA",
    f"status={SYSTEM}|": "EDCBA",
    "status=http://elsewhere|completed": "",
    "status:not=completed": "",
    "status:not=amended": "EDCBA",
    "authored=2026": "EDCBA",
    "authored=2026-11": "EDCB",
    "authored=2026-11-24": "CB",
    "authored=2026-11-24T09:30": "B",
    "authored=2026-11-24T09:30:05Z": "B",
    "authored=2026-11-24T09:30:05.25Z": "B",
    "authored=2026-11-24T09:30:05.3Z": "",
    "authored=2026-11-24T10:30:05%2B01:00": "B",
    "authored=2026-11-24T10:30:05+01:00": "B",
    "authored=eq2026-11-24": "CB",
    "authored=ne2026-11-24": "EDA",
    "authored=gt2026-11-24": "ED",
    "authored=sa2026-11-24": "ED",
    "authored=lt2026-11-24": "A",
    "authored=eb2026-11-24": "A",
    "authored=ge2026-11-24": "EDCB",
    "authored=le2026-11-24": "CBA",
    "authored=ap2026-11-27": "",
    "authored=ap2026-11-26": "",
    "authored=ap2026-11-25": "EDC",
    "authored=gt2026-11-24T23:59:59Z": "ED",
    "authored=ge2026-11-24T23:59:59Z": "EDC",
    "authored=ge2026-11-24&authored=lt2026-11-25": "CB",
    "authored=2026-03-01,2026-11-25": "EDA",
    "authored:missing=false": "EDCBA",
    "_lastUpdated=ge2026-11-25": "ED",
    "questionnaire={url}": "EDCBA",
    "questionnaire={url}|1": "EDCBA",
    "questionnaire={url}|2": "",
    "questionnaire=http://elsewhere/Questionnaire/x,{url}": "EDCBA",
    "questionnaire=Questionnaire/{id}": "EDCBA",
    "questionnaire={base}/Questionnaire/{id}": "EDCBA",
    "questionnaire={id}": "EDCBA",
    "questionnaire:Questionnaire={id}": "EDCBA",
    "questionnaire=Questionnaire/none": "",
    "questionnaire:missing=true": "",
    "_sort=authored": "ABCDE",
    "_sort=-authored": "EDCBA",
    "_sort=authored,-_id": "ABCED",
    "_sort=-authored,_id": "DECBA",
    "_sort=_id": "ABCDE",
    "_sort=-_id": "EDCBA",
    "_sort=_lastUpdated": "ABCDE",
    "_sort=-_lastUpdated,-authored,_id": "DECBA",
    "_count=2": "ED",
    "_count=0": "",
    "_count=500": "EDCBA",
    "_summary=count": "",
    "_summary=false": "EDCBA",
    "_summary=data": "EDCBA",
    "_format=json&_pretty=true": "EDCBA",
}


def test_a_search_finds_what_fits_and_nothing_else(saved):
    paths = {query: queried(query, saved) for query in FINDS}
    by_get = {
        query: letters(asks(f"QuestionnaireResponse?{path}").json(), saved)
        for query, path in paths.items()
    }
    assert by_get == FINDS


def test_a_search_by_form_finds_the_same(saved):
    by_post = {
        query: letters(
            reads("QuestionnaireResponse/_search", form=in_form(queried(query, saved))), saved
        )
        for query in [*FINDS][::5]
    }
    assert by_post == {query: FINDS[query] for query in by_post}


def in_form(query: str) -> dict[str, list[str]]:
    return parse_qs(query.replace("T10:30:05+", "T10:30:05%2B"))


# In Berlin clocks were put back from 3 to 2 on October 25, and forward from 2 to 3 on March 29.
IN_BERLIN = {
    "authored=2026-10-25T02:30": None,
    "authored=gt2026-10-25T02:30:00": None,
    "authored=le2026-10-25T02:59:59.9": None,
    "authored=2026-03-29T02:30": None,
    "authored=2026-10-25T02:30:00%2B02:00": ["2"],
    "authored=2026-10-25T02:30:00%2B01:00": ["3"],
    "authored=2026-10-25T00:30:00Z": ["2"],
    "authored=2026-10-25T01:59": ["1"],
    "authored=2026-10-25T03:00": ["4"],
    "authored=2026-10-25": ["4", "3", "2", "1"],
}


def test_a_time_that_clocks_show_twice_or_never_needs_its_zone(settings):
    settings.TIME_ZONE = "Europe/Berlin"
    moments = ("2026-10-24T23:59", "2026-10-25T00:30", "2026-10-25T01:30", "2026-10-25T02:00")
    with time_machine.travel(datetime(2026, 10, 26, tzinfo=UTC), tick=False):
        saved = [str(saves(now=datetime.fromisoformat(f"{each}Z")).pk) for each in moments]
        for query, numbers in IN_BERLIN.items():
            answer = asks(f"QuestionnaireResponse?{query}")
            if numbers is None:
                assert refusal(answer) == (400, "invalid"), query
                assert "send its zone" in answer.json()["issue"][0]["details"]["text"]
            else:
                assert ids(answer.json()) == [saved[int(n) - 1] for n in numbers], query


UNFIT = {
    "identifier=7K3M-Q9XT-4ZP": "not-supported",
    "identifier:not=7K3M": "not-supported",
    "patient=1": "not-supported",
    "subject:missing=true": "not-supported",
    "questionnaire.title=x": "not-supported",
    "_has:Observation:focus:code=1": "not-supported",
    "_include=QuestionnaireResponse:questionnaire": "not-supported",
    "_revinclude=DocumentReference:related": "not-supported",
    "_text=x": "not-supported",
    "_query=x": "not-supported",
    "Authored=2026": "not-supported",
    "authored:exact=2026": "not-supported",
    "authored:below=2026": "not-supported",
    "status:text=completed": "not-supported",
    "status:in=http://x": "not-supported",
    "questionnaire:below=http://x": "not-supported",
    "questionnaire:identifier=x": "not-supported",
    "questionnaire:Patient=1": "not-supported",
    "_id:exact=1": "not-supported",
    "authored:=2026": "not-supported",
    "_sort:desc=authored": "not-supported",
    "_count:exact=2": "not-supported",
    "_summary:x=count": "not-supported",
    "_elements:x=status": "not-supported",
    "_total:x=accurate": "not-supported",
    "_pretty:x=true": "not-supported",
    "_format:x=xml": "not-supported",
    "after:x=1": "not-supported",
    "_sort=,": "not-supported",
    "_sort=authored,,": "not-supported",
    "_sort=status": "not-supported",
    "_sort=authored:asc": "not-supported",
    "_sort=+authored": "not-supported",
    "_summary=text": "not-supported",
    "_summary=true&_elements=status": "not-supported",
    "_contained=true": "not-supported",
    "authored=": "invalid",
    "authored=2026,": "invalid",
    "authored=24.11.2026": "invalid",
    "authored=zz2026": "invalid",
    "authored:missing=maybe": "invalid",
    "_id=": "invalid",
    "_id=x|1": "invalid",
    "status=a|b|c": "invalid",
    "status=|": "invalid",
    "questionnaire=Patient/1": "invalid",
    "questionnaire=Questionnaire/1/_history/1": "invalid",
    "questionnaire=two words": "invalid",
    f"questionnaire={settings.FHIR_BASE}/1": "invalid",
    "_count=x": "invalid",
    "_count=-1": "invalid",
    "_count=1.5": "invalid",
    "_count=1&_count=2": "invalid",
    "_count=": "invalid",
    "_total=some": "invalid",
    "_summary=all": "not-supported",
    "_elements=words": "invalid",
    "_elements=item.linkId": "invalid",
    "_pretty=yes": "invalid",
    "after=-1": "invalid",
    "after=17": "invalid",
    "_sort=authored&after=WzFd": "invalid",
    "after=%F0%9F%98%80": "invalid",
    "after=" + "W" * 5000: "invalid",
}


def test_what_is_not_possible_is_refused_and_never_ignored():
    saves()
    refusals = {query: refusal(asks(f"QuestionnaireResponse?{query}")) for query in UNFIT}
    assert refusals == {query: (400, code) for query, code in UNFIT.items()}
    assert not AuditEntry.objects.filter(act="fetched").exists()


def test_a_search_has_a_bound_and_is_answered_up_to_it(saved):
    """In SQLite and in PostgreSQL alike: an expression that is too deep for one is refused."""
    days = ",".join(["ne2026-11-24"] * MOST_VALUES)
    assert letters(reads("QuestionnaireResponse/_search", form={"authored": days}), saved) == "EDA"
    form = {"authored": ["ne2026-11-24"] * MOST_VALUES}
    assert letters(reads("QuestionnaireResponse/_search", form=form), saved) == "EDA"
    for fields in (
        {"authored": f"{days},2026"},
        {"authored": [*form["authored"], "2026"]},
        {"authored": days, "status": "completed"},
        {"questionnaire": ",".join(["a:b"] * 1000)},
    ):
        answer = asks("QuestionnaireResponse/_search", form=fields)
        assert refusal(answer) == (400, "too-costly")


def test_the_releases_are_asked_for_once_whatever_is_searched(django_assert_max_num_queries):
    saves()
    reads("QuestionnaireResponse")
    many = ",".join(f"a:{n}" for n in range(MOST_VALUES))
    with django_assert_max_num_queries(30):
        assert ids(reads(f"QuestionnaireResponse?questionnaire={many}")) == []


ORDERS = ("", "&_sort=authored", "&_sort=-authored", "&_sort=authored,-_id", "&_sort=_id")


def test_pages_by_their_links_are_the_whole_once_and_in_order(saved):
    for order, count in product(ORDERS, (1, 2)):
        whole = letters(reads(f"QuestionnaireResponse?{order}"), saved)
        bundles = pages(
            f"QuestionnaireResponse?_count={count}&authored=2026{order}&_elements=status"
        )
        assert "".join(letters(bundle, saved) for bundle in bundles) == whole
        assert [len(ids(bundle)) for bundle in bundles[:-1]] == [count] * (len(bundles) - 1)
        assert all("item" not in e["resource"] for bundle in bundles for e in bundle["entry"])


def test_a_page_stays_what_it_is_while_others_save(saved):
    first = reads("QuestionnaireResponse?_count=2&_sort=-authored")
    saves(now=timezone.now())
    assert letters(reads(link(first, "next")), saved) == "CB"


def test_the_links_of_a_page_hold_the_search_and_neither_reference_nor_key(saved):
    bundle = reads("QuestionnaireResponse?_count=1&authored=ge2026&_sort=authored&_format=json")
    self, following = link(bundle, "self"), link(bundle, "next")
    assert self == "QuestionnaireResponse?_count=1&authored=ge2026&_sort=authored&_format=json"
    cursor = following.removeprefix(f"{self}&after=")
    assert cursor.isalnum()
    assert "2026" not in cursor


# The query, and what stands in `total`.
TOTALS = {
    "": 5,
    "_count=2": None,
    "_count=2&_total=none": None,
    "_count=2&_total=accurate": 5,
    "_count=2&_total=estimate": 5,
    "_count=0": 5,
    "_summary=count": 5,
    "_summary=count&authored=2026-11-24": 2,
    "_count=0&_id=999999": 0,
}


def test_a_total_counts_all_that_match(saved):
    bundles = {query: reads(f"QuestionnaireResponse?{query}") for query in TOTALS}
    assert {query: bundle.get("total") for query, bundle in bundles.items()} == TOTALS
    assert reads(link(bundles["_count=2&_total=accurate"], "next"))["total"] == 5


PARTS = {
    "QuestionnaireResponse?_elements=authored": "authored questionnaire",
    "QuestionnaireResponse?_elements=subject,authored": "authored questionnaire",
    "QuestionnaireResponse?_summary=true": "authored identifier questionnaire",
    "Questionnaire?_elements=title,version": "title version",
    "DocumentReference?_elements=date": "content date",
    "CodeSystem?_elements=url": "content url",
}


def test_a_part_of_a_resource_has_what_is_wanted_and_says_that_it_is_one():
    saves()
    for path, elements in PARTS.items():
        (resource, *_) = (entry["resource"] for entry in reads(path)["entry"])
        always = {"resourceType", "id", "meta", "status"}
        assert resource.keys() - always == set(elements.split())
        assert resource["meta"]["tag"][0]["code"] == "SUBSETTED"
        kind, _, query = path.partition("?")
        assert reads(f"{kind}/{resource['id']}?{query}") == resource


def test_a_summary_of_the_others_is_valid_and_has_no_long_parts():
    saves()
    for kind, part in (("Questionnaire", "item"), ("CodeSystem", "concept")):
        bundle = reads(f"{kind}?_summary=true")
        assert all(part not in entry["resource"] for entry in bundle["entry"])
    (entry,) = reads("DocumentReference?_summary=true")["entry"]
    assert "context" not in entry["resource"]


LENIENT = (
    'handling="lenient"',
    "Handling = Lenient",
    "return=minimal, handling=lenient",
    "handling=lenient; handling=strict",
    "handling=lenient, handling=lenient",
    "handling=lenient,handling=strict",
)
STRICT = ("", "return=minimal", "handling=strict", "handling", "handling=strict, handling=lenient")


def test_a_lenient_client_is_told_what_was_left_out():
    response = saves()
    lenient = {"prefer": "handling=lenient"}
    path = f"QuestionnaireResponse?patient=1&_id={response.pk}&_include=x"
    bundle = reads(path, **lenient)
    assert ids(bundle) == [str(response.pk)]
    assert hints(bundle) == ["Left out, as not known here: _include, patient."]
    assert link(bundle, "self") == f"QuestionnaireResponse?_id={response.pk}"
    for prefer in LENIENT:
        assert asks(path, prefer=prefer).status_code == 200, prefer
    for prefer in STRICT:
        assert refusal(asks(path, prefer=prefer)) == (400, "not-supported"), prefer
    # What is known is never left out, nor is what must stand in no address.
    unfit = ("authored=yesterday", "authored:above=2026", "_sort:desc=authored")
    for query in (*unfit, "identifier=7K3M-Q9XT-4ZP"):
        assert asks(f"QuestionnaireResponse?{query}", **lenient).status_code == 400
    assert reads(f"QuestionnaireResponse/{response.pk}?x=1", **lenient)["id"]
    assert refusal(asks(f"QuestionnaireResponse/{response.pk}?x=1")) == (400, "not-supported")


@pytest.fixture
def two_releases() -> None:
    document = replace(live_summaries().program.document, title="Baclofen and rest")
    publish(document, notes="", now=timezone.now())
    invalidate_live_release()


OF_RELEASES = {
    "": "2 1",
    "status=active": "2",
    "status=retired,active": "2 1",
    "status=http://hl7.org/fhir/publication-status|retired": "1",
    "status:not=active": "1",
    "version=1": "1",
    "version=|1": "1",
    "version=1,2": "2 1",
    "url={url}": "2 1",
    "url={url}/x": "",
    "url={url}&version=2": "2",
    "_id={id}": "2",
    "title=BACLÓFEN": "2 1",
    "title=baclofen and rest": "2",
    "title:exact=Baclofen": "",
    "title:contains=AND Rést": "2",
    "title=sle": "",
    "title=%CC%81": "",
    "title:contains=%CC%81": "",
    "name=Baclofen": "2 1",
    "date=ge2020": "2 1",
    "date=lt2020": "",
    "_lastUpdated=gt2020": "2 1",
    "title:missing=false": "2 1",
    "title:missing=true": "",
    "_sort=date": "1 2",
    "_sort=-date": "2 1",
    "_sort=_id": "1 2",
    "_sort=title,-_id": "2 1",
    "_sort=-title": "1 2",
    "_count=1": "2",
    "_count=0": "",
    "identifier={base}/identifier/content-digest|": "2 1",
}


def test_a_search_of_releases(two_releases):
    bundles = {query: asks(f"Questionnaire?{queried(query, {})}").json() for query in OF_RELEASES}
    versions = {
        query: " ".join(id_.rpartition("-")[2] for id_ in ids(bundle))
        for query, bundle in bundles.items()
    }
    assert versions == OF_RELEASES
    assert {bundles[query]["total"] for query in ("", "_count=0", "_count=1")} == {2}


def test_the_releases_have_pages_too(two_releases):
    for sort in ("", "&_sort=date", "&_sort=-_id"):
        whole = ids(reads(f"Questionnaire?{sort}"))
        bundles = pages(f"Questionnaire?_count=1{sort}")
        assert [id_ for bundle in bundles for id_ in ids(bundle)] == whole
    assert refusal(asks("Questionnaire?after=WyJ4Il0")) == (400, "invalid")
    # The link stays good when the last one of a page does not fit any more.
    cursor = link(reads("Questionnaire?_count=1"), "next").rpartition("=")[2]
    after = reads(f"Questionnaire?status=retired&_count=1&after={cursor}")
    assert ids(after) == ids(reads("Questionnaire"))[1:]


def test_what_is_not_possible_among_releases_is_refused():
    for query in ("url={url}|2", "url:below={url}", "title:text=x", "context=x", "_sort=url"):
        assert asks(f"Questionnaire?{queried(query, {})}").status_code == 400


def test_the_log_says_what_was_searched_for_and_what_was_sent():
    response = saves()
    reads("QuestionnaireResponse?authored=ge2020&_sort=authored&_count=1&_format=json")
    reads(f"DocumentReference?related=QuestionnaireResponse/{response.pk}")
    entries = AuditEntry.objects.filter(act="fetched").order_by("number")
    assert [(entry.about, entry.read) for entry in entries] == [
        ("search authored=ge2020", str(response.pk)),
        (
            f"search DocumentReference related={quote('QuestionnaireResponse/', safe='')}"
            f"{response.pk}",
            str(response.pk),
        ),
    ]


def test_an_answer_is_indented_for_people_who_ask_for_it():
    saves()
    assert b"\n  " not in asks("QuestionnaireResponse").content
    pretty = asks("QuestionnaireResponse?_pretty=true").content
    assert b'\n  "resourceType"' in pretty
    assert json.loads(pretty)["resourceType"] == "Bundle"


def test_a_clinician_sends_the_token_of_the_session_with_a_search_by_form():
    saves()
    browser = clinician()
    browser.handler.enforce_csrf_checks = True
    form, path = {"_count": "1"}, "/fhir/QuestionnaireResponse/_search"
    kind = "application/x-www-form-urlencoded"
    assert refusal(browser.post(path, "_count=1", content_type=kind)) == (403, "forbidden")
    page = browser.get("/responses/")
    token = page.context["csrf_token"]
    sent = browser.post(path, "_count=1", content_type=kind, headers={"x-csrftoken": str(token)})
    assert sent.json()["total"] == 1, form
