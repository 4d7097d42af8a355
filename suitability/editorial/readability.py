"""The formulas that say how hard a text is to read, one a language, all in school years."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from . import reading_grade, spanish_grade


@dataclass(frozen=True, slots=True)
class Formula:
    """`hard` is how many syllables a word has that makes a text hard to read."""

    grade: Callable[[str], float]
    syllables: Callable[[str], int]
    word: re.Pattern[str]
    hard: int


FORMULAS = {
    "en": Formula(reading_grade.grade, reading_grade.syllables, reading_grade.WORD, hard=4),
    "es": Formula(
        spanish_grade.grade_in_spanish,
        spanish_grade.syllables_in_spanish,
        spanish_grade.WORD,
        hard=5,
    ),
}


def formula_of(language: str) -> Formula | None:
    """Return the formula of a language, such as `es` or `es-mx`; None if it has none."""
    return FORMULAS.get(language.partition("-")[0])
