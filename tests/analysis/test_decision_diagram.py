"""A decision diagram agrees with the truth table of what it holds."""

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suitability.analysis.decision_diagram import FALSE, TRUE, DecisionDiagram, Node, TooLarge

SIZE = 4
ASSIGNMENTS = range(2**SIZE)
Function = Callable[[int], bool]


def drawn(random: Random, diagram: DecisionDiagram, depth: int) -> tuple[Node, Function]:
    """Return a function as a node, and as what it says of each assignment."""
    if depth == 0:
        number = random.randrange(SIZE)
        return diagram.bit(number), lambda bits: bool(bits >> number & 1)
    parts = [drawn(random, diagram, depth - 1) for _ in range(3)]
    nodes, (test, then, other) = [node for node, _ in parts], [function for _, function in parts]
    if random.random() < 0.5:
        node = diagram.if_then_else(*nodes)
        return node, lambda bits: then(bits) if test(bits) else other(bits)
    low, high = sorted(random.choices(range(5), k=2))
    node = diagram.between(nodes, low, high)
    return node, lambda bits: low <= test(bits) + then(bits) + other(bits) <= high


def table(function: Function) -> list[bool]:
    return [function(bits) for bits in ASSIGNMENTS]


@settings(max_examples=300, deadline=None)
@given(st.randoms(use_true_random=False))
def test_a_function_is_counted_as_its_table_has_it(random: Random) -> None:
    diagram = DecisionDiagram(SIZE)
    (node, function), (other, another) = (drawn(random, diagram, 2) for _ in range(2))
    models = [bits for bits in ASSIGNMENTS if function(bits)]
    assert diagram.count(node) == len(models)
    assert diagram.example(node) == (min(models, key=reversed_bits) if models else 0)
    assert (node == other) == (table(function) == table(another))


def reversed_bits(bits: int) -> str:
    """Return the bits from bit 0 on, by which examples are chosen."""
    return f"{bits:0{SIZE}b}"[::-1]


@settings(max_examples=300, deadline=None)
@given(st.randoms(use_true_random=False))
def test_functions_stand_for_the_bits_of_another(random: Random) -> None:
    diagram = DecisionDiagram(SIZE)
    node, function = drawn(random, diagram, 2)
    parts = [drawn(random, diagram, 1) for _ in range(SIZE)]
    composed = diagram.compose(node, [part for part, _ in parts])
    models = [
        bits
        for bits in ASSIGNMENTS
        if function(sum(part(bits) << number for number, (_, part) in enumerate(parts)))
    ]
    assert diagram.count(composed) == len(models)


def test_what_holds_always_or_never_is_one_node() -> None:
    diagram = DecisionDiagram(SIZE)
    bit = diagram.bit(0)
    assert diagram.any_of((bit, diagram.negation(bit))) == TRUE
    assert diagram.all_of((bit, diagram.negation(bit))) == FALSE
    assert (diagram.count(TRUE), diagram.count(FALSE)) == (2**SIZE, 0)


def test_a_limit_holds_within_its_block_alone() -> None:
    diagram = DecisionDiagram(SIZE)
    bits = [diagram.bit(number) for number in range(SIZE)]
    with pytest.raises(TooLarge), diagram.limit(2):
        diagram.between(bits, 2, 2)
    assert diagram.count(diagram.between(bits, 2, 2)) == 6
