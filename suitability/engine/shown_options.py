"""Options in the words that everybody reads: made once a program, since no answer changes them."""

from dataclasses import dataclass

from suitability.questionnaire.document import Document
from suitability.questionnaire.options import Option

from .statements import Cited, cited, origin_labels


@dataclass(frozen=True, slots=True)
class ShownOption:
    """An option as it is read: terms filled in, a line for each of several."""

    code: str
    heading: str
    known: tuple[str, ...]
    harms: tuple[str, ...]
    ask: tuple[str, ...]
    origin_label: str
    claims: tuple[str, ...]
    sources: tuple[Cited, ...]


def shown_options(document: Document) -> tuple[ShownOption, ...]:
    """Return the options of a document, in the order of the content."""
    return tuple(_shown(document, option) for option in document.options)


def _shown(document: Document, option: Option) -> ShownOption:
    return ShownOption(
        code=option.code,
        heading=document.expand(option.heading),
        known=_lines(document, option.known),
        harms=_lines(document, option.harms),
        ask=tuple(map(document.expand, option.ask)),
        origin_label=origin_labels(document)[option.origin],
        claims=option.claims,
        sources=cited(document, option.sources),
    )


def _lines(document: Document, text: str) -> tuple[str, ...]:
    return tuple(document.expand(line) for line in text.splitlines() if line)
