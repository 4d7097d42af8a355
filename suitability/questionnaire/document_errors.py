"""What a document must hold to, and the error when it does not."""

import re
from collections.abc import Collection

from .sentence import Sentence

WITHOUT_CODE = ("clause", "statement", "contradiction")
CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


class DocumentError(ValueError):
    """A document that cannot be built. `part` names what is wrong, such as `rule C10`."""

    def __init__(self, part: str, problem: str) -> None:
        super().__init__(f"{part}: {problem}")
        self.part = part
        self.problem = problem

    def at(self, part: str) -> "DocumentError":
        """Return the same error, named by `part` if it has no code of its own, as a clause."""
        return DocumentError(part if self.part in WITHOUT_CODE else self.part, self.problem)


def demand(condition: object, part: str, problem: str, /, **values: object) -> None:
    """Raise DocumentError unless the condition holds. `problem` is the template of a Sentence, and
    `values` are what it is filled with."""
    if not condition:
        raise DocumentError(part, Sentence(problem, **values))


def demand_unique(what: str, codes: Collection[str]) -> None:
    """Raise DocumentError for a code that stands twice or is not a code."""
    seen: set[str] = set()
    for code in codes:
        demand(code not in seen, f"{what} {code}", "stands here twice")
        demand(CODE.fullmatch(code), f"{what} {code}", "is not a code")
        seen.add(code)


def demand_known(part: str, named: Collection[str], known: Collection[str]) -> None:
    """Raise DocumentError for a code that is named but not known."""
    for code in named:
        demand(code in known, part, "names '%(code)s', which is not there", code=code)
