"""Submitting the draft, and a second pair of eyes on it: by URL as well as by button."""

import re

import pytest
from django.test import Client

from suitability.models import Release, Submission
from suitability.releases.draft import current_draft
from suitability.releases.release_cache import live_summaries
from suitability.releases.submission import State, waiting_submission
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
    submit_draft,
)
from tests.support.patient_client import walk
from tests.support.personas import SLEEPLESS

pytestmark = pytest.mark.usefixtures("release")
NEW = "Low blood pressure now"
UNFIT = "Stop baclofen tonight. Ask your provider."


def change() -> None:
    edit_draft("rule.C10", heading=NEW)


def post_submission(name: str, notes: str = "Clearer.", seen: str | None = None):
    seen = current_draft().digest if seen is None else seen
    return at_work(name).post("/admin/publishing/", {"seen": seen, "notes": notes})


def decide(name: str, submission: Submission, act: str, **more: str):
    data = {"act": act, "seen": submission.digest, "reason": "Say it shorter.", **more}
    return at_work(name).post(f"/admin/submissions/{submission.pk}/", data)


def state_of(submission: Submission) -> str:
    return Submission.objects.get(pk=submission.pk).state


def test_an_editor_submits_the_draft():
    change()
    response = post_submission(ED, "The heading of C10 is clearer.")
    submission = waiting_submission()
    assert response["Location"] == f"/admin/submissions/{submission.pk}/"
    assert (submission.author, submission.notes) == (ED, "The heading of C10 is clearer.")
    assert submission.matches(current_draft().digest)
    assert Release.objects.count() == 1


def test_an_approver_publishes_what_another_submitted():
    change()
    submission = submit_draft()
    response = decide(ADA, submission, "approve")
    release = Release.objects.first()
    assert response["Location"] == "/admin/releases/2/"
    assert (release.author, release.approver, release.notes) == (ED, ADA, "Clearer.")
    assert release.digest == submission.digest
    assert state_of(submission) == State.PUBLISHED


def test_what_was_approved_is_live_at_once():
    change()
    assert live_summaries().release == 1
    decide(ADA, submit_draft(), "approve")
    assert live_summaries().release == 2
    assert heading_of("C10", live_summaries().program.document) == NEW


def test_a_journey_that_began_before_goes_on_as_it_began(client):
    low = SLEEPLESS | {"blood_pressure": ["low"]}
    walk(client, low)
    change()
    decide(ADA, submit_draft(), "approve")
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
    submission = submit_draft()
    assert decide(name, submission, act).status_code == status
    done = status == 302 and name != NOBODY
    assert state_of(submission) == (DECIDED[act] if done else State.WAITING)
    assert Release.objects.count() == (2 if done and act == "approve" else 1)


@pytest.mark.parametrize(("name", "status"), [(ED, 302), (BO, 302), (ADA, 403), (NOBODY, 302)])
def test_who_may_submit(name, status):
    change()
    assert post_submission(name).status_code == status
    assert (waiting_submission() is not None) == (name in (ED, BO))


def test_nobody_approves_what_they_submitted_themselves():
    change()
    submission = submit_draft(by=BO)
    page = decide(BO, submission, "approve")
    assert page.status_code == 400
    assert "You submitted this yourself. Somebody else has to approve it." in main_text(page)
    assert Release.objects.count() == 1


def test_nobody_is_offered_to_approve_their_own():
    change()
    submission = submit_draft(by=BO)
    own, other = (
        at_work(name).get(f"/admin/submissions/{submission.pk}/").content.decode()
        for name in (BO, ADA)
    )
    assert 'value="approve"' not in own
    assert "Somebody else has to approve it." in own
    assert 'value="approve"' in other


def test_a_draft_that_was_edited_since_is_not_approved():
    change()
    submission = submit_draft()
    edit_draft("rule.C10", heading="Another heading")
    page = decide(ADA, submission, "approve")
    assert page.status_code == 400
    assert "The draft was edited after it was submitted." in main_text(page)
    assert Release.objects.count() == 1


def test_a_draft_that_was_edited_and_put_back_is_the_same_draft():
    change()
    submission = submit_draft()
    edit_draft("rule.C10", heading="Another heading")
    change()
    assert decide(ADA, submission, "approve").status_code == 302


def test_the_page_says_that_an_edited_draft_cannot_be_approved():
    change()
    submission = submit_draft()
    edit_draft("rule.C10", heading="Another heading")
    page = at_work(ADA).get(f"/admin/submissions/{submission.pk}/")
    assert "this submission cannot be approved" in main_text(page)
    assert 'value="approve"' not in page.content.decode()
    assert "The draft was edited since" in main_text(at_work(ADA).get("/admin/publishing/"))


def test_submitting_again_takes_the_place_of_the_older():
    change()
    older = submit_draft()
    edit_draft("rule.C10", heading="Another heading")
    assert post_submission(ED).status_code == 302
    assert state_of(older) == State.WITHDRAWN
    assert waiting_submission().matches(current_draft().digest)


@pytest.mark.parametrize("first", ["approve", "send_back"])
@pytest.mark.parametrize("second", ["approve", "send_back"])
def test_nothing_is_decided_twice(first, second):
    change()
    submission = submit_draft()
    decide(ADA, submission, first)
    page = decide(ADA, submission, second)
    assert page.status_code == 400
    assert "This was decided before" in main_text(page)
    assert Release.objects.count() == (2 if first == "approve" else 1)


def test_an_approval_of_something_else_than_what_was_seen_is_refused():
    change()
    submission = submit_draft()
    page = decide(ADA, submission, "approve", seen="0" * 64)
    assert page.status_code == 400
    assert "The draft that you looked at is not the one that was submitted." in main_text(page)
    assert Release.objects.count() == 1


def test_a_draft_that_changed_while_it_was_looked_at_is_not_submitted():
    change()
    seen = current_draft().digest
    edit_draft("rule.C10", heading="Another heading")
    page = post_submission(ED, seen=seen)
    assert page.status_code == 400
    assert "The draft was changed while you looked at it" in main_text(page)
    assert "Clearer." in main_text(page)  # what was typed can be copied
    assert waiting_submission() is None


def test_what_waits_already_is_not_submitted_again():
    change()
    submit_draft()
    page = post_submission(ED)
    assert page.status_code == 400
    assert "The draft waits for approval already." in main_text(page)


def test_what_is_live_already_is_not_submitted():
    page = post_submission(ED)
    assert page.status_code == 400
    assert "there is nothing to approve" in main_text(page)


def test_what_the_proof_stops_is_not_submitted():
    edit_draft("rule.C10", text=UNFIT)
    page = post_submission(ED)
    assert page.status_code == 400
    assert "The proof found what keeps the draft from going live." in main_text(page)
    assert "Rule C10" in main_text(page)
    assert waiting_submission() is None


def test_an_unfit_draft_is_offered_to_nobody():
    edit_draft("rule.C10", text=UNFIT)
    page = at_work(ED).get("/admin/publishing/")
    assert "cannot be submitted" in main_text(page)
    assert "<textarea" not in page.content.decode()


@pytest.mark.parametrize("notes", ["", "   "])
def test_notes_have_to_be_given(notes):
    change()
    page = post_submission(ED, notes)
    assert page.status_code == 400
    assert '<a href="#id_notes">Enter what changed, and why.</a>' in page.content.decode()
    assert 'aria-describedby="id_notes_helptext id_notes_error"' in page.content.decode()
    assert "<title>There is a problem: " in page.content.decode()


def test_a_reason_has_to_be_given_for_sending_back():
    change()
    submission = submit_draft()
    page = decide(ADA, submission, "send_back", reason=" ")
    assert page.status_code == 400
    assert '<a href="#id_reason">' in page.content.decode()
    assert state_of(submission) == State.WAITING


def test_the_author_reads_why_it_went_back():
    change()
    submission = submit_draft()
    decide(ADA, submission, "send_back", reason="The old heading was shorter.")
    text = main_text(at_work(ED).get(f"/admin/submissions/{submission.pk}/"))
    assert "Sent back, by ada" in text
    assert "Why it went back The old heading was shorter." in text


@pytest.mark.parametrize("path", ["/admin/", "/admin/publishing/"])
def test_what_was_sent_back_is_told_where_work_begins_until_it_is_submitted_again(path):
    change()
    submission = submit_draft()
    notice = "ada sent Submission 1 back".replace("1", str(submission.pk))
    assert "sent" not in main_text(at_work(ED).get(path)).split("Submissions")[0]
    decide(ADA, submission, "send_back", reason="The old heading was shorter.")
    for name in (ED, BO):
        text = main_text(at_work(name).get(path))
        assert notice in text
        assert "and wrote why: The old heading was shorter." in text
    submit_draft()
    assert notice not in main_text(at_work(ED).get(path))


def test_all_submissions_are_listed_with_their_decisions():
    change()
    first = submit_draft()
    decide(ADA, first, "send_back", reason="The old heading was shorter.")
    second = submit_draft()
    decide(ADA, second, "withdraw")
    decide(ED, second, "withdraw")
    text = main_text(at_work(ED).get("/admin/publishing/"))
    assert re.search(rf"{first} ed .*? Sent back ada The old heading was shorter\.", text)
    assert re.search(rf"{second} ed .*? Withdrawn ed {first} ", text)


def test_the_page_tells_where_the_draft_stands():
    assert "says what is live" in main_text(at_work(ED).get("/admin/publishing/"))
    change()
    text = main_text(at_work(ED).get("/admin/publishing/"))
    assert "differs from what is live" in text
    assert "by ed" in text
    assert "Nothing stops it" in text


def test_every_release_is_listed_with_who_made_it():
    change()
    decide(ADA, submit_draft(), "approve")
    text = main_text(at_work(ED).get("/admin/publishing/"))
    assert "Release 2 Live" in text
    assert "Release 1 Old" in text
    assert "ed ada Clearer. none" in text


def test_a_table_names_its_columns():
    html = at_work(ED).get("/admin/publishing/").content.decode()
    releases = html.split("<h2>All releases</h2>")[1]
    heads = re.findall(r"<th [^>]*>(.*?)</th>", releases)
    assert heads[:4] == ["Release", "State", "Published", "Author"]


def test_the_first_release_can_come_from_the_draft(db):
    Release.objects.all()._raw_delete("default")
    change()
    assert decide(ADA, submit_draft(), "approve")["Location"] == "/admin/releases/1/"


@pytest.mark.parametrize("number", ["99", "999999999999999999999999"])
def test_there_is_no_such_submission(number):
    assert at_work(ADA).get(f"/admin/submissions/{number}/").status_code == 404


@pytest.mark.parametrize("path", ["/admin/publishing/", "/admin/submissions/1/"])
def test_a_form_without_its_token_is_refused(path):
    change()
    submit_draft()
    client = Client(enforce_csrf_checks=True)
    client.force_login(colleague(ADA))
    assert client.post(path, {"act": "approve"}).status_code == 403
