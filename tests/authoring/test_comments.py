"""Where editors begin and approvers decide: comments, what differs, what stops it, who waits."""

import re

import pytest
from django.utils import timezone

from suitability.append_only import RowIsFinal
from suitability.releases.draft import current_draft
from suitability.releases.draft_comment import DraftComment
from suitability.releases.submission import approve
from tests.support.editorial_team import (
    ADA,
    BO,
    ED,
    at_work,
    colleague,
    edit_draft,
    main_text,
    submit_draft,
)

pytestmark = pytest.mark.usefixtures("release")
NEW = "Low blood pressure now"


def says(name: str, text: str):
    return at_work(name).post("/admin/comments/", {"comment": text}, follow=True)


def home(name: str) -> str:
    return main_text(at_work(name).get("/admin/"))


def submission(name: str, number: int) -> str:
    return main_text(at_work(name).get(f"/admin/submissions/{number}/"))


def test_a_comment_is_read_where_editors_begin_and_where_approvers_decide():
    edit_draft("rule.C10", heading=NEW)
    waiting = submit_draft()
    page = says(ADA, "Is the <heading> still plain?")
    assert page.redirect_chain[-1][0] == f"/admin/submissions/{waiting.pk}/"
    for text in (home(ED), submission(BO, waiting.pk), main_text(page)):
        assert re.search(r"\bada ?, ", text)
        assert "Is the <heading> still plain?" in text


def test_a_comment_is_about_the_draft_as_it_stood_and_cannot_be_changed():
    edit_draft("rule.C10", heading=NEW)
    says(ED, "First.")
    (written,) = DraftComment.objects.all()
    assert (written.by, written.account.username) == (ED, ED)
    assert written.digest == current_draft().digest
    with pytest.raises(RowIsFinal):
        written.save()


def test_what_was_written_about_an_earlier_draft_is_not_about_this_one():
    edit_draft("rule.C10", heading=NEW)
    says(ED, "About the first.")
    earlier = submit_draft()
    approve(earlier, by=colleague(ADA), now=timezone.now())
    edit_draft("rule.C10", heading="Another heading")
    assert "About the first." not in home(ED)
    assert "About the first." in submission(ED, earlier.pk)
    assert "About the first." not in submission(ADA, submit_draft().pk)


@pytest.mark.parametrize("text", ["", "   ", "x" * 4001])
def test_a_comment_that_says_nothing_or_too_much_is_refused_in_words(text):
    page = at_work(ED).post("/admin/comments/", {"comment": text})
    assert page.status_code == 400
    assert not DraftComment.objects.exists()


def test_the_first_page_says_what_differs_and_what_stops_it():
    assert "The draft says the same." in home(ED)
    edit_draft("rule.C10", heading=NEW, text="Most people take 10 mg. Tell them.")
    text = home(ED)
    assert "Rule C10" in text
    assert "changed" in text
    assert "L03" in text
    assert "stop" in text


def test_who_can_decide_is_told_that_it_waits_for_them():
    edit_draft("rule.C10", heading=NEW)
    submit_draft(by=BO)
    assert "Waits for you" in home(ADA)
    assert "Waits for you" not in home(BO)
    assert "for an approver, who cannot be its author" in home(ED)


def test_an_approver_decides_on_one_page():
    edit_draft("rule.C10", heading=NEW)
    says(ED, "Shorter, as asked.")
    page = at_work(ADA).get(f"/admin/submissions/{submit_draft().pk}/")
    text = main_text(page)
    assert "Changes 1 part differs from release 1" in text
    assert "Nothing stops it, for any of" in text
    assert "2 notes to look at" in text  # the other: Spanish is not offered
    assert "in other words" in text  # what the change does to readers
    assert "There are no saved lists." in text
    assert "Shorter, as asked." in text
    assert "<ins>" in page.content.decode()
    assert all(f'value="{act}"' in page.content.decode() for act in ("approve", "send_back"))
