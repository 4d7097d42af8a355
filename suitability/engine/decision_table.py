"""Which rules fire, from what the answer to each question says of all rules at once.

The first time an answer is seen it is worked out which rules it rules out by itself, and which
masks it meets of the tests that look at several questions. That is its row, one integer:

    bytes, in each a few rules' own bits | spare bits | some of the answer's own bits

A rule has a bit for each mask of its tests on several questions, and one which says that an
answer ruled it out. They stand in one byte: so the rows of all answers are joined by OR, and what
fires is looked up byte by byte.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial
from typing import TypeVar

from suitability.questionnaire.conditions import Test, united

K = TypeVar("K")
V = TypeVar("V")
T = TypeVar("T")

BYTE = 8
FEW = 16  # bytes, up to which adding tuples takes less time than a list that grows
NOT_RULED_OUT = Test((0,), 0, 0)
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
    """Of rules, each a name and a list of tests, on questions, each the mask of its bits. So many
    `spare` bits are the caller's, and those of the answers that are in `keep` stay in the rows."""

    def __init__(
        self,
        questions: Sequence[int],
        rules: Sequence[tuple[str, Sequence[Test]]],
        spare: int = 0,
        keep: int = 0,
    ) -> None:
        self._names = [name for name, _ in rules]
        self._by_one: dict[int, list[tuple[int, Test]]] = {question: [] for question in questions}
        self._met: list[tuple[int, int]] = []
        self.wide: list[tuple[int, Test]] = []
        self._bytes: list[list[list[Test]]] = [[]]
        used = 0
        for _, tests in rules:
            inside = self._in_a_byte(tests)
            if used + width(inside) > BYTE:
                self._bytes.append([])
                used = 0
            self._place(1 << BYTE * len(self._bytes) - BYTE + used, tests, inside)
            self._bytes[-1].append(inside)
            used += width(inside)
        self._keep = united((keep, *(mask for _, test in self.wide for mask in test.masks)))
        self.spare_at = BYTE * len(self._bytes)
        self.answers_at = self.spare_at + spare
        self.size = (self.answers_at + self._keep.bit_length() + BYTE - 1) // BYTE
        self.plain = len(self._bytes) <= FEW and not self.wide
        self.rows = {question: Known(partial(self._row, question)) for question in questions}

    def _asked(self, test: Test) -> list[int]:
        return [question for question in self._by_one if any(question & m for m in test.masks)]

    def _is_shared(self, test: Test) -> bool:
        """Whether no single answer can tell that it does not hold."""
        return test.high > 0 and len(self._asked(test)) > 1

    def _in_a_byte(self, tests: Sequence[Test]) -> list[Test]:
        """What of a rule is decided by its bits in a byte: its tests on several questions, as far
        as their masks have room, and whether anything else ruled it out."""
        shared = [test for test in tests if self._is_shared(test)]
        if len(shared) == len(tests) and width(shared) <= BYTE:
            return shared
        inside = [NOT_RULED_OUT]
        for test in shared:
            if width([*inside, test]) <= BYTE:
                inside.append(test)
        return inside

    def _place(self, first: int, tests: Sequence[Test], inside: Sequence[Test]) -> None:
        """Note where the tests of a rule are decided; `first` is the lowest of its bits."""
        masks = [mask for test in inside for mask in test.masks]
        self._met += [(first << place, mask) for place, mask in enumerate(masks)]
        for test in tests:
            if not self._is_shared(test):
                for question in self._asked(test):
                    self._by_one[question].append((first, test))
            elif test not in inside:
                self.wide.append((first, test))

    def _row(self, question: int, bits: int) -> int:
        """What `bits`, the answer to a question, say; 0 if it was not asked."""
        row = (bits & self._keep) << self.answers_at
        for rule, test in self._by_one[question]:
            if not test.holds(bits):
                row |= rule
        for met, mask in self._met:
            if bits & mask:
                row |= met
        return row

    @cached_property
    def _fired(self) -> list[list[int]]:
        """For each byte, and each value of it: the rules that fire, as bits."""
        places = iter(range(len(self._names)))
        tables = [by_value(rules, places) for rules in self._bytes]
        return [[sum(1 << place for place in fired) for fired in table] for table in tables]

    @cached_property
    def names(self) -> list[list[tuple[str, ...]]]:
        """The same by their names."""
        names = iter(self._names)
        return [by_value(rules, names) for rules in self._bytes]

    def fired(self, bits: int) -> int:
        """The rules that fire for answers, as bits."""
        said = 0
        for question, rows in self.rows.items():
            said |= rows[bits & question]
        fired = 0
        for table, byte in zip(self._fired, self.bytes_of(said)):  # noqa: B905 - answers follow
            fired |= table[byte]
        return fired

    def bytes_of(self, said: int) -> bytes:
        """The values of all bytes, from the rows of every question's answer joined."""
        if self.wide:
            said = self.with_wide(said)
        return said.to_bytes(self.size, "little")

    def with_wide(self, said: int) -> int:
        """Also with what the tests say that have no room in a byte."""
        bits = said >> self.answers_at
        for rule, test in self.wide:
            if not test.holds(bits):
                said |= rule
        return said

    def named(self, by_bytes: bytes) -> tuple[str, ...]:
        """The names of the rules that fire, by the values of the bytes."""
        found: list[str] = []
        for table, byte in zip(self.names, by_bytes):  # noqa: B905 - answers follow
            found += table[byte]
        return tuple(found)


def width(tests: Sequence[Test]) -> int:
    return sum(len(test.masks) for test in tests)


def by_value(rules: Sequence[Sequence[Test]], names: Iterator[T]) -> list[tuple[T, ...]]:
    """For each value of a byte: the names of its rules that fire. Takes a name for each rule."""
    found: list[tuple[T, ...]] = [()]
    for tests, name in zip(rules, names):  # noqa: B905 - the names of other bytes follow
        fires = [fire(tests, bits) for bits in range(1 << width(tests))]
        found = [(*others, name) if so else others for so in fires for others in found]
    return found


def fire(tests: Sequence[Test], bits: int) -> bool:
    """Whether a rule fires, whose bits say which masks of its tests are met."""
    for test in tests:
        met = (bits & (1 << len(test.masks)) - 1).bit_count()
        if not test.low <= met <= test.high:
            return False
        bits >>= len(test.masks)
    return True
