"""The draft beside what is live: texts word by word, and who would read what differently."""

import json
import re
from dataclasses import replace
from html import unescape

import pytest
from django.utils import timezone

from suitability.analysis.difference import difference
from suitability.authoring.changes_page import percent
from suitability.questionnaire.conditions import Clause
from suitability.questionnaire.translation import TranslatedText, Translation, source_digest
from suitability.releases.draft import current_draft
from suitability.releases.submission import approve
from tests.support.editorial_team import (
    ADA,
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
from tests.support.pseudo_languages import in_spanish, publish_in
from tests.support.shipped_program import DOCUMENT


def changes_page(name: str = ED):
    return at_work(name).get("/admin/changes/")


@pytest.mark.usefixtures("release")
def test_it_says_that_nothing_differs():
    assert "Nothing differs." in main_text(changes_page())


@pytest.mark.django_db
def test_it_says_that_nothing_is_live_yet():
    assert "Nothing is live yet" in main_text(changes_page())


@pytest.mark.usefixtures("release")
def test_a_text_is_shown_word_by_word():
    edit_draft("rule.C10", heading="Low blood pressure now")
    page = changes_page().content.decode()
    assert re.search(r'<ins><span class="visually-hidden">\(added: </span> now<', page)
    assert "Rule C10 “Low blood pressure now”: changed" in main_text(changes_page())


@pytest.mark.usefixtures("release")
def test_what_goes_and_what_comes_is_said_to_who_does_not_see_colours():
    edit_draft("rule.C10", heading="High blood pressure")
    text = main_text(changes_page())
    assert "(removed: Low ) (added: High )" in text


@pytest.mark.usefixtures("release")
def test_markup_in_a_text_is_only_text():
    edit_draft("rule.C10", clinician="<b>bold</b>")
    page = changes_page().content.decode()
    assert "<b>bold</b>" not in page
    assert "&lt;b&gt;bold&lt;/b&gt;" in page


@pytest.mark.usefixtures("release")
def test_the_counts_are_those_of_the_difference():
    edit_draft(
        "rule.C10", clauses=(Clause(("blood_pressure.low", "blood_pressure.faint_standing")),)
    )
    diff = difference(DOCUMENT, current_draft().document)
    (effect,) = diff.changes[0].effects
    assert effect.kind == "gain"
    text = main_text(changes_page())
    share = percent(effect.answers.count, diff.answers_after)
    shown = f"{effect.answers.count:,} sets of answers ({share}) bring C10 (“Low blood pressure”)"
    assert f"{shown}, and did not before." in text


@pytest.mark.usefixtures("release")
@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"clauses": (Clause(("blood_pressure.none",)),)}, "do not bring C10"),
        ({"priority": 39}, "in another place"),
        ({"heading": "Another"}, "in other words"),
    ],
)
def test_each_kind_of_effect_is_a_sentence(changes, text):
    edit_draft("rule.C10", **changes)
    assert text in main_text(changes_page())


@pytest.mark.usefixtures("release")
def test_a_change_to_what_everybody_reads_says_so():
    for part, changes in (("words.words", {"title": "Another"}), ("option.O03", {"harms": "It."})):
        edit_draft(part, **changes)
        text = main_text(changes_page())
    assert text.count("Anybody may read this.") == 2
    assert "Option O03 “" in text


STEM = "questions.trigger.text"


def with_text(translation: Translation, **changes: str) -> tuple[TranslatedText, ...]:
    """The texts of a translation, with changes to one."""
    return tuple(replace(t, **changes) if t.key == STEM else t for t in translation.texts)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("offered", "says"),
    [(True, "Anybody may read this."), (False, "No list has other statements or other words")],
)
def test_a_change_of_a_translation_says_whether_patients_can_choose_it(offered, says):
    translation = in_spanish(offered=offered)
    replace_draft(replace(DOCUMENT, translations=(translation,)))
    publish_in(translation, now=timezone.now())
    edit_draft("translation.es", texts=with_text(translation, text="¿Qué?"))
    text = main_text(changes_page())
    assert says in text
    assert "translations are not counted" in text


@pytest.mark.usefixtures("release")
def test_a_translated_text_that_was_ticked_as_still_right_is_shown_with_what_was_edited():
    translation = next(each for each in DOCUMENT.translations if each.code == "es")
    new = "What do you think keeps you awake?"
    edit_draft("question.trigger", text=new)
    edit_draft("translation.es", texts=with_text(translation, source=source_digest(new)))
    text = main_text(changes_page())
    assert "still right for" in text
    edited = "What do you think keeps you (removed: from sleeping well? ) (added: awake? )"
    assert text.count(edited) == 2
    assert "¿Qué cree que no le deja dormir bien?" in text.partition("still right for")[2]


@pytest.mark.usefixtures("release")
def test_a_change_that_nobody_reads_says_so():
    edit_draft("source.S01", used_for="something else")
    text = main_text(changes_page())
    assert "No list has other statements or other words because of this." in text


@pytest.mark.usefixtures("release")
def test_a_part_that_goes_is_shown_without_a_way_to_its_form():
    replace_draft(replace(DOCUMENT, claims=DOCUMENT.claims, guarantees=DOCUMENT.guarantees[1:]))
    page = changes_page()
    gone = DOCUMENT.guarantees[0].code
    assert f"Guarantee {gone} “{DOCUMENT.guarantees[0].sentence}”: removed" in main_text(page)
    assert f"/admin/edit/guarantee/{gone}/" not in page.content.decode()


@pytest.mark.usefixtures("release")
def test_an_example_opens_the_list_with_the_new_words():
    edit_draft("rule.C10", heading="Low blood pressure now")
    client = at_work(ED)
    page = client.get("/admin/changes/").content.decode()
    answers = json.loads(unescape(re.findall(r'name="answers" value="([^"]*)"', page)[0]))
    opened = client.post("/preview/", {"answers": json.dumps(answers)}, follow=True)
    assert "Low blood pressure now" in opened.content.decode()


@pytest.mark.usefixtures("release")
def test_the_draft_stands_beside_the_newest_release():
    edit_draft("rule.C10", heading="Low blood pressure now")
    publish_draft()
    edit_draft("rule.C10", heading="Low blood pressure")
    assert heading_of("C10", current_draft().document) == heading_of("C10", DOCUMENT)
    assert "The draft beside release 2" in main_text(changes_page(ADA))


@pytest.mark.usefixtures("release")
def test_who_has_no_role_does_not_see_it():
    assert changes_page(NOBODY).status_code == 302


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
    edit_draft("rule.C10", clauses=(Clause(("blood_pressure.none", "balance.none")),), priority=39)
    assert "not counted, since too many rules changed at once" in main_text(changes_page())


@pytest.mark.usefixtures("release")
def test_a_change_is_told_in_the_words_of_the_form():
    clauses = (Clause(("blood_pressure.low", "blood_pressure.faint_standing")),)
    edit_draft("rule.C10", clauses=clauses, origin="add")
    text = main_text(changes_page())
    origin = text.split("Origin")[1]
    assert re.match(
        r".*\(removed: the article, with added facts.*\(added: other sources \)", origin
    )
    assert "I feel faint or dizzy when I stand up" in text
    assert "blood_pressure.low" not in text


@pytest.mark.usefixtures("release")
def test_a_release_says_what_it_changed_and_a_submission_what_it_would():
    edit_draft("rule.C10", heading="Low blood pressure now")
    submission = submit_draft()
    page = main_text(at_work(ADA).get(f"/admin/submissions/{submission.pk}/"))
    assert "Rule C10 “Low blood pressure now”: changed" in page
    approve(submission, by=colleague(ADA), now=timezone.now())
    page = main_text(at_work(ED).get("/admin/releases/2/"))
    assert "1 part differs from release 1 . Rule C10 “Low blood pressure now”: changed" in page
    assert "Heading Low blood pressure (added: now )" in page
