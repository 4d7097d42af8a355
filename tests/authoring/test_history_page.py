"""What every release said in one part, side by side."""

import re
from dataclasses import replace

import pytest

from suitability.releases.document_parts import KINDS, split_document
from suitability.releases.draft import current_draft
from tests.support.editorial_team import (
    ADA,
    ED,
    NOBODY,
    at_work,
    edit_draft,
    main_text,
    publish_draft,
    replace_draft,
)
from tests.support.shipped_program import DOCUMENT

pytestmark = pytest.mark.usefixtures("release")
PARTS = {kind: code for kind, code, _ in split_document(DOCUMENT)}


def history_page(part: str = "rule/C10", name: str = ED):
    return at_work(name).get(f"/admin/history/{part}/")


def columns(part: str = "rule/C10") -> list[str]:
    return re.findall(
        r'<section class="side">\s*<h2>([^<]*)</h2>', history_page(part).content.decode()
    )


def test_a_part_that_never_changed_is_shown_once():
    assert columns() == ["Release 1 and the draft"]
    assert "Heading Low blood pressure" in main_text(history_page())
    assert "(added:" not in main_text(history_page())


@pytest.mark.slow
def test_releases_in_which_it_did_not_change_stand_together():
    edit_draft("rule.C11", clinician="Another line.")
    publish_draft()
    edit_draft("rule.C10", heading="Low blood pressure now")
    publish_draft()
    edit_draft("rule.C11", clinician="One more line.")
    publish_draft()
    edit_draft("rule.C10", heading="Low blood pressure again")
    assert columns() == ["Releases 1 to 2", "Releases 3 to 4", "The draft"]


def test_each_stands_beside_the_one_before_word_by_word():
    edit_draft("rule.C10", heading="Low blood pressure now")
    publish_draft()
    edit_draft("rule.C10", heading="Low blood pressure again")
    text = main_text(history_page())
    assert "Low blood pressure (added: now )" in text
    assert "Low blood pressure (removed: now ) (added: again )" in text


def test_clauses_are_sentences():
    says = "Shown when all of these hold at least 1 of: It is low, or I was told it is low"
    assert says in main_text(history_page())


def test_a_part_that_went_stays_in_the_history():
    gone = DOCUMENT.guarantees[0]
    replace_draft(replace(DOCUMENT, guarantees=DOCUMENT.guarantees[1:]))
    page = history_page(f"guarantee/{gone.code}")
    assert "It is not there any more." in main_text(page)
    assert f"/admin/edit/guarantee/{gone.code}/" not in page.content.decode()


def test_a_part_that_came_later_begins_there():
    old = DOCUMENT.guarantees[0]
    new = replace(old, code="G99")
    replace_draft(replace(DOCUMENT, guarantees=(*DOCUMENT.guarantees, new)))
    assert columns("guarantee/G99") == ["The draft"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_part_has_a_history(kind):
    assert columns(f"{kind}/{PARTS[kind]}") == ["Release 1 and the draft"]


@pytest.mark.parametrize("part", ["rule/C99", "nothing/C10", "rule/trigger", "words/title"])
def test_what_never_was_has_no_history(part):
    assert history_page(part).status_code == 404


@pytest.mark.parametrize(("name", "status"), [(ED, 200), (ADA, 200), (NOBODY, 302)])
def test_who_may_read_it(name, status):
    assert current_draft()
    assert history_page(name=name).status_code == status
