"""Options: what can be done, set beside each other without ranking, the same for every reader."""

from dataclasses import dataclass
from typing import Literal

from .document_errors import CODE, demand

Origin = Literal["core", "mixed", "add"]


@dataclass(frozen=True, slots=True)
class Option:
    """What is known of one thing that can be done, what can go wrong, and a question to ask.

    `known` and `harms` may have several lines; `{term}` stands for a term. `claims` are the
    article's own items. The order of options is that of the content and means nothing.
    """

    code: str
    heading: str
    known: str
    harms: str
    ask: tuple[str, ...]
    origin: Origin
    claims: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        part = f"option {self.code}"
        demand(CODE.fullmatch(self.code), part, "'%(code)s' is not a code", code=self.code)
        demand(self.heading and self.known and self.harms, part, "lacks a heading or a text")
        demand(self.ask, part, "has no question to ask")
        demand(self.claims or self.sources, part, "names no source")
        is_sourced = self.origin == "core" or self.sources
        demand(is_sourced, part, "is '%(origin)s' without a source", origin=self.origin)

    def texts(self) -> tuple[tuple[str, str], ...]:
        """Return each text that a reader sees, after the name of its field."""
        asks = (("ask", ask) for ask in self.ask)
        fields = (("heading", self.heading), ("known", self.known), ("harms", self.harms))
        return (*fields, *asks)
