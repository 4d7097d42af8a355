"""Translations as files: what is written is what was read, and an error says where it is."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from suitability.content.reader import Content, ContentError, read
from suitability.content.writer import in_files_order, write
from suitability.questionnaire.document import Document
from suitability.questionnaire.pseudo_language import PSEUDO_LANGUAGES, pseudo_translation
from suitability.questionnaire.translated_document import in_language, source_texts, untranslated
from suitability.questionnaire.translation import Translation

CONTENT = read()
ES = "translations/es"
FIRST = "questions.sleep_trouble.text"


def change(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")


def spanish(document: Document) -> Translation:
    return next(each for each in document.translations if each.code == "es")


def problem_of(document: Document, key: str) -> str:
    problems = {each.key: each.problem for each in untranslated(document, spanish(document))}
    return problems.get(key, "")


def update(capsys, *args: object) -> str:
    call_command("translations", *map(str, args))
    return capsys.readouterr().out


def test_spanish_is_shipped_and_not_offered() -> None:
    translation = spanish(CONTENT.document)
    assert not translation.offered
    assert translation.translator == "translated by no one who is registered"
    assert translation.reviewer == "reviewed by nobody"
    assert in_language(CONTENT.document, "es").questions[0].text == "¿Cómo duerme usted?"


@pytest.mark.parametrize("code", PSEUDO_LANGUAGES)
def test_a_whole_translation_is_read_as_it_was_written(tmp_path, code: str) -> None:
    document = CONTENT.document
    whole = replace(pseudo_translation(document, code), rtl=False)
    plain = tuple(replace(each, text=each.text.replace("\u200f", "")) for each in whole.texts)
    translations = (replace(whole, texts=plain), *document.translations)
    content = Content(replace(document, translations=translations), CONTENT.wording)
    write(content, tmp_path)
    assert read(tmp_path) == in_files_order(content)


def test_an_edit_of_the_english_makes_its_translation_stale(folder, capsys) -> None:
    change(folder, "questionnaire.yaml", "text: How is your sleep?", "text: How do you sleep?")
    assert problem_of(read(folder).document, FIRST) == "stale"
    assert "1 stale" in update(capsys, "es", folder)
    text = (folder / ES / "questionnaire.yaml").read_text(encoding="utf-8")
    stale = text[text.index("# STALE") :]
    source = stale.partition("set its source to ")[2][:16]
    assert "# How do you sleep?" in stale
    change(folder, f"{ES}/questionnaire.yaml", f"{FIRST}:\n  source: 1188b14574ef0c01",
           f"{FIRST}:\n  source: {source}")  # fmt: skip
    assert problem_of(read(folder).document, FIRST) == ""


def test_what_is_translated_and_is_gone_stays_until_somebody_removes_it(folder, capsys) -> None:
    write(CONTENT, folder)
    questions = CONTENT.document.questions
    shorter = replace(questions[0], help="")
    document = replace(CONTENT.document, questions=(shorter, *questions[1:]))
    content = replace(CONTENT, document=document)
    write(content, folder)
    assert read(folder) == content
    assert "1 translate what is not there any more." in update(capsys, "es", folder)


def test_a_language_may_have_three_parts_after_it(folder, capsys) -> None:
    update(capsys, "es-latn-mx-nahuatl", folder)
    assert read(folder).document.translations[1].code == "es-latn-mx-nahuatl"


def test_another_language_is_begun_with_an_empty_text_for_each(folder, capsys) -> None:
    printed = update(capsys, "pt-br", folder, "--name", "Português")
    assert f"0 of {len(source_texts(CONTENT.document))} texts are translated." in printed
    document = read(folder).document
    assert [(each.code, each.name) for each in document.translations] == [
        ("es", "Español"),
        ("pt-br", "Português"),
    ]
    assert document.translations[1].texts == ()
    assert printed == update(capsys, "pt-br", folder)


QUESTIONS, TERMS, HEAD = "questionnaire.yaml", "terms.yaml", "language.yaml"


@pytest.mark.parametrize(
    ("file", "old", "new", "error"),
    [
        (QUESTIONS, "\ntitle:", "\nquestions.trigger.txt:", "line 2, questions.trigger.txt: is no"),
        (QUESTIONS, "\ntitle:", "\nwords.title:", "line 2, words.title: belongs into page.yaml"),
        (QUESTIONS, f"{FIRST}:", "title:", "line 7: 'title' is given twice"),
        (TERMS, "text: '911'", "text: 911", "line 2, terms.emergency.value: has a 'text' that is"),
        (TERMS, "text: '911'", "word: '911'", "has to have 'source' and 'text'"),
        (TERMS, "source: a5ccb1c538e34663", "source: x", "has a 'source' that is not 16 digits"),
        (TERMS, "text: '911'", 'text: "9\\u200b11"', "emergency.value: has the character"),
        (HEAD, "offered: false", "offered: 'no'", "'offered' is 'no', not bool"),
        (HEAD, "offered: false", "ofered: false", "line 2: 'ofered' is not one of: name"),
        (HEAD, "name: Español\n", "", "has no 'name'"),
    ],
)
def test_an_error_names_the_file_and_the_line(folder, file, old, new, error: str) -> None:
    path = folder / ES / file
    text = "\n" + path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1).removeprefix("\n"), encoding="utf-8")
    with pytest.raises(ContentError) as raised:
        read(folder)
    assert error in str(raised.value)
    assert f"{ES}/{file}" in str(raised.value)


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("English", "'English' is no language's tag: write one such as es or pt-br"),
        ("es-aa-bb-cc-dd", "three parts after the language at most"),
        ("es-MX", "'es-MX' has to be written 'es-mx'"),
        ("pt_BR", "'pt_BR' has to be written 'pt-br'"),
        ("../es", "'../es' is no language's tag"),
    ],
)
def test_a_folder_in_no_language_is_refused(folder, name: str, problem: str) -> None:
    with pytest.raises(CommandError, match=f"Nothing was written.*{problem}"):
        call_command("translations", name, str(folder))
    (folder / ES).rename(folder / "translations" / name)
    if not name.startswith("."):
        with pytest.raises(ContentError, match=problem):
            read(folder)


def test_a_translation_into_the_language_of_the_content_is_refused(folder) -> None:
    (folder / ES).rename(folder / "translations/en")
    with pytest.raises(ContentError, match="the language that the content itself is in"):
        read(folder)
