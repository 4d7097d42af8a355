"""One release: it stays as it is, it can be gone back to, and it can be recalled."""

import html
import re
from dataclasses import replace

import pytest
from django.db import connection
from django.utils import timezone

from suitability.models import Recall, Release, Response
from suitability.questionnaire.sources import SignOff
from suitability.releases.draft import current_draft
from suitability.releases.recall import recall
from suitability.releases.release_cache import NothingPublished, live_summaries
from suitability.releases.submission import NotAllowed
from tests.support.editorial_team import (
    ADA,
    BO,
    ED,
    NOBODY,
    at_work,
    colleague,
    edit_draft,
    heading_of,
    main_text,
    publish_draft,
    replace_draft,
    submit_draft,
)
from tests.support.patient_client import agree, walk
from tests.support.pseudo_languages import in_spanish, publish_in
from tests.support.shipped_program import DOCUMENT

pytestmark = pytest.mark.usefixtures("release")
NEW = "Low blood pressure now"
REASON = "One part of this list was wrong. Please ask your provider about it."


def release_2() -> Release:
    edit_draft("rule.C10", heading=NEW)
    return publish_draft()


def post_recall(name: str, number: int, reason: str = REASON):
    return at_work(name).post(f"/admin/releases/{number}/recall/", {"reason": reason})


def post_roll_back(name: str, number: int, seen: str | None = None):
    seen = current_draft().digest if seen is None else seen
    return at_work(name).post(f"/admin/releases/{number}/roll-back/", {"seen": seen})


def test_a_release_says_who_made_it_and_that_it_is_whole():
    release_2()
    text = main_text(at_work(ED).get("/admin/releases/2/"))
    for part in ("Author ed", "Approver ada", "Notes Clearer.", "They match.", "Saved lists 0"):
        assert part in text
    assert "This release is live." in text


def test_a_release_that_somebody_altered_in_the_database_is_found_out():
    altered = Release.objects.get(number=1).document.replace("Low blood pressure", "Something")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE suitability_release SET document = %s WHERE number = 1", [altered])
    text = main_text(at_work(ED).get("/admin/releases/1/"))
    assert "The text does not match its digest." in text


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
    replace_draft(replace(current_draft().document, sign_off=signed))
    publish_draft()
    text = main_text(at_work(ED).get("/admin/releases/2/"))
    assert "The clinical review is overdue. It was due on 2025-01-01." in text
    assert "Dr. A. Able, pharmacist, on 2024-01-01; next by 2025-01-01" in text


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
    assert heading_of("C10", current_draft().document) == NEW


def test_buttons_are_for_who_may_use_them():
    shown = {
        name: at_work(name).get("/admin/releases/1/").content.decode() for name in (ED, ADA, BO)
    }
    assert [">Roll back to" in shown[name] for name in (ED, ADA, BO)] == [True, False, True]
    assert [">Recall<" in shown[name] for name in (ED, ADA, BO)] == [False, True, True]


def test_rolling_back_loads_the_draft_and_publishes_nothing():
    release_2()
    wording = current_draft().wording
    assert post_roll_back(ED, 1)["Location"] == "/admin/changes/"
    assert current_draft().document == DOCUMENT
    assert current_draft().wording == wording
    assert live_summaries().release == 2


def test_what_is_rolled_back_is_published_as_a_new_release():
    release_2()
    post_roll_back(ED, 1)
    assert publish_draft().number == 3
    first, _, third = Release.objects.order_by("number")
    assert third.digest == first.digest


def test_rolling_back_warns_of_what_would_be_lost():
    release_2()
    edit_draft("rule.C10", heading="Another heading")
    edit_draft("rule.C11", clinician="Another line.")
    text = main_text(at_work(ED).get("/admin/releases/1/roll-back/"))
    assert "2 parts of the draft differ from what is live" in text
    assert "These changes are not published, and would be lost." in text
    assert "The draft was last changed by ed" in text


def test_rolling_back_says_when_nothing_is_lost():
    release_2()
    text = main_text(at_work(ED).get("/admin/releases/1/roll-back/"))
    assert "nothing is lost" in text


def test_a_draft_that_changed_meanwhile_is_not_given_up():
    release_2()
    seen = current_draft().digest
    edit_draft("rule.C10", heading="Another heading")
    page = post_roll_back(ED, 1, seen)
    assert page.status_code == 400
    assert heading_of("C10", current_draft().document) == "Another heading"


def test_a_recall_makes_the_newest_other_release_live_at_once():
    release_2()
    assert live_summaries().release == 2
    assert post_recall(ADA, 2)["Location"] == "/admin/releases/2/"
    assert live_summaries().release == 1
    stored = Recall.objects.get()
    assert (stored.reason, stored.by) == (REASON, ADA)


def test_after_a_recall_of_the_only_release_nothing_is_live():
    text = main_text(at_work(ADA).get("/admin/releases/1/recall/"))
    assert "After the recall nothing is live, and nobody can begin." in text
    post_recall(ADA, 1)
    with pytest.raises(NothingPublished):
        live_summaries()


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (2, "After the recall, release 1 is live again, at once."),
        (1, "Release 1 is not live, so what is live stays: release 2."),
    ],
)
def test_the_confirm_page_says_what_would_be_live(number, text):
    release_2()
    assert text in main_text(at_work(ADA).get(f"/admin/releases/{number}/recall/"))


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        ("", "Enter why, in words for patients."),
        ("Stop baclofen tonight.", "“Stop”: "),
        ("You should take 10 mg of baclofen.", "“10 mg”"),
        (
            "Pharmacological contraindications necessitating discontinuation were "
            "inadequately characterised throughout the documentation.",
            "Reads at grade",
        ),
    ],
)
def test_a_reason_that_patients_should_not_read_is_refused(reason, text):
    page = post_recall(ADA, 1, reason)
    assert page.status_code == 400
    errors = re.findall(r"<li><a href=\"#id_reason\">(.*?)<", page.content.decode())
    assert any(text in html.unescape(error) for error in errors), errors
    assert not Recall.objects.exists()


@pytest.fixture
def in_two_languages() -> Release:
    return publish_in(in_spanish(), now=timezone.now())


WHY = "Una parte de esta lista estaba mal. Hable con su médico."


@pytest.mark.parametrize(
    ("typed", "stored"), [(WHY, {"es": WHY}), ("", None)], ids=["in both", "in one"]
)
def test_a_reason_can_be_given_in_each_language_of_the_release(in_two_languages, typed, stored):
    path = f"/admin/releases/{in_two_languages.number}/recall/"
    assert "Why it is recalled (Español)" in main_text(at_work(ADA).get(path))
    at_work(ADA).post(path, {"reason": REASON, "reason_es": typed})
    row = Recall.objects.get()
    assert (row.reason, row.translations) == (REASON, stored)


def test_a_reason_keeps_to_the_style_rules_of_its_language(in_two_languages):
    path = f"/admin/releases/{in_two_languages.number}/recall/"
    page = at_work(ADA).post(path, {"reason": REASON, "reason_es": "Tome 10 mg de baclofeno."})
    assert page.status_code == 400
    errors = re.findall(r"<li><a href=\"#id_reason_es\">(.*?)<", page.content.decode())
    assert any("“10 mg”" in html.unescape(error) for error in errors), errors
    assert not Recall.objects.exists()


def test_a_release_is_recalled_once():
    release_2()
    post_recall(ADA, 2)
    page = post_recall(BO, 2, REASON)
    assert page.status_code == 400
    assert "was recalled before, and stays recalled" in main_text(page)
    assert Recall.objects.get().by == ADA


def test_a_recalled_release_lists_the_people_to_tell(client):
    walk(client)
    agree(client)
    reference = Response.objects.get().spoken_reference
    assert reference not in main_text(at_work(ADA).get("/admin/releases/1/"))
    post_recall(ADA, 1)
    page = main_text(at_work(ADA).get("/admin/releases/1/"))
    assert "Recalled by ada" in page
    assert REASON in page
    assert reference in page


def test_an_editor_does_not_read_the_references(client):
    walk(client)
    agree(client)
    post_recall(ADA, 1)
    text = main_text(at_work(ED).get("/admin/releases/1/"))
    assert Response.objects.get().spoken_reference not in text
    assert "1 saved list came from this release." in text


def test_what_was_recalled_is_not_submitted_word_for_word():
    release_2()
    post_recall(ADA, 2)
    with pytest.raises(NotAllowed, match="word for word what was recalled as release 2"):
        submit_draft()


def test_what_was_recalled_meanwhile_is_not_approved():
    release_2()
    edit_draft("rule.C10", heading=heading_of("C10", DOCUMENT))
    submission = submit_draft()
    recall(Release.objects.get(number=1), reason=REASON, by=colleague(ADA), now=timezone.now())
    data = {"act": "approve", "seen": submission.digest}
    page = at_work(ADA).post(f"/admin/submissions/{submission.pk}/", data)
    assert page.status_code == 400
    assert Release.objects.count() == 2
