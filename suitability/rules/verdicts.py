"""Which rules fire, from what the answer to each question says of all rules at once.

The first time an answer is seen it is worked out which rules it rules out by itself, and which
masks it meets of the tests that look at several questions. That is its row, one integer:

    the answer's own bits | a bit a rule that it rules out | layers | bytes

The rows of all answers, joined by OR, hold all that the rules ask for. Most tests ask for any of
some choices: a layer has a bit a rule whose test is met. Of a test that counts, each mask has a
bit, all in one byte, whose value says which rules it rules out; that is looked up too.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TypeVar

from .clauses import Test

K = TypeVar("K")
V = TypeVar("V")

BYTE = 8
MOST = 8192


class Known(dict[K, V]):
    """What a function says, kept from the first time that it is asked; begun anew when that is
    more than any questionnaire needs, since what is asked may come from outside."""

    def __init__(self, ask: Callable[[K], V]) -> None:
        super().__init__()
        self._ask = ask

    def __missing__(self, key: K) -> V:
        if len(self) >= MOST:
            self.clear()
        value = self[key] = self._ask(key)
        return value


class Verdicts:
    """Of rules, each a list of tests, on questions, each the mask of its bits."""

    def __init__(self, questions: Sequence[int], rules: Sequence[Sequence[Test]]) -> None:
        self._by_one: dict[int, list[tuple[int, Test]]] = {question: [] for question in questions}
        self._any: list[list[tuple[int, int]]] = []
        self._bytes: list[list[tuple[int, int, Test]]] = []
        self._wide: list[tuple[int, Test]] = []
        for place, tests in enumerate(rules):
            for test in tests:
                self._take(1 << place, test)
        self._every = (1 << len(rules)) - 1
        self._rules_at = max(questions).bit_length()
        first = self._rules_at + len(rules)
        self._layers = [
            (first + n * len(rules), sum(rule for rule, _ in layer))
            for n, layer in enumerate(self._any)
        ]
        self._bytes_at = first + len(self._any) * len(rules)
        self._met = [*self._met_in_layers(), *self._met_in_bytes()]
        self.rows = {question: Known(partial(self._row, question)) for question in questions}
        self._ruled_out = [Known(partial(ruled_out, tests)) for tests in self._bytes]

    def _take(self, rule: int, test: Test) -> None:
        """Put a test where it is decided; `rule` is the bit of its rule."""
        asked = [q for q in self._by_one if any(q & mask for mask in test.masks)]
        if len(asked) == 1 or test.high == 0:
            for question in asked:
                self._by_one[question].append((rule, test))
        elif test.low == len(test.masks) == 1:
            self._take_any(rule, test.masks[0])
        elif len(test.masks) <= BYTE:
            self._take_count(rule, test)
        else:
            self._wide.append((rule, test))

    def _take_any(self, rule: int, mask: int) -> None:
        """Into the first layer that has nothing of this rule yet."""
        for layer in self._any:
            if layer[-1][0] != rule:
                layer.append((rule, mask))
                return
        self._any.append([(rule, mask)])

    def _take_count(self, rule: int, test: Test) -> None:
        """Into the last byte, or into a new one where that is full."""
        used = sum(len(other.masks) for _, _, other in self._bytes[-1]) if self._bytes else BYTE
        if used + len(test.masks) > BYTE:
            self._bytes.append([])
            used = 0
        self._bytes[-1].append((used, rule, test))

    def _met_in_layers(self) -> Iterator[tuple[int, int]]:
        """For each mask of a test, where a row has a bit if it meets it."""
        for (at, _), layer in zip(self._layers, self._any, strict=True):
            for rule, mask in layer:
                yield rule << at, mask

    def _met_in_bytes(self) -> Iterator[tuple[int, int]]:
        for n, tests in enumerate(self._bytes):
            for place, _, test in tests:
                for at, mask in enumerate(test.masks, self._bytes_at + BYTE * n + place):
                    yield 1 << at, mask

    def _row(self, question: int, bits: int) -> int:
        """What `bits`, the answer to a question, say; 0 if it was not asked."""
        row = bits
        for rule, test in self._by_one[question]:
            if not test.holds(bits):
                row |= rule << self._rules_at
        for met, mask in self._met:
            if bits & mask:
                row |= met
        return row

    def fired(self, bits: int) -> int:
        """The rules that fire for answers, as bits."""
        said = 0
        for question, rows in self.rows.items():
            said |= rows[bits & question]
        return self.told(said)

    def told(self, said: int) -> int:
        """The rules that fire, from the rows of every question's answer joined."""
        out = said >> self._rules_at
        for at, rules in self._layers:
            out |= rules & ~(said >> at)
        met = (said >> self._bytes_at).to_bytes(len(self._bytes), "little")
        for by_byte, byte in zip(self._ruled_out, met):  # noqa: B905 - as long as each other
            out |= by_byte[byte]
        for rule, test in self._wide:
            if not test.holds(said):
                out |= rule
        return self._every & ~out


def ruled_out(tests: Sequence[tuple[int, int, Test]], byte: int) -> int:
    """The rules whose test does not hold; each test with where its masks begin, and its rule."""
    out = 0
    for place, rule, test in tests:
        met = (byte >> place & (1 << len(test.masks)) - 1).bit_count()
        if not test.low <= met <= test.high:
            out |= rule
    return out


class Names:
    """The names that the bits of an integer stand for, looked up a byte at a time."""

    def __init__(self, names: Sequence[str]) -> None:
        self._of_byte = [every_choice(names[at : at + BYTE]) for at in range(0, len(names), BYTE)]

    def of(self, bits: int) -> tuple[str, ...]:
        """In order, from the lowest bit."""
        found: list[str] = []
        said = bits.to_bytes(len(self._of_byte), "little")
        for names, byte in zip(self._of_byte, said):  # noqa: B905 - as long as each other
            if byte:
                found += names[byte]
        return tuple(found)


def every_choice(names: Sequence[str]) -> list[tuple[str, ...]]:
    """For each number below two to the power of so many: the names of its bits."""
    choices: list[tuple[str, ...]] = [()]
    for name in names:
        choices += [(*choice, name) for choice in choices]
    return choices
