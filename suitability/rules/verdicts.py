"""Which rules fire, from what the answer to each question says of all rules at once.

The first time an answer is seen it is worked out which rules it rules out by itself, and which
masks it meets of the tests that look at several questions. That is its row, one integer:

    the answer's own bits | a bit a rule that it rules out | a bit a mask that it meets

The rows of all answers, joined by OR, hold all that the rules ask for. The masks of a test stand
in one byte, so that a byte's value says which rules it rules out, and that is looked up too.
"""

from collections.abc import Callable, Sequence
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
        self._rules_at = max(questions).bit_length()
        self._masks_at = self._rules_at + len(rules)
        self._every = (1 << len(rules)) - 1
        self._by_one: dict[int, list[tuple[int, Test]]] = {question: [] for question in questions}
        self._masks: list[tuple[int, int]] = []
        self._bytes: list[list[tuple[int, int, Test]]] = []
        self._used = BYTE
        self._wide: list[tuple[int, Test]] = []
        for place, tests in enumerate(rules):
            for test in tests:
                self._take(1 << place, test)
        self.rows = {question: Known(partial(self._row, question)) for question in questions}
        self._ruled_out = [Known(partial(ruled_out, tests)) for tests in self._bytes]

    def _take(self, rule: int, test: Test) -> None:
        """Put a test where it is decided; `rule` is the bit of its rule."""
        asked = [q for q in self._by_one if any(q & mask for mask in test.masks)]
        if len(asked) == 1 or test.high == 0:
            for question in asked:
                self._by_one[question].append((rule, test))
        elif len(test.masks) > BYTE:
            self._wide.append((rule, test))
        else:
            self._place(rule, test)

    def _place(self, rule: int, test: Test) -> None:
        """Give each mask a bit in the last byte, or in a new one where that is full."""
        if self._used + len(test.masks) > BYTE:
            self._bytes.append([])
            self._used = 0
        at = self._masks_at + BYTE * (len(self._bytes) - 1) + self._used
        self._masks += [(1 << at + n, mask) for n, mask in enumerate(test.masks)]
        self._bytes[-1].append((self._used, rule, test))
        self._used += len(test.masks)

    def _row(self, question: int, bits: int) -> int:
        """What `bits`, the answer to a question, say; 0 if it was not asked."""
        row = bits
        for rule, test in self._by_one[question]:
            if not test.holds(bits):
                row |= rule << self._rules_at
        for met, mask in self._masks:
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
        met = (said >> self._masks_at).to_bytes(len(self._bytes), "little")
        for by_byte, byte in zip(self._ruled_out, met):  # noqa: B905 - as long as each other
            out |= by_byte[byte]
        for rule, test in self._wide:
            if not test.holds(said):
                out |= rule
        return ~out & self._every


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
        found: tuple[str, ...] = ()
        for names, byte in zip(self._of_byte, bits.to_bytes(len(self._of_byte), "little")):  # noqa: B905 - as long as each other
            found += names[byte]
        return found


def every_choice(names: Sequence[str]) -> list[tuple[str, ...]]:
    """For each number below two to the power of so many: the names of its bits."""
    choices: list[tuple[str, ...]] = [()]
    for name in names:
        choices += [(*choice, name) for choice in choices]
    return choices
