"""Which words on a page of staff are of the content, or what somebody wrote in a test: these stand
there as they are, in every language."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache

from suitability.authoring.parts_in_words import with_terms
from tests.support.shipped_program import DOCUMENT, WORDING

# What the visits call people, keys and filters, and what they write.
WRITTEN = """
    abe; ann; approver; auditor; bob; cleo; clinician; dan; editor; eve; fay; gil; guest; manager;
    superuser; To do; An old one; The laboratory; The ward; Record system, nightly import;
    A heading; A number was wrong; Another heading; Blood pressure that is low; es;
    Call back on Monday; I will call the patient; Most people take 10 mg. Tell them;
    Pressure that is low; Take 10 mg. No concerns found; The old heading was shorter;
    The patient asks about the dose; 10 mg; no-break space; Presión baja; baja; Take;
    What keeps you from sleeping well?; kidney
"""
# A sentence of the interface has accents, and what it names of the content stands between them.
BETWEEN = re.compile(r"[^\x00-\x7f]+|[;:=()\n]|\{\s*\w*\s*\}|[.?!]\s")
WORD = re.compile(r"[A-Za-z]{2,}")


def is_of_content(text: str, *, broken: bool = False) -> bool:
    """Whether all words of a text are. A single word has to be a whole piece of the content, unless
    the text is of a line that was `broken`."""
    return all(_is_piece(piece, broken=broken) for piece in pieces(text))


def _is_piece(piece: str, *, broken: bool) -> bool:
    if broken or len(WORD.findall(piece)) > 1:
        return re.search(rf"\b{re.escape(piece)}", content()) is not None
    return piece in all_pieces()


def pieces(text: str) -> Iterator[str]:
    """Yield what stands between accents and marks, if it has words."""
    for piece in BETWEEN.split(text):
        if WORD.search(piece):
            yield " ".join(piece.split()).strip(" .,?!'\"-/")


@cache
def content() -> str:
    """Return all texts, each on a line, and once more with their terms filled in."""
    texts = [*texts_in(DOCUMENT), *texts_in(WORDING.patterns), *WRITTEN.split(";")]
    filled = [with_terms(DOCUMENT, text) for text in texts if "{" in text]
    return "\n".join(" ".join(text.split()) for text in (*texts, *filled))


@cache
def all_pieces() -> frozenset[str]:
    return frozenset(pieces(content()))


def texts_in(value: object) -> Iterator[str]:
    """Yield every text in a part of the content."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list):
        for each in value:
            yield from texts_in(each)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts_in(getattr(value, field.name))
