"""What the style rules and the safety controls find in a text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """A text that breaks a style rule. `code` is the rule's, `where` names the text."""

    code: str
    where: str
    sentence: str
