"""What the style rules and the safety controls find in a text, and where in it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

Span = tuple[int, int]
"""The first character of some words in a text, and the one after their last."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A text that breaks the list. `code` is the entry of the list, `where` names the text, such as
    `rule C10 text`.

    `text` is the text as it is read, `spans` are the words in it that are wrong, and `instead` is a
    better wording, or what to do. Each may be empty.
    """

    code: str
    where: str
    sentence: str
    text: str = ""
    spans: tuple[Span, ...] = ()
    instead: str = ""


def spans_of(
    patterns: Iterable[str], text: str, flags: re.RegexFlag = re.IGNORECASE
) -> tuple[Span, ...]:
    """Return where any of some patterns is in a text, without the stops and spaces around it."""
    matches = (match for each in patterns for match in re.finditer(each, text, flags))
    return tuple(sorted(_trimmed(text, match.span()) for match in matches if match[0]))


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    words = text[start:end].lstrip(" \n.!?:;,")
    start = end - len(words)
    return start, start + len(words.rstrip())
