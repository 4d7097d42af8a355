"""A document in another language: the same but for its words."""

from dataclasses import replace

import pytest

from suitability.engine.program import Program
from suitability.engine.summary import Summaries
from suitability.questionnaire import canonical_form
from suitability.questionnaire.document import Document
from suitability.questionnaire.document_errors import DocumentError
from suitability.questionnaire.translated_document import (
    in_language,
    offered_languages,
    source_texts,
    untranslated,
)
from suitability.questionnaire.translation import TranslatedText, Translation, source_digest
from tests.support.shipped_program import DOCUMENT, bits_of, people

OTHER = {key: f"¡{text}!" for key, text in source_texts(DOCUMENT).items()} | {
    key: text for key, text in source_texts(DOCUMENT).items() if key.endswith(".link")
}


def with_texts(texts: dict[str, str], *, offered: bool = True) -> Document:
    sources = source_texts(DOCUMENT)
    rows = [TranslatedText(key, source_digest(sources[key]), text) for key, text in texts.items()]
    translation = Translation("es", "Español", tuple(rows), offered)
    return replace(DOCUMENT, translations=(translation,))


def problems(document: Document) -> list[tuple[str, str]]:
    (translation,) = document.translations
    return [(each.key, each.problem) for each in untranslated(document, translation)]


def test_every_text_is_in_the_other_language_and_every_code_is_the_same() -> None:
    document = in_language(with_texts(OTHER), "es")
    assert set(source_texts(document).values()) == set(OTHER.values())
    assert {**vars(Program(document))["masks"]} == Program(DOCUMENT).masks
    assert document.language == "es"
    assert document.translations == ()


def test_the_same_rules_fire_in_every_language() -> None:
    ours, other = Program(DOCUMENT), Program(in_language(with_texts(OTHER), "es"))
    for answers in people(200):
        bits = bits_of(answers)
        assert ours.fired(bits) == other.fired(bits)


def test_a_list_says_its_language_and_an_english_one_reads_as_before() -> None:
    document = with_texts(OTHER)
    english = Summaries(Program(DOCUMENT), "d", 1)
    bits = bits_of(people(200)[0])
    assert '"language"' not in english.text(bits)
    assert Summaries(Program(in_language(document, "en")), "d", 1).text(bits) == english.text(bits)
    other = Summaries(Program(in_language(document, "es")), "d", 1)
    assert canonical_form.from_text(type(other.of(bits)), other.text(bits)).language == "es"


def test_what_is_missing_stale_or_filled_in_otherwise_is_told_with_its_key() -> None:
    assert problems(with_texts(OTHER)) == []
    lacking = {key: text for key, text in OTHER.items() if key != "words.title"}
    assert problems(with_texts(lacking)) == [("words.title", "missing")]
    for key, text, problem in [
        ("words.title", "", "missing"),
        ("words.title", " \n", "missing"),
        ("words.glance_some", "Los temas", "blanks"),
        ("rules.U10.statement.ask.2", "¿Qué tomé, y cuándo?", "blanks"),
    ]:
        assert problems(with_texts({**OTHER, key: text})) == [(key, problem)]
    edited = replace(with_texts(OTHER), title="Something else")
    assert problems(edited) == [("title", "stale")]


@pytest.mark.parametrize(
    "document",
    [
        replace(with_texts(OTHER), title="Something else"),
        with_texts({**OTHER, "title": " "}),
        with_texts({**OTHER, "title": "¡Temas {crisi}!"}),
    ],
)
def test_a_text_with_a_problem_is_read_in_the_documents_own_language(document) -> None:
    assert in_language(document, "es").title == document.title
    assert in_language(document, "es").words.title == OTHER["words.title"]


def test_an_offered_language_is_one_to_choose() -> None:
    assert offered_languages(with_texts(OTHER)) == ("en", "es")
    assert offered_languages(with_texts(OTHER, offered=False)) == ("en",)
    with pytest.raises(KeyError):
        in_language(DOCUMENT, "fr")


@pytest.mark.parametrize(
    ("translations", "problem"),
    [
        (lambda: (Translation("ES", "Español"),), "is no language's tag"),
        (lambda: (Translation("es", ""),), "does not name its language"),
        (lambda: (Translation("en", "English"),), "is there already"),
        (lambda: (Translation("es", "a"), Translation("es", "b")), "is there already"),
        (lambda: (Translation("es", "a", (TranslatedText("k", "s", "t"),) * 2),), "under one key"),
    ],
)
def test_a_wrong_translation_makes_no_document(translations, problem: str) -> None:
    with pytest.raises(DocumentError, match=problem):
        replace(DOCUMENT, translations=translations())


def test_the_digest_of_content_without_translations_is_as_before() -> None:
    text = canonical_form.to_text(replace(DOCUMENT, translations=()))
    assert '"translations"' not in text
    assert '"language"' not in text
