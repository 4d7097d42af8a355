"""Unicode normalization: what looks the same is the same characters.

Else the style rules can be passed by: they find "take 10 mg", but not the same words with a
no-break space, with a soft hyphen within "take", or with ⑩.
"""

import re
import unicodedata
from itertools import pairwise
from unicodedata import category

from .sentence import Sentence

USUAL = re.compile(r"[ -~\n]*")  # what a keyboard types: printable ASCII, and the end of a line
MARKS = ("Mn", "Me")  # set over the character before
NOT_SEEN = ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs")  # controls, formats, other spaces
NOT_DECIMAL = ("Nl", "No")  # numbers such as ½ and ②
LETTERS = re.compile(r"[^\W\d_]+")


def normalized(text: str) -> str:
    """Return a text in NFKC, without format characters, its white space collapsed."""
    if not USUAL.fullmatch(text):
        composed = unicodedata.normalize("NFKC", text)
        text = "".join(each for each in composed if category(each) != "Cf")
    return " ".join(text.split())


def unusual_character(text: str) -> str:
    """Return in words what in a text looks like something else or like nothing; else nothing.

    Unusual are: what NFKC changes, what cannot be seen, numbers that are no digits, a mark over a
    Latin letter that is not one character with it, and Latin letters beside others in a word.
    """
    if USUAL.fullmatch(text):
        return ""
    for before, character in pairwise(" " + text):
        over_ascii = before.isascii() and category(character) in MARKS
        if character not in " \n…" and (over_ascii or _is_unusual(character)):
            name = unicodedata.name(character, "control").lower()
            number = f"U+{ord(character):04X}"
            return Sentence("the character '%(name)s' (%(number)s)", name=name, number=number)
    for word in LETTERS.findall(text):
        alphabets = {unicodedata.name(character, "").split(" ")[0] for character in word}
        if "LATIN" in alphabets and len(alphabets) > 1:
            return Sentence("letters of two alphabets in '%(word)s'", word=word)
    return ""


def _is_unusual(character: str) -> bool:
    changes = unicodedata.normalize("NFKC", character) != character
    return changes or category(character) in (*NOT_SEEN, *NOT_DECIMAL)
