"""Two pseudo-languages, which show what is not translated and what has no room.

In `en-xa` each text is accented, in brackets and 40% longer: whatever stands on a page without
accents is not translated, and whatever has lost its bracket is cut off. `ar-xb` reads from right
to left: the same letters between right-to-left marks, so that a page is mirrored and still read.

    Call {crisis} now.    ⟦Çåļļ {crisis} ñöŵ. öñé ţŵö⟧
"""

import re

from .document import Document
from .translated_document import source_texts
from .translation import TranslatedText, Translation, source_digest

ACCENTED, RIGHT_TO_LEFT = "en-xa", "ar-xb"
PSEUDO_LANGUAGES = {ACCENTED: "Åççéñţéð", RIGHT_TO_LEFT: "Ŕîĝĥţ ţö ļéƒţ"}
RTL_MARK = "\u200f"
LONGER = 0.4

LETTERS = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "ÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽåƀçðéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýž",
)
# Blanks, placeholders of gettext and of scripts, tags, entities, addresses and paths stand for
# themselves.
ALONE = re.compile(
    r"(\{[^}]*\}|\[\w+\]|%\(\w+\)[sd]|%[sd%]|"
    r"</?[a-zA-Z][^>]*>|&#?\w+;|https?://[^\s<]+|(?<!\S)/[\w/-]+/)"
)
FILLING = ["öñé", "ţŵö", "ţĥŕéé", "ƒöûŕ", "ƒîṽé", "šîẋ", "šéṽéñ", "éîĝĥţ", "ñîñé", "ţéñ"]


def accented(text: str) -> str:
    """Return a text of `en-xa`, line by line; one without letters stays as it is."""
    return "\n".join(map(_longer, text.split("\n")))


def mirrored(text: str) -> str:
    """Return a text of `ar-xb`, line by line; one without letters stays as it is."""
    return "\n".join(
        f"{RTL_MARK}{_accents(line)}{RTL_MARK}" if _has_letters(line) else line
        for line in text.split("\n")
    )


def pseudo_text(text: str, code: str) -> str:
    """Return a text in the pseudo-language with that code. Raises KeyError."""
    return {ACCENTED: accented, RIGHT_TO_LEFT: mirrored}[code](text)


def pseudo_translation(document: Document, code: str) -> Translation:
    """Return the whole document in a pseudo-language, offered; links lead where they led."""
    texts = (
        TranslatedText(
            key, source_digest(text), text if key.endswith(".link") else pseudo_text(text, code)
        )
        for key, text in source_texts(document).items()
    )
    return Translation(
        code,
        PSEUDO_LANGUAGES[code],
        tuple(texts),
        offered=True,
        translator=pseudo_text("Translated by a program", code),
        reviewer=pseudo_text("Reviewed by nobody", code),
        rtl=code == RIGHT_TO_LEFT,
    )


def _longer(line: str) -> str:
    if not _has_letters(line):
        return line
    wanted, filling = len(line) * LONGER, ""
    for number in range(len(line)):
        if len(filling) >= wanted:
            break
        filling += f" {FILLING[number % len(FILLING)]}"
    return f"⟦{_accents(line)}{filling}⟧"


def _accents(text: str) -> str:
    """Return a text with accents, but for the parts that stand for themselves, every second."""
    parts = ALONE.split(text)
    return "".join(part if n % 2 else part.translate(LETTERS) for n, part in enumerate(parts))


def _has_letters(text: str) -> bool:
    return any(letter.isalpha() for letter in ALONE.sub("", text))
