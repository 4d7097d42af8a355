"""Conditions in conjunctive normal form, "all of (any of tests)", and how they combine.

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
class Test:
    """Whether this choice is among the answers; without a choice, whether there is any answer."""

    question: str
    choice: str = ""
    holds: bool = True


AnyOf = frozenset[Test]
AllOf = frozenset[AnyOf]


def only(test: Test) -> AllOf:
    """Return the condition that this test holds."""
    return frozenset({frozenset({test})})


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
    return either(frozenset({AnyOf()}), *(frozenset(map(_opposite, tests)) for tests in condition))


def _opposite(test: Test) -> AnyOf:
    return frozenset({replace(test, holds=not test.holds)})


def _simplified(condition: AllOf) -> AllOf:
    """Return the condition without parts that always hold or follow from a shorter part."""
    return frozenset(
        tests
        for tests in condition
        if not any(_opposite(test) <= tests for test in tests)
        and not any(other < tests for other in condition)
    )


def check_size(size: int, most: int) -> None:
    """Raise NotInFhir if the size of a condition is over the limit."""
    if size > most:
        raise NotInFhir(f"its condition takes more than {MOST_LEVELS} items around each other")
