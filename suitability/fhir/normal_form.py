"""Conditions in the form "all of (any of tests)", and how they combine.

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
    return frozenset({frozenset({test})})


def both(*parts: AllOf) -> AllOf:
    return _brief(AllOf().union(*parts))


def either(*parts: AllOf) -> AllOf:
    return reduce(_one_or_other, parts)


def _one_or_other(one: AllOf, other: AllOf) -> AllOf:
    check_size(len(one) * len(other), MOST_PARTS)
    return _brief(frozenset(left | right for left, right in product(one, other)))


def negation(condition: AllOf) -> AllOf:
    return either(frozenset({AnyOf()}), *(frozenset(map(_opposite, tests)) for tests in condition))


def _opposite(test: Test) -> AnyOf:
    return frozenset({replace(test, holds=not test.holds)})


def _brief(condition: AllOf) -> AllOf:
    """Without what always holds, and without what follows from a shorter part."""
    return frozenset(
        tests
        for tests in condition
        if not any(_opposite(test) <= tests for test in tests)
        and not any(other < tests for other in condition)
    )


def check_size(size: int, most: int) -> None:
    if size > most:
        raise NotInFhir(f"its condition takes more than {MOST_LEVELS} items around each other")
