"""The pages on which editors translate: part by part, each text bound to what was shown."""

from dataclasses import replace

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from suitability.authoring.texts_to_translate import LOOKED_BACK, parts_to_translate
from suitability.questionnaire.translated_document import source_texts, untranslated
from suitability.questionnaire.translation import Translation
from suitability.releases.draft import current_draft
from suitability.releases.draft_part import Part
from tests.support.editorial_team import ADA, ED, NOBODY, at_work, edit_draft, replace_draft
from tests.support.saved_responses import words_of
from tests.support.staff_clients import Fields, form_in, open_part, part_address, send_part

pytestmark = pytest.mark.usefixtures("release")

TRIGGER = "/admin/translations/es/question/trigger/"
C10 = "/admin/translations/es/rule/C10/"
WORDS = "/admin/translations/es/words/words/"
HEADING = "rules.C10.statement.heading"
STEM = "questions.trigger.text"


def spanish() -> Translation:
    return next(each for each in current_draft().document.translations if each.code == "es")


def text_of(key: str) -> str:
    return next((each.text for each in spanish().texts if each.key == key), "")


def problem_of(key: str) -> str:
    problems = untranslated(current_draft().document, spanish())
    return next((each.problem for each in problems if each.key == key), "")


def opened(client: Client, path: str) -> Fields:
    return form_in(client.get(path))


def translated(client: Client, path: str, texts: dict[str, str], fields: Fields | None = None,
               **others: str) -> HttpResponse:  # fmt: skip
    """Open the texts of a part, unless they were opened before, type some, and save."""
    typed = {f"text-{key}": text for key, text in texts.items()}
    return client.post(path, {**(fields or opened(client, path)), **typed, **others}, follow=True)


@pytest.fixture
def ed() -> Client:
    current_draft()
    return at_work(ED)


def test_the_list_of_languages_says_how_many_texts_are_to_be_translated(ed: Client) -> None:
    missing = sum(1 for _ in untranslated(current_draft().document, spanish()))
    text = words_of(ed.get(part_address("translation")))
    assert "Español" in text
    assert f"{missing} texts" in text


def test_a_language_says_part_by_part_what_is_to_be_done(ed: Client) -> None:
    edit_draft("question.trigger", text="What keeps you awake?")
    page = ed.get("/admin/translations/es/")
    text = words_of(page)
    assert f"Of {len(source_texts(current_draft().document))} texts" in text
    assert "1 are stale" in text
    assert f'href="{C10}"' in page.content.decode()


def test_each_text_stands_on_the_page_of_its_part(ed: Client) -> None:
    parts = parts_to_translate(current_draft(), spanish())
    keys = [text.key for part in parts for text in part.texts]
    assert sorted(keys) == sorted(source_texts(current_draft().document))
    assert len({part.link for part in parts}) == len(parts)
    help_line = "In danger now?"
    assert help_line in words_of(ed.get("/admin/translations/es/questionnaire/questionnaire/"))


def test_a_text_is_translated_and_bound_to_what_was_shown(ed: Client) -> None:
    response = translated(ed, C10, {HEADING: "Presión baja"})
    assert "1 text is saved in the draft." in words_of(response)
    assert text_of(HEADING) == "Presión baja"
    assert problem_of(HEADING) == ""
    assert Part.objects.get(pk="translation.es").changed_by == ED


def test_an_empty_text_is_taken_out(ed: Client) -> None:
    translated(ed, TRIGGER, {STEM: ""})
    assert problem_of(STEM) == "missing"


def test_what_is_sent_as_it_was_opened_changes_nothing(ed: Client) -> None:
    before = current_draft().digest
    assert "nothing was saved" in words_of(translated(ed, TRIGGER, {}))
    assert current_draft().digest == before


def test_an_edit_of_the_english_meanwhile_makes_the_translation_stale_and_is_told(
    ed: Client,
) -> None:
    fields = opened(ed, C10)
    edit_draft("rule.C10", heading="Blood pressure that is low", by="eddie")
    response = translated(ed, C10, {HEADING: "Presión baja"}, fields)
    assert "The English was edited while you were writing" in words_of(response)
    assert problem_of(HEADING) == "stale"


def test_a_stale_text_is_shown_with_what_was_edited_and_stays_stale_until_somebody_says_so(
    ed: Client,
) -> None:
    edit_draft("question.trigger", text="What do you think keeps you awake?")
    page = words_of(ed.get(TRIGGER))
    assert "What was edited since it was translated" in page
    assert "(removed: from sleeping well? ) (added: awake? )" in page
    translated(ed, TRIGGER, {})
    assert problem_of(STEM) == "stale"
    translated(ed, TRIGGER, {}, None, **{f"still-{STEM}": "on"})
    assert problem_of(STEM) == ""
    assert text_of(STEM) == "¿Qué cree que no le deja dormir bien?"


def test_spaces_that_a_page_does_not_send_back_make_no_stale_text_fresh(ed: Client) -> None:
    texts = {each.key: each for each in spanish().texts}
    texts[STEM] = replace(texts[STEM], text="¿Qué cree \nque no le deja dormir bien?\n")
    edit_draft("translation.es", texts=tuple(texts.values()))
    edit_draft("question.trigger", text="What do you think keeps you awake?")
    translated(ed, TRIGGER, {"questions.trigger.choices.stress.label": "Los nervios"})
    assert problem_of(STEM) == "stale"
    assert text_of("questions.trigger.choices.stress.label") == "Los nervios"
    translated(ed, TRIGGER, {}, None, **{f"still-{STEM}": "on"})
    assert problem_of(STEM) == ""


def test_of_two_who_translate_the_same_text_the_second_sees_the_first(ed: Client) -> None:
    fields = opened(ed, C10)
    translated(ed, C10, {HEADING: "Presión baja"})
    response = translated(ed, C10, {HEADING: "Tensión baja"}, fields)
    assert response.status_code == 400
    assert "Somebody else saved “Presión baja” here" in words_of(response)
    assert text_of(HEADING) == "Presión baja"
    again = translated(ed, C10, {}, form_in(response))
    assert again.status_code == 200
    assert text_of(HEADING) == "Tensión baja"


def test_two_who_translate_different_texts_of_a_part_do_not_meet(ed: Client) -> None:
    fields = opened(ed, C10)
    translated(ed, C10, {HEADING: "Presión baja"})
    ask = "rules.C10.statement.ask.1"
    assert translated(ed, C10, {ask: "¿Por qué?"}, fields).status_code == 200
    assert (text_of(HEADING), text_of(ask)) == ("Presión baja", "¿Por qué?")


@pytest.mark.parametrize(
    ("path", "key", "text", "code"),
    [
        (C10, "rules.C10.statement.text", "La mayoría toma 10 mg. Hable con su equipo.", "L03"),
        (WORDS, "words.glance_some", "{n} temas. Todo está bien.", "L08"),
    ],
)
def test_what_the_style_rules_of_the_language_find_is_told_when_it_is_saved(
    ed: Client, path: str, key: str, text: str, code: str
) -> None:
    response = translated(ed, path, {key: text})
    assert code in words_of(response)
    assert (text_of(key), problem_of(key)) == (text, "")


def test_a_text_that_was_added_meanwhile_keeps_nothing_from_being_saved(ed: Client) -> None:
    fields = opened(ed, C10)
    edit_draft("rule.C10", ask=("Why?", "What then?", "Who else?"), by="eddie")
    response = translated(ed, C10, {HEADING: "Presión baja"}, fields)
    assert "1 text is saved in the draft." in words_of(response)
    assert 'name="text-rules.C10.statement.ask.3"' in response.content.decode()
    assert text_of(HEADING) == "Presión baja"


def test_of_several_stale_texts_each_release_is_read_once(ed: Client) -> None:
    edit_draft("rule.C10", heading="Blood pressure that is low", text="It is low. Tell your team.")
    with CaptureQueriesContext(connection) as asked:
        page = words_of(ed.get(C10))
    assert page.count("What was edited since it was translated") == 2
    assert sum(f"LIMIT {LOOKED_BACK}" in query["sql"] for query in asked) == 1


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        (f"text-{HEADING}", "Presión\u00a0baja", "no-break space"),
        (f"source-{HEADING}", "x", ""),
        (f"source-{HEADING}", "zz1188b14574ef0c01zz", ""),
        (f"seen-{HEADING}", "", ""),
    ],
)
def test_what_cannot_be_saved_is_refused(ed: Client, name: str, value: str, words: str) -> None:
    before = current_draft().digest
    response = ed.post(C10, {**opened(ed, C10), name: value})
    assert response.status_code == 400
    assert words in words_of(response)
    assert current_draft().digest == before


@pytest.mark.parametrize(
    "path", ["/admin/translations/fr/", "/admin/translations/es/rule/Z99/",
             "/admin/translations/es/nothing/C10/", "/admin/translations/fr/rule/C10/"]
)  # fmt: skip
def test_what_is_not_there_is_not_found(ed: Client, path: str) -> None:
    assert ed.get(path).status_code == 404


@pytest.mark.parametrize(("name", "reads", "saves"), [(ADA, 200, 403), (NOBODY, 302, 302)])
def test_an_approver_reads_and_does_not_save(ed: Client, name, reads, saves) -> None:
    fields = opened(ed, C10)
    del fields["stamp"]  # it is Ed's
    client = at_work(name)
    assert client.get(C10).status_code == reads
    assert client.post(C10, fields).status_code == saves


def test_a_language_is_begun_and_offered_in_the_admin(ed: Client) -> None:
    head = {"code": "pt-br", "name": "Português", "place": "20"}
    assert ed.post(part_address("translation", act="add"), head).status_code == 302
    fields = open_part(ed, "translation", "es")
    send_part(ed, "translation", "es", fields, {"offered": "on", "name": "Castellano"})
    assert [(each.code, each.offered) for each in current_draft().document.translations] == [
        ("es", True),
        ("pt-br", False),
    ]
    assert spanish().name == "Castellano"
    assert text_of(STEM)


def test_a_language_that_a_release_had_can_be_begun_again(ed: Client) -> None:
    ed.post(part_address("translation", "es", "delete"), {"post": "yes"})
    assert current_draft().document.translations == ()
    head = {"code": "es", "name": "Español", "place": "10"}
    assert ed.post(part_address("translation", act="add"), head).status_code == 302
    assert spanish().texts == ()


def test_a_language_that_the_pages_are_not_in_cannot_be_offered(ed: Client) -> None:
    head = {"code": "pt-br", "name": "Português", "place": "20"}
    refused = ed.post(part_address("translation", act="add"), head | {"offered": "on"})
    assert "are not there in this language" in words_of(refused)
    assert ed.post(part_address("translation", act="add"), head).status_code == 302


@pytest.mark.parametrize(
    ("code", "rtl", "words"),
    [
        ("pt-br", {"rtl": "on"}, "Pages show this language from left to right."),
        ("ps", {}, "Pages show this language from right to left. Tick it."),
        ("ps", {"rtl": "on"}, ""),
        ("ar-eg", {"rtl": "on"}, ""),
    ],
)
def test_a_language_is_read_in_the_direction_that_pages_show_it_in(
    ed: Client, code: str, rtl: dict[str, str], words: str
) -> None:
    head = {"code": code, "name": "A language", "place": "20", **rtl}
    answered = ed.post(part_address("translation", act="add"), head, follow=True)
    is_there = Part.objects.filter(pk=f"translation.{code}").exists()
    assert is_there != bool(words)
    assert words in words_of(answered)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("Spanish", "'Spanish' is no language's tag: write one such as es or pt-br"),
        ("es-MX", "'es-MX' has to be written 'es-mx'."),
        ("es-aa-bb-cc-dd", "with three parts after the language at most"),
        ("en", "a language that is there already"),
    ],
)
def test_a_language_that_cannot_be_is_refused(ed: Client, code: str, words: str) -> None:
    head = {"code": code, "name": "A language", "place": "20"}
    assert words in words_of(ed.post(part_address("translation", act="add"), head))


def test_a_language_with_three_parts_after_it_can_be_begun(ed: Client) -> None:
    head = {"code": "es-latn-mx-nahuatl", "name": "A language", "place": "20"}
    assert ed.post(part_address("translation", act="add"), head).status_code == 302


def test_tags_that_an_older_program_took_can_be_put_right(ed: Client) -> None:
    document = current_draft().document
    old = replace(document.translations[0], code="es-aa-bb-cc-dd", offered=True)
    replace_draft(replace(document, language="en-GB", translations=(old,)))
    page = words_of(ed.get("/admin/proof/"))
    assert "'en-GB' has to be written 'en-gb'" in page
    assert "'es-aa-bb-cc-dd' is no language's tag" in page
    send_part(ed, "questionnaire", "questionnaire", open_part(ed, *["questionnaire"] * 2), {})
    fields = open_part(ed, "translation", old.code)
    del fields["offered"]
    send_part(ed, "translation", old.code, fields, {})
    document = current_draft().document
    assert (document.language, document.translations[0].offered) == ("en-gb", False)


def test_an_offered_language_stops_the_draft_and_each_finding_leads_to_its_texts(
    ed: Client,
) -> None:
    whole = Part.objects.get(pk="translation.es").value
    assert isinstance(whole, Translation)
    label = "questions.withdrawal_from.choices.benzos.label"
    texts = tuple(text for text in whole.texts if text.key != label)
    edit_draft("translation.es", texts=texts)
    part = Part.objects.get(pk="translation.es")
    send_part(ed, "translation", "es", open_part(ed, "translation", "es"), {"offered": "on"})
    page = ed.get("/admin/proof/")
    text = words_of(page)
    assert "Translation es “Español”, Choice “Benzos, for anxiety or sleep" in text
    assert "is not translated" in text
    assert "/admin/edit/translation/es/" in page.content.decode()
    assert ed.get("/admin/edit/translation/es/").headers["Location"] == "/admin/translations/es/"
    assert part.value != Part.objects.get(pk="translation.es").value
