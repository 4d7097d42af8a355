"""The search over all parts, in what patients and editors read."""

import re

import pytest

from suitability.authoring.search_page import searched_parts
from suitability.releases.document_parts import KINDS
from suitability.releases.draft import current_draft
from tests.support.editorial_team import ADA, ED, NOBODY, at_work, edit_draft, main_text

pytestmark = pytest.mark.usefixtures("release")


def search(words: str | None, name: str = ED):
    return at_work(name).get("/admin/search/", {} if words is None else {"q": words})


def linked(words: str) -> list[str]:
    """Return the parts that are found, by the address of their form."""
    return re.findall(r'href="/admin/edit/([\w/]+)/"', search(words).content.decode())


def test_editors_begin_with_a_search_box():
    page = at_work(ED).get("/admin/").content.decode()
    assert 'action="/admin/search/"' in page
    assert "Search in all parts, in what is read" in page


def test_parts_of_all_kinds_are_found_by_their_words_and_grouped():
    text = main_text(search("kidney"))
    groups = re.findall(r"(Question|Factor|Rule|Guarantee|Source|Claim|Option) \(\d+\)", text)
    assert {"Question", "Rule", "Source"} <= set(groups)
    assert len(groups) == len(set(groups))


def test_the_words_are_marked():
    edit_draft("rule.C10", heading="A quite peculiar heading")
    page = search("PECULIAR quite").content.decode()
    assert "<mark>quite</mark> <mark>peculiar</mark> heading" in page
    assert "rule/C10" in linked("peculiar quite")


def test_terms_are_found_as_patients_read_them():
    assert "rule/U01" in linked("911")
    assert "{emergency}" not in search("911").content.decode()


def test_a_rule_is_found_by_the_words_of_the_choices_that_bring_it():
    assert "rule/C10" in linked("I was told it is low")


def test_a_part_is_found_by_its_code():
    assert "rule/C10" in linked("c10")


@pytest.mark.parametrize("name", ["quiet_beside", "shown_when", "next_step", "blood_pressure.low"])
def test_names_of_fields_and_codes_of_choices_are_not_what_is_read(name):
    assert "Nothing in the draft has" in main_text(search(name))


def test_many_results_are_cut_and_the_rest_is_counted():
    text = main_text(search("baclofen"))
    assert re.search(r"And \d+ more. Type more words to see fewer.", text)


@pytest.mark.parametrize("words", [None, "", "   ", "\u200b"])
def test_an_empty_search_is_the_box_alone(words):
    response = search(words)
    assert response.status_code == 200
    assert "Nothing in the draft" not in main_text(response)


PROBLEMS = {"a": "Type 2 letters or more.", "x" * 101: "Type 100 letters or fewer"}


@pytest.mark.parametrize("words", PROBLEMS, ids=["too short", "too long"])
def test_what_cannot_be_looked_for_is_refused_in_words(words):
    response = search(words)
    assert response.status_code == 400
    assert PROBLEMS[words] in main_text(response)


@pytest.mark.parametrize("words", ["(", "[a", "\\", "<b>", "\x00\x01", "%s", "{n}"])
def test_signs_are_looked_for_as_they_stand(words):
    page = search(words)
    assert page.status_code in (200, 400)
    assert "<b>" not in page.content.decode()


def test_every_part_of_every_kind_can_be_found():
    assert {part.link.kind for part in searched_parts(current_draft())} == set(KINDS)


@pytest.mark.parametrize(("name", "status"), [(ED, 200), (ADA, 200), (NOBODY, 302)])
def test_who_may_search(name, status):
    assert search("kidney", name).status_code == status
