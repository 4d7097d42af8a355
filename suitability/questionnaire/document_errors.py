"""What a document must hold to, and the error when it does not."""

import re
from collections.abc import Collection

PARTS = ("clause", "statement")
CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


class DocumentError(ValueError):
    """A document that cannot be built. `place` names the part, such as `rule C10`."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(f"{place}: {problem}")
        self.place = place
        self.problem = problem

    def at(self, place: str) -> "DocumentError":
        """The same error with the place of a part that has no code of its own."""
        return DocumentError(place if self.place in PARTS else self.place, self.problem)


def demand(condition: object, place: str, problem: str) -> None:
    if not condition:
        raise DocumentError(place, problem)


def demand_unique(what: str, codes: Collection[str]) -> None:
    seen: set[str] = set()
    for code in codes:
        demand(code not in seen, f"{what} {code}", "stands here twice")
        demand(CODE.fullmatch(code), f"{what} {code}", "is not a code")
        seen.add(code)


def demand_known(place: str, named: Collection[str], known: Collection[str]) -> None:
    for code in named:
        demand(code in known, place, f"names '{code}', which is not there")
