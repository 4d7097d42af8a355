"""The draft beside what is live: texts word by word, and who would read what differently."""

import json
import re
from dataclasses import replace
from html import unescape

import pytest

from suitability.analysis.difference import difference
from suitability.authoring.changes_page import percent
from suitability.questionnaire.conditions import Clause
from suitability.releases.draft import drafted
from tests.support.editorial_team import (
    ADA,
    ED,
    NOBODY,
    at_work,
    edit,
    heading,
    publish_draft,
    put,
    words_of,
)
from tests.support.shipped_program import DOCUMENT


def look(name: str = ED):
    return at_work(name).get("/admin/changes/")


@pytest.mark.usefixtures("release")
def test_it_says_that_nothing_differs():
    assert "Nothing differs." in words_of(look())


@pytest.mark.django_db
def test_it_says_that_nothing_is_live_yet():
    assert "Nothing is live yet" in words_of(look())


@pytest.mark.usefixtures("release")
def test_a_text_is_shown_word_by_word():
    edit("rule.C10", heading="Low blood pressure now")
    page = look().content.decode()
    assert re.search(r'<ins><span class="visually-hidden">\(added: </span> now<', page)
    assert "Rule C10: changed" in words_of(look())


@pytest.mark.usefixtures("release")
def test_what_goes_and_what_comes_is_said_to_who_does_not_see_colours():
    edit("rule.C10", heading="High blood pressure")
    said = words_of(look())
    assert "(removed: Low ) (added: High )" in said


@pytest.mark.usefixtures("release")
def test_markup_in_a_text_is_only_text():
    edit("rule.C10", clinician="<b>bold</b>")
    page = look().content.decode()
    assert "<b>bold</b>" not in page
    assert "&lt;b&gt;bold&lt;/b&gt;" in page


@pytest.mark.usefixtures("release")
def test_the_counts_are_those_of_the_difference():
    edit("rule.C10", clauses=(Clause(("blood_pressure.low", "blood_pressure.faint_standing")),))
    found = difference(DOCUMENT, drafted().document)
    (effect,) = found.changes[0].effects
    assert effect.kind == "gain"
    said = words_of(look())
    share = percent(effect.answers.count, found.answers_after)
    shown = f"{effect.answers.count:,} sets of answers ({share}) bring C10 (“Low blood pressure”)"
    assert f"{shown}, and did not before." in said


@pytest.mark.usefixtures("release")
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"clauses": (Clause(("blood_pressure.none",)),)}, "do not bring C10"),
        ({"priority": 39}, "in another place"),
        ({"heading": "Another"}, "in other words"),
    ],
)
def test_each_kind_of_effect_is_a_sentence(changes, said):
    edit("rule.C10", **changes)
    assert said in words_of(look())


@pytest.mark.usefixtures("release")
def test_a_change_to_what_everybody_reads_says_so():
    edit("words.words", title="Another title")
    assert "Anybody may read this." in words_of(look())


@pytest.mark.usefixtures("release")
def test_a_change_that_nobody_reads_says_so():
    edit("source.S01", used_for="something else")
    said = words_of(look())
    assert "No list has other statements or other words because of this." in said


@pytest.mark.usefixtures("release")
def test_a_part_that_goes_is_shown_without_a_way_to_its_form():
    put(replace(DOCUMENT, claims=DOCUMENT.claims, guarantees=DOCUMENT.guarantees[1:]))
    page = look()
    gone = DOCUMENT.guarantees[0].code
    assert f"Guarantee {gone}: removed" in words_of(page)
    assert f"/admin/edit/guarantee/{gone}/" not in page.content.decode()


@pytest.mark.usefixtures("release")
def test_an_example_opens_the_list_with_the_new_words():
    edit("rule.C10", heading="Low blood pressure now")
    client = at_work(ED)
    page = client.get("/admin/changes/").content.decode()
    answers = json.loads(unescape(re.findall(r'name="answers" value="([^"]*)"', page)[0]))
    opened = client.post("/preview/", {"answers": json.dumps(answers)}, follow=True)
    assert "Low blood pressure now" in opened.content.decode()


@pytest.mark.usefixtures("release")
def test_the_draft_stands_beside_the_newest_release():
    edit("rule.C10", heading="Low blood pressure now")
    publish_draft()
    edit("rule.C10", heading="Low blood pressure")
    assert heading("C10", drafted().document) == heading("C10", DOCUMENT)
    assert "The draft beside release 2" in words_of(look(ADA))


@pytest.mark.usefixtures("release")
def test_who_has_no_role_does_not_see_it():
    assert look(NOBODY).status_code == 302


@pytest.mark.parametrize(
    ("some", "every", "share"),
    [
        (0, 10, "0%"),
        (10, 10, "100%"),
        (1, 10**17, "less than 0.01%"),
        (10**17 - 1, 10**17, "99.99%"),
        (1, 3, "33.33%"),
        (1, 10_000, "0.01%"),
    ],
)
def test_a_share_is_never_rounded_to_all_or_nothing(some, every, share):
    assert percent(some, every) == share


@pytest.mark.usefixtures("release")
def test_too_many_changes_to_count_together_are_said_to_be_so(monkeypatch):
    monkeypatch.setattr("suitability.analysis.difference.LIMIT", 1)
    edit("rule.C10", clauses=(Clause(("blood_pressure.none", "balance.none")),), priority=39)
    assert "not counted, since too many rules changed at once" in words_of(look())
