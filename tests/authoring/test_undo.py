"""What differs from what is live is marked in the lists, and put back part by part."""

import re
from dataclasses import replace

import pytest
from django.utils import timezone

from suitability.questionnaire.conditions import Clause
from suitability.questionnaire.questions import Choice
from suitability.questionnaire.sources import SignOff
from suitability.releases.draft import current_draft, remove_part
from suitability.releases.draft_part import Part
from suitability.releases.release import live_release, publish
from suitability.releases.release_cache import clear_release_cache
from tests.conftest import NOW
from tests.support.editorial_team import (
    ADA,
    ED,
    NOBODY,
    at_work,
    colleague,
    edit_draft,
    main_text,
    replace_draft,
)
from tests.support.shipped_program import DOCUMENT
from tests.support.staff_clients import form_in, part_address

pytestmark = pytest.mark.usefixtures("release")


@pytest.fixture(autouse=True)
def draft(release):
    return current_draft()


def undo(part: str, name: str = ED, **sent: str):
    """Look at the page, and press its button."""
    client, address = at_work(name), f"/admin/undo/{part}/"
    fields = form_in(client.get(address))
    return client.post(address, fields | sent, follow=True)


def takes_out(key: str) -> None:
    remove_part(Part.objects.get(pk=key), by=colleague(ED), now=timezone.now())


def listed(kind: str) -> str:
    return main_text(at_work(ED).get(part_address(kind)))


def is_as_live() -> bool:
    return current_draft().digest == live_release().digest


def test_a_list_marks_what_differs_from_what_is_live():
    edit_draft("option.O03", harms="It can make a person tired.")
    new = replace(DOCUMENT.options[0], code="O99")
    replace_draft(
        replace(current_draft().document, options=(*current_draft().document.options, new))
    )
    page = at_work(ED).get(part_address("option")).content.decode()
    cell = r'(O\d\d)</a></th>.*?field-beside_live">(?:<span class="level">)?(.*?)<'
    marks = {code: mark for code, mark in re.findall(cell, page, re.DOTALL) if mark}
    assert marks == {"O03": "changed", "O99": "new"}


def test_a_list_tells_what_was_removed_with_the_way_to_bring_it_back():
    takes_out("option.O03")
    text = listed("option")
    assert "What is live has these, and the draft does not: Option O03 “" in text
    assert "What is live has these" not in listed("factor")


def test_nothing_is_marked_while_nothing_is_live(release):
    type(release).objects.all()._raw_delete("default")
    clear_release_cache()
    assert ">new<" not in at_work(ED).get(part_address("option")).content.decode()


def test_a_changed_part_is_put_back_as_it_is_live():
    edit_draft("rule.C10", heading="Low blood pressure now")
    client = at_work(ED)
    assert "It differs from what is live." in main_text(client.get(part_address("rule", "C10")))
    assert '/admin/undo/rule/C10/"' in client.get("/admin/changes/").content.decode()
    page = main_text(client.get("/admin/undo/rule/C10/"))
    assert "Heading Low blood pressure (removed: now )" in page
    assert "The rule C10 says what is live again." in undo("rule/C10").content.decode()
    assert is_as_live()
    edits = at_work(ED).get(part_address("rule", "C10", "history")).content.decode()
    assert "Put back as it is live." in edits


def test_only_that_part_is_put_back():
    edit_draft("rule.C10", heading="Low blood pressure now")
    edit_draft("rule.C11", heading="Faint on standing")
    undo("rule/C10")
    assert not is_as_live()
    undo("rule/C11")
    assert is_as_live()


@pytest.mark.parametrize("key", ["option.O03", "guarantee.G05a", "option.O01"])
def test_a_removed_part_comes_back_where_it_stood(key):
    takes_out(key)
    part = key.replace(".", "/")
    assert "This brings it back" in main_text(at_work(ED).get(f"/admin/undo/{part}/"))
    undo(part)
    assert is_as_live()


@pytest.mark.parametrize("kind", ["page", "words", "site", "article", "questionnaire"])
def test_a_single_part_is_put_back(kind):
    changed = {
        "page": {"private": ()},
        "words": {"title": "Another"},
        "site": {"lead": "Another."},
        "article": {"side_effects_title": "Another"},
        "questionnaire": {"title": "Another"},
    }
    edit_draft(f"{kind}.{kind}", **changed[kind])
    assert not is_as_live()
    undo(f"{kind}/{kind}")
    assert is_as_live()


def with_a_new_choice_in_use() -> None:
    (balance,) = (each for each in DOCUMENT.questions if each.code == "balance")
    edit_draft("question.balance", choices=(*balance.choices, Choice("cane", "I use a cane")))
    edit_draft("rule.C20", clauses=(Clause(("balance.cane", "balance.fall")),))


def test_what_does_not_fit_is_refused_in_words():
    with_a_new_choice_in_use()
    before = current_draft().digest
    response = undo("question/balance")
    assert response.status_code == 400
    text = main_text(response)
    assert "does not fit the rest of the draft. Rule C20 “" in text
    assert "“I use a cane”, which is not there" in text
    assert "undo that too" in text
    assert current_draft().digest == before


def test_who_looked_at_another_version_is_refused():
    edit_draft("rule.C10", heading="Low blood pressure now")
    response = undo("rule/C10", seen="x" * 64)
    assert response.status_code == 400
    assert "Somebody changed this part while you looked at it." in main_text(response)


def test_of_a_new_part_there_is_nothing_to_put_back():
    new = replace(DOCUMENT.options[0], code="O99")
    replace_draft(replace(DOCUMENT, options=(*DOCUMENT.options, new)))
    client = at_work(ED)
    assert "is new, so what is live has nothing" in main_text(client.get("/admin/undo/option/O99/"))
    assert client.post("/admin/undo/option/O99/", {"seen": ""}).status_code == 400
    assert "It is new" in main_text(client.get(part_address("option", "O99")))


def test_what_says_the_same_has_no_button():
    page = at_work(ED).get("/admin/undo/rule/C10/")
    assert "says what is live already" in main_text(page)
    assert "Undo: put back" not in page.content.decode()


def signed_off() -> None:
    signed = SignOff("Dr. A. Able", "pharmacist", "2026-11-01", "2027-11-01")
    document = replace(DOCUMENT, sign_off=signed)
    publish(document, notes="", now=NOW)
    replace_draft(document)


def test_a_sign_off_comes_back_only_with_all_that_was_signed_off():
    signed_off()
    edit_draft("rule.C10", heading="Low blood pressure now")
    undo("questionnaire/questionnaire")
    assert current_draft().document.sign_off is None
    undo("rule/C10")
    undo("questionnaire/questionnaire")
    assert is_as_live()
    assert current_draft().document.sign_off


@pytest.mark.parametrize("part", ["rule/Z99", "nothing/C10", "rule/trigger", "words/title"])
def test_what_never_was_cannot_be_undone(part):
    client = at_work(ED)
    assert client.get(f"/admin/undo/{part}/").status_code == 404
    assert client.post(f"/admin/undo/{part}/").status_code == 404


@pytest.mark.parametrize(("name", "status"), [(ADA, 403), (NOBODY, 302)])
def test_only_an_editor_undoes(name, status):
    edit_draft("rule.C10", heading="Low blood pressure now")
    before, client = current_draft().digest, at_work(name)
    assert client.post("/admin/undo/rule/C10/", {"seen": ""}).status_code == status
    assert current_draft().digest == before
