"""The two pseudo-languages: nothing of a document stays as it was, and it is still the same."""

from dataclasses import replace

import pytest

from suitability.engine.program import Program
from suitability.questionnaire.document import TERM
from suitability.questionnaire.pseudo_language import (
    PSEUDO_LANGUAGES,
    RTL_MARK,
    accented,
    mirrored,
    pseudo_translation,
)
from suitability.questionnaire.translated_document import in_language, source_texts, untranslated
from tests.support.shipped_program import DOCUMENT


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("Call {crisis} now.", "⟦Çåļļ {crisis} ñöŵ. öñé ţŵö⟧"),
        ("%(n)s of 10", "⟦%(n)s öƒ 10 öñé ţŵö⟧"),
        ('See <a href="/help/">help</a>', '⟦Šéé <a href="/help/">ĥéļþ</a> öñé ţŵö ţĥŕéé⟧'),
        ("At /sleep-log/ daily", "⟦Åţ /sleep-log/ ðåîļý öñé ţŵö⟧"),
        ("911", "911"),
        ("", ""),
        ("One\nTwo", "⟦Öñé öñé⟧\n⟦Ţŵö öñé⟧"),
    ],
)
def test_accented_keeps_what_is_filled_in(text: str, reads: str) -> None:
    assert accented(text) == reads


def test_mirrored_has_no_override_of_direction() -> None:
    assert mirrored("Call {crisis} now.") == f"{RTL_MARK}Çåļļ {{crisis}} ñöŵ.{RTL_MARK}"
    assert "\u202e" not in mirrored("Call now.")


@pytest.mark.parametrize("code", PSEUDO_LANGUAGES)
def test_the_whole_document_is_there_in_a_pseudo_language(code: str) -> None:
    translation = pseudo_translation(DOCUMENT, code)
    document = replace(DOCUMENT, translations=(translation,))
    assert [*untranslated(document, translation)] == []
    other = in_language(document, code)
    assert Program(other).masks == Program(DOCUMENT).masks
    for key, text in source_texts(other).items():
        left = [letter for letter in TERM.sub("", text) if letter.isascii() and letter.isalpha()]
        assert key.endswith(".link") or not left, key


def test_an_accented_text_is_longer_by_two_fifths() -> None:
    for text in source_texts(DOCUMENT).values():
        longer = accented(text)
        assert longer == text or len(longer) >= 1.4 * len(text)
