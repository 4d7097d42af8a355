"""What the proof, and before publishing the style rules, say about a document."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["stop", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at. `stop` keeps a document from being published.

    `code` is the wording list's, P01 to P16 or the guarantee's; `example` are complete answers
    that show it.
    """

    level: Level
    code: str
    where: str
    sentence: str
    example: int
