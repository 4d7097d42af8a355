"""The reading grade of a Spanish text, in school years, by Szigriszt's perspicuity.

Perspicuity is 206.835 - 62.3 * syllables / words - words / sentences (F. Szigriszt Pazos, Sistemas
predictivos de legibilidad del mensaje escrito, 1993). The scale INFLESZ, made for what patients
read, says who reads it: from 65 on somebody who finished primary school (6 years), from 55 on
secondary school (10), from 40 on upper secondary school (12) (I. M. Barrio-Cantalejo and others,
An. Sist. Sanit. Navar. 2008; 31 (2): 135-152). Between these a line is drawn: 60 is grade 8.

"Hable con su equipo. Le pueden ayudar." has 7 words, 13 syllables and 2 sentences, so it has 87.6
and its grade is -3.1: anybody can read it.
"""

import re
from functools import cache
from itertools import pairwise

WORD = re.compile(r"[A-Za-zÁÉÍÓÚÜÑáéíóúüñ]+")
SENTENCE = re.compile(r"[.!?]+(?:\s|$)")
VOWELS = re.compile(r"[aeiouáéíóúü]+")
STRONG = re.compile(r"[aeoáéíóú]")  # with an accent, i and u are no part of a diphthong
SILENT_U = re.compile(r"(?<=[qg])u(?=[eiéí])")

BANDS = ((80.0, 0.0), (65.0, 6.0), (55.0, 10.0), (40.0, 12.0), (0.0, 18.0))
"""Perspicuity and the school years that it asks for."""


def grade_in_spanish(text: str) -> float:
    """Return the grade of a text; 0.0 for one without words. Numbers do not count as words."""
    plain = text.replace("EE. UU.", "EEUU").replace("____", "blanco")
    words = WORD.findall(plain)
    return _grade_at(perspicuity(plain)) if words else 0.0


def perspicuity(text: str) -> float:
    """Return how easy a text is, from 100 down; it must have a word."""
    words = WORD.findall(text)
    sentences = sum(bool(WORD.search(part)) for part in SENTENCE.split(text))
    total = sum(syllables_in_spanish(word.lower()) for word in words)
    return 206.835 - 62.3 * total / len(words) - len(words) / max(sentences, 1)


@cache
def syllables_in_spanish(word: str) -> int:
    """Return how many syllables a lower-case word has: "ciudad" 2, "país" 2, "guía" 2, "leyes" 2.

    Vowels in a row are one syllable, but for two strong ones: "a-é-re-o". An y is a vowel at the
    end of a word alone.
    """
    spelled = SILENT_U.sub("", re.sub(r"y$", "i", word))
    return max(1, sum(max(1, len(STRONG.findall(group))) for group in VOWELS.findall(spelled)))


def _grade_at(value: float) -> float:
    for (high, easier), (low, harder) in pairwise(BANDS):
        if value >= low or low == 0.0:
            return easier + (high - value) * (harder - easier) / (high - low)
    raise AssertionError("the last band goes down to nothing")
