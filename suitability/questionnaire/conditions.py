"""The one shape in which rules, follow-ups and guarantees say when something holds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_

from .document_errors import demand
from .sentence import Sentence


@dataclass(frozen=True, slots=True)
class Clause:
    """`low <= how many of `of` hold <= high`; no `high` means no upper bound.

    Each of `of` is a choice (`question.choice`, also `question.skipped`) or a factor's code.
    """

    of: tuple[str, ...]
    low: int = 1
    high: int | None = None

    def __post_init__(self) -> None:
        demand(self.of, "clause", "names no choice and no factor")
        demand(
            len(set(self.of)) == len(self.of),
            "clause",
            "names one thing twice: %(names)s",
            names=self.of,
        )
        fits = 0 <= self.low <= self.most <= len(self.of)
        problem = Sentence("no count fits: at least %(low)s and at most %(most)s of %(all)s")
        demand(fits, "clause", problem, low=self.low, most=self.most, all=len(self.of))

    @property
    def most(self) -> int:
        """Return how many may hold."""
        return len(self.of) if self.high is None else self.high

    def bounds(self) -> dict[str, int]:
        """Return the count as a content file has it: `at_least`, `at_most`, both, or `exactly`."""
        if self.high is None:
            return {"at_least": self.low}
        if self.low == 0:
            return {"at_most": self.high}
        if self.low == self.high:
            return {"exactly": self.low}
        return {"at_least": self.low, "at_most": self.high}

    def compile(self, masks: Mapping[str, int]) -> "CardinalityConstraint":
        """Return the constraint, by the mask of each choice and factor that the clause names.

        Any-of and none-of become one mask. Masks are sorted, so that clauses in another order
        compile to equal constraints. One without bits is never met.
        """
        named = sorted(masks[name] for name in self.of)
        if self.most == 0 or (self.low == 1 and self.most == len(named)):
            return CardinalityConstraint((union(named),), self.low, min(self.most, 1))
        return CardinalityConstraint(tuple(named), self.low, self.most)


@dataclass(frozen=True, slots=True)
class CardinalityConstraint:
    """A compiled clause: how many of `masks` share a bit with the answers, from low to high."""

    masks: tuple[int, ...]
    low: int
    high: int

    def holds(self, bits: int) -> bool:
        """Return whether it holds for answers: with masks 0011 and 0100, the bits 0110 meet 2."""
        met = 0
        for mask in self.masks:
            if bits & mask:
                met += 1
        return self.low <= met <= self.high


def union(bitmaps: Iterable[int]) -> int:
    """Return the bits that any of the integers has."""
    return reduce(or_, bitmaps, 0)


@dataclass(frozen=True, slots=True)
class Guarantee:
    """A sentence that must hold for every possible set of answers.

    Whenever all of `whenever` hold, all of `then` hold too; `exactly` says that only then. Their
    clauses may also name a rule (it fires) and a question (it is shown). `first`: if this rule
    fires, no other comes before it. `never_lowers`: adding one of these choices, to others or in
    place of `none`, never lowers the highest category that is read, of urgent and caution.
    """

    code: str
    sentence: str
    whenever: tuple[Clause, ...] = ()
    then: tuple[Clause, ...] = ()
    exactly: bool = False
    first: str = ""
    never_lowers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        says = (bool(self.then), bool(self.first), bool(self.never_lowers))
        demand(sum(says) == 1, f"guarantee {self.code}", "says nothing, or more than one thing")
