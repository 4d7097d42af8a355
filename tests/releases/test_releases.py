"""One release: it stays as it is, it can be gone back to, and it can be recalled."""

from dataclasses import replace

import pytest
from django.db import connection
from django.utils import timezone

from suitability.models import Recall, Release, Response
from suitability.questionnaire.sources import SignOff
from suitability.releases.draft import drafted
from suitability.releases.recall import recall
from suitability.releases.release_cache import NothingPublished, live
from suitability.releases.submission import NotAllowed
from tests.support.editorial_team import (
    ADA,
    BO,
    ED,
    NOBODY,
    at_work,
    edit,
    hand_in,
    heading,
    publish_draft,
    put,
    words_of,
)
from tests.support.patient_client import walk
from tests.support.shipped_program import DOCUMENT

pytestmark = pytest.mark.usefixtures("release")
NEW = "Low blood pressure now"
REASON = "One part of this list was wrong. Please ask your provider about it."


def release_2() -> Release:
    edit("rule.C10", heading=NEW)
    return publish_draft()


def post_recall(name: str, number: int, reason: str = REASON):
    return at_work(name).post(f"/admin/releases/{number}/recall/", {"reason": reason})


def post_roll_back(name: str, number: int, seen: str | None = None):
    seen = drafted().digest if seen is None else seen
    return at_work(name).post(f"/admin/releases/{number}/roll-back/", {"seen": seen})


def test_a_release_says_who_made_it_and_that_it_is_whole():
    release_2()
    said = words_of(at_work(ED).get("/admin/releases/2/"))
    for part in ("Author ed", "Approver ada", "Notes Clearer.", "They match.", "Saved lists 0"):
        assert part in said
    assert "This release is live." in said


def test_a_release_that_somebody_altered_in_the_database_is_found_out():
    altered = Release.objects.get(number=1).document.replace("Low blood pressure", "Something")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE suitability_release SET document = %s WHERE number = 1", [altered])
    said = words_of(at_work(ED).get("/admin/releases/1/"))
    assert "The text does not match its digest." in said


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("name", [ED, ADA, BO])
def test_no_address_edits_a_release(method, name):
    before = Release.objects.values().get(number=1)
    response = getattr(at_work(name), method)("/admin/releases/1/")
    assert response.status_code == 405
    assert Release.objects.values().get(number=1) == before


def test_the_admin_has_no_form_for_a_release():
    for path in ("", "1/change/", "1/delete/", "add/"):
        assert at_work(BO).get(f"/admin/suitability/release/{path}").status_code == 404


@pytest.mark.parametrize("path", ["", "recall/", "roll-back/"])
@pytest.mark.parametrize("number", ["99", "999999999999999999999999"])
def test_there_is_no_such_release(number, path):
    assert at_work(BO).get(f"/admin/releases/{number}/{path}").status_code == 404


def test_a_release_says_that_its_review_is_overdue():
    signed = SignOff("Dr. A. Able", "pharmacist", "2024-01-01", "2025-01-01")
    put(replace(drafted().document, sign_off=signed))
    publish_draft()
    said = words_of(at_work(ED).get("/admin/releases/2/"))
    assert "The clinical review is overdue. It was due on 2025-01-01." in said
    assert "Dr. A. Able, pharmacist, on 2024-01-01; next by 2025-01-01" in said


@pytest.mark.parametrize(
    ("path", "name", "status"),
    [
        ("roll-back/", ED, 200),
        ("roll-back/", BO, 200),
        ("roll-back/", ADA, 403),
        ("roll-back/", NOBODY, 302),
        ("recall/", ADA, 200),
        ("recall/", BO, 200),
        ("recall/", ED, 403),
        ("recall/", NOBODY, 302),
    ],
)
def test_who_may_go_back_and_who_may_recall(path, name, status):
    assert at_work(name).get(f"/admin/releases/1/{path}").status_code == status


@pytest.mark.parametrize(("name", "status"), [(ED, 403), (NOBODY, 302)])
def test_who_may_not_recall_does_not_by_url_either(name, status):
    assert post_recall(name, 1).status_code == status
    assert not Recall.objects.exists()


def test_an_approver_does_not_roll_back_by_url_either():
    release_2()
    assert post_roll_back(ADA, 1).status_code == 403
    assert heading("C10", drafted().document) == NEW


def test_buttons_are_for_who_may_use_them():
    shown = {
        name: at_work(name).get("/admin/releases/1/").content.decode() for name in (ED, ADA, BO)
    }
    assert [">Roll back to" in shown[name] for name in (ED, ADA, BO)] == [True, False, True]
    assert [">Recall<" in shown[name] for name in (ED, ADA, BO)] == [False, True, True]


def test_rolling_back_loads_the_draft_and_publishes_nothing():
    release_2()
    wording = drafted().wording
    assert post_roll_back(ED, 1)["Location"] == "/admin/changes/"
    assert drafted().document == DOCUMENT
    assert drafted().wording == wording
    assert live().release == 2


def test_what_is_rolled_back_is_published_as_a_new_release():
    release_2()
    post_roll_back(ED, 1)
    assert publish_draft().number == 3
    first, _, third = Release.objects.order_by("number")
    assert third.digest == first.digest


def test_rolling_back_warns_of_what_would_be_lost():
    release_2()
    edit("rule.C10", heading="Another heading")
    edit("rule.C11", clinician="Another line.")
    said = words_of(at_work(ED).get("/admin/releases/1/roll-back/"))
    assert "2 parts of the draft differ from what is live" in said
    assert "These changes are not published, and would be lost." in said
    assert "The draft was last changed by ed" in said


def test_rolling_back_says_when_nothing_is_lost():
    release_2()
    said = words_of(at_work(ED).get("/admin/releases/1/roll-back/"))
    assert "nothing is lost" in said


def test_a_draft_that_changed_meanwhile_is_not_given_up():
    release_2()
    seen = drafted().digest
    edit("rule.C10", heading="Another heading")
    page = post_roll_back(ED, 1, seen)
    assert page.status_code == 400
    assert heading("C10", drafted().document) == "Another heading"


def test_a_recall_makes_the_newest_other_release_live_at_once():
    release_2()
    assert live().release == 2
    assert post_recall(ADA, 2)["Location"] == "/admin/releases/2/"
    assert live().release == 1
    kept = Recall.objects.get()
    assert (kept.reason, kept.by) == (REASON, ADA)


def test_after_a_recall_of_the_only_release_nothing_is_live():
    said = words_of(at_work(ADA).get("/admin/releases/1/recall/"))
    assert "After the recall nothing is live, and nobody can begin." in said
    post_recall(ADA, 1)
    with pytest.raises(NothingPublished):
        live()


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (2, "After the recall, release 1 is live again, at once."),
        (1, "Release 1 is not live, so what is live stays: release 2."),
    ],
)
def test_the_confirm_page_says_what_would_be_live(number, said):
    release_2()
    assert said in words_of(at_work(ADA).get(f"/admin/releases/{number}/recall/"))


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("", "Please say why, in words for patients."),
        ("Stop baclofen tonight.", "L"),
        ("You should take 10 mg of baclofen.", "T01"),
        (
            "Pharmacological contraindications necessitating discontinuation were "
            "inadequately characterised throughout the documentation.",
            "Reads at grade",
        ),
    ],
)
def test_a_reason_that_patients_should_not_read_is_refused(reason, said):
    page = post_recall(ADA, 1, reason)
    assert page.status_code == 400
    assert f'<li><a href="#id_reason">{said}' in page.content.decode()
    assert not Recall.objects.exists()


def test_a_release_is_recalled_once():
    release_2()
    post_recall(ADA, 2)
    page = post_recall(BO, 2, REASON)
    assert page.status_code == 400
    assert "was recalled before, and stays recalled" in words_of(page)
    assert Recall.objects.get().by == ADA


def test_a_recalled_release_lists_the_people_to_tell(client):
    walk(client)
    client.post("/save/", {"agree": "on"})
    reference = Response.objects.get().spoken_reference
    assert reference not in words_of(at_work(ADA).get("/admin/releases/1/"))
    post_recall(ADA, 1)
    page = words_of(at_work(ADA).get("/admin/releases/1/"))
    assert "Recalled by ada" in page
    assert REASON in page
    assert reference in page


def test_an_editor_does_not_read_the_references(client):
    walk(client)
    client.post("/save/", {"agree": "on"})
    post_recall(ADA, 1)
    said = words_of(at_work(ED).get("/admin/releases/1/"))
    assert Response.objects.get().spoken_reference not in said
    assert "1 saved list came from this release." in said


def test_what_was_recalled_is_not_handed_in_word_for_word():
    release_2()
    post_recall(ADA, 2)
    with pytest.raises(NotAllowed, match="word for word what was recalled as release 2"):
        hand_in()


def test_what_was_recalled_meanwhile_is_not_approved():
    release_2()
    edit("rule.C10", heading=heading("C10", DOCUMENT))
    handed_in = hand_in()
    recall(Release.objects.get(number=1), reason=REASON, by=ADA, now=timezone.now())
    data = {"act": "approve", "seen": handed_in.digest}
    page = at_work(ADA).post(f"/admin/submissions/{handed_in.pk}/", data)
    assert page.status_code == 400
    assert Release.objects.count() == 2
