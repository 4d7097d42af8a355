"""What the style rules and the safety controls find in a text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """A text that breaks the list. `code` is the entry of the list, `where` names the text, such as
    `rule C10 text`."""

    code: str
    where: str
    sentence: str
