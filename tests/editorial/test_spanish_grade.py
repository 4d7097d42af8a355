"""The reading grade of Spanish: its syllables, and the school years of its scale."""

import pytest

from suitability.editorial.readability import formula_of
from suitability.editorial.spanish_grade import grade_in_spanish, perspicuity, syllables_in_spanish

SYLLABLES = {
    1: "y muy rey que buey Dios pues",
    2: "ciudad país guía leyes día cuando guerra oír",
    3: "ahora prohibir pingüino actúa equipo tomarlo construido",
    4: "aéreo medicina baclofeno",
    5: "farmacéutico medicamentos",
}


@pytest.mark.parametrize(
    ("count", "word"),
    [(count, word) for count, words in SYLLABLES.items() for word in words.split()],
)
def test_syllables(count: int, word: str) -> None:
    assert syllables_in_spanish(word.lower()) == count


def test_the_grade_follows_from_perspicuity() -> None:
    text = "Hable con su equipo. Le pueden ayudar."
    assert perspicuity(text) == pytest.approx(206.835 - 62.3 * 13 / 7 - 7 / 2)
    assert grade_in_spanish(text) < 0
    assert grade_in_spanish("") == grade_in_spanish("911") == 0.0


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("¿Cómo duerme? Marque todo lo que le pase.", -10, 2),
        ("El baclofeno se acumula si los riñones son débiles. Puede causar sueño profundo o "
         "confusión. Llame pronto a su médico o a su farmacéutico.", 2, 8),
        ("La interrupción brusca de los medicamentos antiespásticos administrados por vía "
         "intratecal puede ocasionar complicaciones potencialmente mortales.", 15, 30),
    ],
)  # fmt: skip
def test_plain_words_are_under_grade_8_and_a_leaflet_is_not(text, low: float, high: float) -> None:
    assert low <= grade_in_spanish(text) <= high


def test_a_region_has_the_formula_of_its_language_and_others_have_none() -> None:
    assert formula_of("es-mx") is formula_of("es")
    assert formula_of("fr") is None
