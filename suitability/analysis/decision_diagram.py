"""Reduced ordered binary decision diagrams (BDD): functions of many bits, as one graph.

The textbook method: R. E. Bryant, "Graph-Based Algorithms for Boolean Function Manipulation"
(1986); D. E. Knuth, "The Art of Computer Programming", section 7.1.4.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import reduce

Node = int
"""A Boolean function of the bits. Two functions are the same exactly when their nodes are."""

FALSE: Node = 0
TRUE: Node = 1


class TooLarge(Exception):
    """The diagram has come to its limit of nodes."""


class DecisionDiagram:
    """Functions of `size` bits, which are looked at from bit 0 on."""

    # A node is (bit, low, high): look at the bit, go on at `low` if it is 0, at `high` if it is 1.
    # "bit 1" is the node (1, FALSE, TRUE), say number 2, and "bit 0 or bit 1" is (0, 2, TRUE).
    # There is no node whose low and high are the same, and none twice. So each function has exactly
    # one number, and what was worked out for it holds wherever it comes up again.

    def __init__(self, size: int) -> None:
        self._limit: int | None = None
        self._nodes = [(size, FALSE, FALSE), (size, TRUE, TRUE)]
        self._unique: dict[tuple[int, Node, Node], Node] = {}
        self._computed: dict[tuple[Node, Node, Node], Node] = {}
        self._counts = {FALSE: 0, TRUE: 1}

    @contextmanager
    def limit(self, nodes: int) -> Iterator[None]:
        """Raise TooLarge within this block when it makes more nodes than that."""
        self._limit = len(self._nodes) + nodes
        try:
            yield
        finally:
            self._limit = None

    def bit(self, number: int) -> Node:
        return self._node(number, FALSE, TRUE)

    def _node(self, bit: int, low: Node, high: Node) -> Node:
        if low == high:
            return low
        key = (bit, low, high)
        if key not in self._unique:
            if len(self._nodes) == self._limit:
                raise TooLarge
            self._unique[key] = len(self._nodes)
            self._nodes.append(key)
        return self._unique[key]

    def if_then_else(self, test: Node, then: Node, other: Node) -> Node:
        """Return the function that is `then` where `test` is true, and `other` elsewhere: the one
        operation, of which all others are cases."""
        if test in (FALSE, TRUE) or then == other:
            return then if test else other
        if then == TRUE and other == FALSE:
            return test
        key = (test, then, other)
        node = self._computed.get(key)
        if node is None:
            nodes = self._nodes
            bit = min(nodes[test][0], nodes[then][0], nodes[other][0])
            test_low, test_high = self._cofactors(test, bit)
            then_low, then_high = self._cofactors(then, bit)
            other_low, other_high = self._cofactors(other, bit)
            low = self.if_then_else(test_low, then_low, other_low)
            high = self.if_then_else(test_high, then_high, other_high)
            node = self._computed[key] = self._node(bit, low, high)
        return node

    def _cofactors(self, node: Node, bit: int) -> tuple[Node, Node]:
        """Return what a function becomes where the bit is 0, and where it is 1."""
        own_bit, low, high = self._nodes[node]
        return (low, high) if own_bit == bit else (node, node)

    def negation(self, node: Node) -> Node:
        return self.if_then_else(node, FALSE, TRUE)

    def all_of(self, nodes: Iterable[Node]) -> Node:
        return reduce(lambda every, node: self.if_then_else(every, node, FALSE), nodes, TRUE)

    def any_of(self, nodes: Iterable[Node]) -> Node:
        return reduce(lambda some, node: self.if_then_else(some, TRUE, node), nodes, FALSE)

    def between(self, nodes: Iterable[Node], low: int, high: int) -> Node:
        """Return the cardinality constraint: at least `low` and at most `high` of them hold."""
        # at_least[k]: at least k of the nodes so far hold
        at_least = [TRUE, *[FALSE] * (high + 1)]
        for node in nodes:
            for number in range(high + 1, 0, -1):
                at_least[number] = self.if_then_else(node, at_least[number - 1], at_least[number])
        return self.if_then_else(at_least[high + 1], FALSE, at_least[low])

    def compose(self, node: Node, bits: Sequence[Node]) -> Node:
        """Return the function in which `bits[n]`, a function too, stands for each bit n."""
        return self._compose(node, bits, {FALSE: FALSE, TRUE: TRUE})

    def _compose(self, node: Node, bits: Sequence[Node], composed: dict[Node, Node]) -> Node:
        if node not in composed:
            bit, low, high = self._nodes[node]
            if_low = self._compose(low, bits, composed)
            if_high = self._compose(high, bits, composed)
            composed[node] = self.if_then_else(bits[bit], if_high, if_low)
        return composed[node]

    def count(self, node: Node) -> int:
        """Return for how many of the 2**size ways to set the bits the function is true."""
        return self._count_from(0, node)

    def _count_from(self, bit: int, node: Node) -> int:
        """Return the same for the bits from `bit` on alone."""
        # Of three bits, "bit 0 or bit 1" is (0, low: "bit 1", high: TRUE). From bit 1 on, low
        # has 1 x 2 ways, since bit 2 is looked at nowhere and doubles them, and high 2 x 2: 6.
        own_bit, low, high = self._nodes[node]
        if node not in self._counts:
            if_low = self._count_from(own_bit + 1, low)
            if_high = self._count_from(own_bit + 1, high)
            self._counts[node] = if_low + if_high
        return self._counts[node] << own_bit - bit

    def example(self, node: Node) -> int:
        """Return bits for which the function is true, with a 0 wherever there can be one."""
        bits = 0
        while node > TRUE:
            bit, low, high = self._nodes[node]
            node = low or high
            bits |= 0 if low else 1 << bit
        return bits
