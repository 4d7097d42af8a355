"""A document's texts in another language, each bound to the text that it translates."""

import re
from dataclasses import dataclass

from .canonical_form import digest, late
from .document_errors import demand
from .sentence import Sentence

# A language's tag is written as browsers' wishes are read and as the settings name it, in small
# letters, so that equal tags are equal texts. A column of 35 characters has room for each.
LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}")
# What an older program let into a release stays readable; new tags are refused by `tag_problem`.
STORED_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")
SOURCE_DIGITS = 16  # of a SHA-256: texts of one document, none of which anybody has to defend
SOURCE = re.compile(rf"[0-9a-f]{{{SOURCE_DIGITS}}}")


@dataclass(frozen=True, slots=True)
class TranslatedText:
    """One text. `key` says where it stands (translated_document.py), and `source` is the
    `source_digest` of the text that was translated: when that is edited, this is stale."""

    key: str
    source: str
    text: str


@dataclass(frozen=True, slots=True)
class Translation:
    """All texts of a document in one language.

    `code` is the language's tag in lower case, as `es` or `pt-br`, and `name` what its speakers
    call it. Patients can choose it once it is `offered`. `translator` and `reviewer` say in its own
    words who translated and who reviewed it, or that nobody did.
    """

    code: str
    name: str
    texts: tuple[TranslatedText, ...] = ()
    offered: bool = False
    translator: str = ""
    reviewer: str = ""
    rtl: bool = late(False)

    def __post_init__(self) -> None:
        part = f"translation {self.code}"
        tag = STORED_LANGUAGE.fullmatch(self.code)
        demand(tag, part, "'%(code)s' is no language's tag", code=self.code)
        demand(self.name, part, "does not name its language")
        keys = [text.key for text in self.texts]
        demand(len(set(keys)) == len(keys), part, "has two texts under one key")


def tag_problem(tag: str) -> Sentence | None:
    """Return why this cannot be a language's tag, and what to write; None if it can."""
    if LANGUAGE.fullmatch(tag):
        return None
    small = in_small_letters(tag)
    if LANGUAGE.fullmatch(small):
        return Sentence("'%(tag)s' has to be written '%(small)s'", tag=tag, small=small)
    return Sentence(
        "'%(tag)s' is no language's tag: write one such as es or pt-br, with three parts after the "
        "language at most",
        tag=tag,
    )


def in_small_letters(tag: str) -> str:
    return tag.lower().replace("_", "-")


def in_lines(text: str) -> str:
    """Return a text as a page sends it back: no space around it, none at a line's end."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def source_digest(text: str) -> str:
    """Return what binds a translation to the text that it translates: 16 hex digits."""
    return digest(text)[:SOURCE_DIGITS]


def demand_distinct(translations: tuple[Translation, ...], language: str) -> None:
    """Raise DocumentError for a language that stands twice, or is the document's own."""
    seen = {language}
    for translation in translations:
        part = f"translation {translation.code}"
        demand(translation.code not in seen, part, "is in a language that is there already")
        seen.add(translation.code)
