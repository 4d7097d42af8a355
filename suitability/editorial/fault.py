"""What the style rules and the safety controls say about a text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """A text that breaks the list. `code` is the entry of the list, `place` names the text."""

    code: str
    place: str
    sentence: str
