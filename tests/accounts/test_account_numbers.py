"""People are known by the number of their account: a name can change, and change hands."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client

from suitability.append_only import RowIsFinal
from suitability.audit.audit_entry import AuditEntry
from suitability.audit.hash_chain import problems
from suitability.models import Release, Submission
from suitability.releases.submission import State, waiting_submission
from suitability.responses.response import Response
from tests.support.editorial_team import BO, at_work, colleague, edit_draft, main_text, submit_draft
from tests.support.saved_responses import clinician, references, saves, words_of
from tests.support.staff_clients import account

pytestmark = pytest.mark.usefixtures("release")


def rename(old: str, new: str) -> None:
    User.objects.filter(username=old).update(username=new)


def step(client: Client, response: Response, code: str, to: int | str = ""):
    sent = {"step": code, "seen": "9", "to": to, "note": "A note."}
    return client.post(f"/responses/{response.pk}/review/", sent)


@pytest.fixture
def response() -> Response:
    return saves()


@pytest.fixture
def renamed(response: Response) -> Client:
    """Cleo, who took the response and was given another name since."""
    client = clinician("cleo")
    step(client, response, "take")
    rename("cleo", "cleopatra")
    return client


@pytest.fixture
def namesake(renamed: Client) -> Client:
    """Somebody new, whose account has the name that Cleo's had."""
    return clinician("cleo")


def test_who_was_renamed_keeps_what_they_hold(renamed, response):
    assert references(renamed.get("/responses/?mine=on")) == [response.spoken_reference]
    assert step(renamed, response, "sign_off").status_code == 302


def test_a_new_account_of_the_old_name_holds_nothing(namesake, response):
    assert references(namesake.get("/responses/?mine=on")) == []
    page = namesake.get(f"/responses/{response.pk}/")
    assert 'value="sign_off"' not in page.content.decode()
    assert step(namesake, response, "sign_off").status_code == 400
    assert step(namesake, response, "take_over").status_code == 302


def test_an_export_of_mine_is_by_account_too(renamed, namesake, response):
    def lines(client: Client) -> int:
        exported = client.get("/responses/export.jsonl?mine=on")
        return len(b"".join(exported.streaming_content).splitlines()) - 1  # and the end of the file

    assert (lines(renamed), lines(namesake)) == (1, 0)


def test_the_name_is_shown_as_it_was(renamed, response):
    assert "cleo took it" in words_of(renamed.get(f"/responses/{response.pk}/"))


def test_it_is_handed_over_to_the_account_that_the_page_offered(response):
    cleo, dan = clinician("cleo"), account("dan", "clinician")
    step(cleo, response, "take")
    assert f'value="{dan.pk}"' in cleo.get(f"/responses/{response.pk}/hand-over/").content.decode()
    rename("dan", "daniel")
    namesake = account("dan", "clinician")
    step(cleo, response, "hand_over", to=dan.pk)
    response.refresh_from_db()
    assert response.holder == dan != namesake
    assert response.held_by == "daniel"


def test_only_who_hands_over_is_not_offered_whatever_they_are_called(renamed, namesake, response):
    page = renamed.get(f"/responses/{response.pk}/hand-over/").content.decode()
    assert ">cleo</option>" in page
    assert ">cleopatra</option>" not in page


@pytest.fixture
def submission() -> Submission:
    """Bo's, an editor and approver who was given another name since."""
    edit_draft("rule.C10", heading="Low blood pressure now")
    made = submit_draft(by=BO)
    rename(BO, "robert")
    return made


def approves(client: Client, submission: Submission):
    sent = {"act": "approve", "seen": submission.digest}
    return client.post(f"/admin/submissions/{submission.pk}/", sent)


def test_a_renamed_author_does_not_approve_their_own(submission):
    robert = Client()
    robert.force_login(User.objects.get(username="robert"))
    page = robert.get(f"/admin/submissions/{submission.pk}/").content.decode()
    assert 'value="approve"' not in page
    refused = approves(robert, submission)
    assert "You submitted this yourself." in main_text(refused)
    assert Release.objects.count() == 1


def test_another_account_of_the_authors_old_name_is_a_second_person(submission):
    namesake = at_work(BO)
    assert namesake.session["_auth_user_id"] == str(colleague(BO).pk)
    assert approves(namesake, submission).status_code == 302
    submission.refresh_from_db()
    assert submission.author_account != submission.decider
    assert (submission.author, submission.decided_by) == (BO, BO)  # as they were called then


def test_a_draft_is_not_approved_if_it_is_not_known_which_account_submitted_it(submission):
    Submission.objects.update(author_account=None)
    refused = approves(at_work("ada"), submission)
    assert refused.status_code == 400
    assert "Withdraw it, and submit it again." in main_text(refused)
    assert waiting_submission() == submission
    at_work("ed").post(f"/admin/submissions/{submission.pk}/", {"act": "withdraw"})
    assert Submission.objects.get().state == State.WITHDRAWN


def test_the_log_has_the_number_of_the_account_beside_the_name_as_it_was(renamed, namesake):
    namesake.get("/responses/")
    took, listed = AuditEntry.objects.order_by("number")
    assert took.by == listed.by == "cleo"
    assert took.account == User.objects.get(username="cleopatra").pk
    assert listed.account == User.objects.get(username="cleo").pk
    assert list(problems()) == []


@pytest.mark.parametrize(
    "delete",
    [
        lambda user: user.delete(),
        lambda user: User.objects.all().delete(),
        lambda user: User.objects.filter(pk=user.pk).delete(),
    ],
    ids=["the account", "all accounts", "a query"],
)
def test_no_account_is_ever_deleted(delete: Callable[[User], object]):
    user = account("dan", "clinician")
    with pytest.raises(RowIsFinal), transaction.atomic():
        delete(user)
    assert User.objects.filter(username="dan").exists()
