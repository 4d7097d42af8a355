"""Handing the draft in, and a second pair of eyes on it: by URL as well as by button."""

import pytest
from django.test import Client

from suitability.models import Release, Submission
from suitability.releases.draft import drafted
from suitability.releases.release_cache import live
from suitability.releases.submission import State, waiting
from tests.support.editorial_team import (
    ADA,
    BO,
    ED,
    NOBODY,
    at_work,
    colleague,
    edit,
    hand_in,
    heading,
    words_of,
)
from tests.support.patient_client import NOTHING_SPECIAL, walk

pytestmark = pytest.mark.usefixtures("release")
NEW = "Low blood pressure now"
UNFIT = "Stop baclofen tonight. Ask your provider."


def change() -> None:
    edit("rule.C10", heading=NEW)


def post_hand_in(name: str, notes: str = "Clearer.", seen: str | None = None):
    seen = drafted().digest if seen is None else seen
    return at_work(name).post("/admin/publishing/", {"seen": seen, "notes": notes})


def decide(name: str, submission: Submission, act: str, **more: str):
    data = {"act": act, "seen": submission.digest, "reason": "Say it shorter.", **more}
    return at_work(name).post(f"/admin/submissions/{submission.pk}/", data)


def state_of(submission: Submission) -> str:
    return Submission.objects.get(pk=submission.pk).state


def test_an_editor_hands_the_draft_in():
    change()
    response = post_hand_in(ED, "The heading of C10 is clearer.")
    handed_in = waiting()
    assert response["Location"] == f"/admin/submissions/{handed_in.pk}/"
    assert (handed_in.author, handed_in.notes) == (ED, "The heading of C10 is clearer.")
    assert handed_in.is_of(drafted().digest)
    assert Release.objects.count() == 1


def test_an_approver_publishes_what_another_handed_in():
    change()
    handed_in = hand_in()
    response = decide(ADA, handed_in, "approve")
    release = Release.objects.first()
    assert response["Location"] == "/admin/releases/2/"
    assert (release.author, release.approver, release.notes) == (ED, ADA, "Clearer.")
    assert release.digest == handed_in.digest
    assert state_of(handed_in) == State.PUBLISHED


def test_what_was_approved_is_live_at_once():
    change()
    assert live().release == 1
    decide(ADA, hand_in(), "approve")
    assert live().release == 2
    assert heading("C10", live().program.document) == NEW


def test_a_journey_that_began_before_goes_on_as_it_began(client):
    low = NOTHING_SPECIAL | {"blood_pressure": ["low"]}
    walk(client, low)
    change()
    decide(ADA, hand_in(), "approve")
    later = Client()
    walk(later, low)
    assert NEW not in client.get("/summary/").content.decode()
    assert NEW in later.get("/summary/").content.decode()


WAITING = {  # who, what, and the status of the answer
    "an editor approves": (ED, "approve", 403),
    "an editor sends back": (ED, "send_back", 403),
    "an approver withdraws": (ADA, "withdraw", 403),
    "somebody without a role approves": (NOBODY, "approve", 302),
    "an approver approves": (ADA, "approve", 302),
    "an approver sends back": (ADA, "send_back", 302),
    "an editor withdraws": (ED, "withdraw", 302),
    "another editor withdraws": (BO, "withdraw", 302),
    "nobody knows what": (ADA, "", 400),
    "something else": (ADA, "publish", 400),
}
DECIDED = {"approve": State.PUBLISHED, "send_back": State.SENT_BACK, "withdraw": State.WITHDRAWN}


@pytest.mark.parametrize("case", WAITING)
def test_who_may_decide(case):
    name, act, status = WAITING[case]
    change()
    handed_in = hand_in()
    assert decide(name, handed_in, act).status_code == status
    done = status == 302 and name != NOBODY
    assert state_of(handed_in) == (DECIDED[act] if done else State.WAITING)
    assert Release.objects.count() == (2 if done and act == "approve" else 1)


@pytest.mark.parametrize(("name", "status"), [(ED, 302), (BO, 302), (ADA, 403), (NOBODY, 302)])
def test_who_may_hand_in(name, status):
    change()
    assert post_hand_in(name).status_code == status
    assert (waiting() is not None) == (name in (ED, BO))


def test_nobody_approves_what_they_handed_in_themselves():
    change()
    handed_in = hand_in(by=BO)
    page = decide(BO, handed_in, "approve")
    assert page.status_code == 400
    assert "You handed this in yourself. Somebody else has to approve it." in words_of(page)
    assert Release.objects.count() == 1


def test_nobody_is_offered_to_approve_their_own():
    change()
    handed_in = hand_in(by=BO)
    own, other = (
        at_work(name).get(f"/admin/submissions/{handed_in.pk}/").content.decode()
        for name in (BO, ADA)
    )
    assert 'value="approve"' not in own
    assert "Somebody else has to approve it." in own
    assert 'value="approve"' in other


def test_a_draft_that_was_edited_since_is_not_approved():
    change()
    handed_in = hand_in()
    edit("rule.C10", heading="Another heading")
    page = decide(ADA, handed_in, "approve")
    assert page.status_code == 400
    assert "The draft was edited after it was handed in." in words_of(page)
    assert Release.objects.count() == 1


def test_a_draft_that_was_edited_and_put_back_is_the_same_draft():
    change()
    handed_in = hand_in()
    edit("rule.C10", heading="Another heading")
    change()
    assert decide(ADA, handed_in, "approve").status_code == 302


def test_the_page_says_that_an_edited_draft_cannot_be_approved():
    change()
    handed_in = hand_in()
    edit("rule.C10", heading="Another heading")
    page = at_work(ADA).get(f"/admin/submissions/{handed_in.pk}/")
    assert "this submission cannot be approved" in words_of(page)
    assert 'value="approve"' not in page.content.decode()
    assert "The draft was edited since" in words_of(at_work(ADA).get("/admin/publishing/"))


def test_handing_in_once_more_takes_the_place_of_the_older():
    change()
    older = hand_in()
    edit("rule.C10", heading="Another heading")
    assert post_hand_in(ED).status_code == 302
    assert state_of(older) == State.WITHDRAWN
    assert waiting().is_of(drafted().digest)


@pytest.mark.parametrize("first", ["approve", "send_back"])
@pytest.mark.parametrize("second", ["approve", "send_back"])
def test_nothing_is_decided_twice(first, second):
    change()
    handed_in = hand_in()
    decide(ADA, handed_in, first)
    page = decide(ADA, handed_in, second)
    assert page.status_code == 400
    assert "This was decided before" in words_of(page)
    assert Release.objects.count() == (2 if first == "approve" else 1)


def test_an_approval_of_something_else_than_what_was_seen_is_refused():
    change()
    handed_in = hand_in()
    page = decide(ADA, handed_in, "approve", seen="0" * 64)
    assert page.status_code == 400
    assert "The draft that you looked at is not the one that was handed in." in words_of(page)
    assert Release.objects.count() == 1


def test_a_draft_that_changed_while_it_was_looked_at_is_not_handed_in():
    change()
    seen = drafted().digest
    edit("rule.C10", heading="Another heading")
    page = post_hand_in(ED, seen=seen)
    assert page.status_code == 400
    assert "The draft was changed while you looked at it" in words_of(page)
    assert waiting() is None


def test_what_waits_already_is_not_handed_in_again():
    change()
    hand_in()
    page = post_hand_in(ED)
    assert page.status_code == 400
    assert "The draft waits for approval already." in words_of(page)


def test_what_is_live_already_is_not_handed_in():
    page = post_hand_in(ED)
    assert page.status_code == 400
    assert "there is nothing to approve" in words_of(page)


def test_what_the_proof_stops_is_not_handed_in():
    edit("rule.C10", text=UNFIT)
    page = post_hand_in(ED)
    assert page.status_code == 400
    assert "The proof found what keeps the draft from going live." in words_of(page)
    assert "Rule C10" in words_of(page)
    assert waiting() is None


def test_an_unfit_draft_is_offered_to_nobody():
    edit("rule.C10", text=UNFIT)
    page = at_work(ED).get("/admin/publishing/")
    assert "cannot be handed in" in words_of(page)
    assert "<textarea" not in page.content.decode()


@pytest.mark.parametrize("notes", ["", "   "])
def test_notes_have_to_be_given(notes):
    change()
    page = post_hand_in(ED, notes)
    assert page.status_code == 400
    assert '<a href="#id_notes">Please say what changed, and why.</a>' in page.content.decode()
    assert 'aria-describedby="id_notes_helptext id_notes_error"' in page.content.decode()
    assert "<title>There is a problem: " in page.content.decode()


def test_a_reason_has_to_be_given_for_sending_back():
    change()
    handed_in = hand_in()
    page = decide(ADA, handed_in, "send_back", reason=" ")
    assert page.status_code == 400
    assert '<a href="#id_reason">' in page.content.decode()
    assert state_of(handed_in) == State.WAITING


def test_the_author_reads_why_it_went_back():
    change()
    handed_in = hand_in()
    decide(ADA, handed_in, "send_back", reason="The old heading was shorter.")
    said = words_of(at_work(ED).get(f"/admin/submissions/{handed_in.pk}/"))
    assert "Sent back, by ada" in said
    assert "Why it went back The old heading was shorter." in said


def test_the_approver_sees_proof_changes_and_replay():
    change()
    handed_in = hand_in()
    said = words_of(at_work(ADA).get(f"/admin/submissions/{handed_in.pk}/"))
    assert "Proof Nothing stops it; 4 notes to look at." in said
    assert "Changes 1 part differs from release 1." in said
    assert "Replay There are no saved lists." in said


def test_the_page_tells_where_the_draft_stands():
    assert "says what is live" in words_of(at_work(ED).get("/admin/publishing/"))
    change()
    said = words_of(at_work(ED).get("/admin/publishing/"))
    assert "differs from what is live" in said
    assert "by ed" in said
    assert "Nothing stops it" in said


def test_every_release_is_listed_with_who_made_it():
    change()
    decide(ADA, hand_in(), "approve")
    said = words_of(at_work(ED).get("/admin/publishing/"))
    assert "Release 2 Live" in said
    assert "Release 1 Old" in said
    assert "ed ada Clearer. none" in said


def test_the_first_release_can_come_from_the_draft(db):
    Release.objects.all()._raw_delete("default")
    change()
    assert decide(ADA, hand_in(), "approve")["Location"] == "/admin/releases/1/"


@pytest.mark.parametrize("number", ["99", "999999999999999999999999"])
def test_there_is_no_such_submission(number):
    assert at_work(ADA).get(f"/admin/submissions/{number}/").status_code == 404


@pytest.mark.parametrize("path", ["/admin/publishing/", "/admin/submissions/1/"])
def test_a_form_without_its_token_is_refused(path):
    change()
    hand_in()
    client = Client(enforce_csrf_checks=True)
    client.force_login(colleague(ADA))
    assert client.post(path, {"act": "approve"}).status_code == 403
