"""Conditions in conjunctive normal form, "all of (any of literals)", and how they combine.

`AllOf()` always holds, and one that contains `AnyOf()` never does.
"""

from dataclasses import dataclass, replace
from functools import reduce
from itertools import product

MOST_LEVELS = 12  # items around each other
MOST_PARTS = 1_000  # on the way there, so that a refusal comes quickly


class NotInFhir(ValueError):
    """A condition that cannot be said, or not with so few items that a reader could follow."""


@dataclass(frozen=True, slots=True)
class ChoiceLiteral:
    """That this choice is among the answers, or, without a choice, that there is any answer; the
    contrary where `holds` is false."""

    question: str
    choice: str = ""
    holds: bool = True


AnyOf = frozenset[ChoiceLiteral]
AllOf = frozenset[AnyOf]


def only(literal: ChoiceLiteral) -> AllOf:
    """Return the condition that this literal holds."""
    return frozenset({frozenset({literal})})


def both(*parts: AllOf) -> AllOf:
    """Return the condition that all parts hold (AND). Raises NotInFhir."""
    condition = AllOf().union(*parts)
    check_size(len(condition), MOST_PARTS)
    return _simplified(condition)


def either(*parts: AllOf) -> AllOf:
    """Return the condition that any part holds (OR). Raises NotInFhir."""
    return reduce(_disjunction, parts)


def _disjunction(left: AllOf, right: AllOf) -> AllOf:
    """Return (a and b) or c as (a or c) and (b or c)."""
    check_size(len(left) * len(right), MOST_PARTS)
    return _simplified(frozenset(a | b for a, b in product(left, right)))


def negation(condition: AllOf) -> AllOf:
    """Return the condition that this one does not hold (NOT). Raises NotInFhir."""
    return either(frozenset({AnyOf()}), *(frozenset(map(_opposite, each)) for each in condition))


def _opposite(literal: ChoiceLiteral) -> AnyOf:
    return frozenset({replace(literal, holds=not literal.holds)})


def _simplified(condition: AllOf) -> AllOf:
    """Return the condition without parts that always hold or follow from a shorter part."""
    return frozenset(
        literals
        for literals in condition
        if not any(_opposite(literal) <= literals for literal in literals)
        and not any(other < literals for other in condition)
    )


def check_size(size: int, most: int) -> None:
    """Raise NotInFhir if the size of a condition is over the limit."""
    if size > most:
        raise NotInFhir(f"its condition takes more than {MOST_LEVELS} items around each other")
