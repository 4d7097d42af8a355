"""What the style rules and the proof find in a document."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["stop", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at. `stop` keeps a document from being published.

    `code` is the style rule's, P01 to P17 or the guarantee's; `where` names the part or text;
    `example` is the bits of complete answers that show it. Of a finding about a text, `text` is
    the text as it is read, `spans` say from where to where words in it are wrong, and `instead` is
    what to write.
    """

    level: Level
    code: str
    where: str
    sentence: str
    example: int
    text: str = ""
    spans: tuple[tuple[int, int], ...] = ()
    instead: str = ""
