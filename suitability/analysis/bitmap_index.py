"""Many people side by side: for each choice one integer, whose bits are the people who made it.

A test is then decided for everybody at once, by a few operations on long integers.
"""

from collections.abc import Iterable, Iterator, Sequence

from suitability.engine.program import Program, Slot
from suitability.questionnaire.conditions import CardinalityConstraint, union

from .model_counting import bits_of, condition

Column = int
"""A bit a person, the first person's lowest."""

DIGITS = [bytes(b"01"[byte >> bit & 1] for byte in range(256)) for bit in range(8)]


def columns(packed: Sequence[bytes]) -> list[Column]:
    """For each bit of equally long numbers, from the lowest, who has it set."""
    size, every = len(packed[0]), b"".join(packed)
    bytewise = (every[place::size][::-1] for place in reversed(range(size)))
    return [int(one.translate(digits), 2) for one in bytewise for digits in DIGITS]


def people_in(column: Column) -> Iterator[int]:
    """The places of the people in a column."""
    return (place for place, digit in enumerate(reversed(f"{column:b}")) if digit == "1")


class Lanes:
    """People's answers to one program: `chose` says for each bit who has it."""

    def __init__(self, program: Program, chose: list[Column], everybody: Column) -> None:
        self.program = program
        self.chose = chose
        self.everybody = everybody

    def met(self, mask: int) -> Column:
        """Who has any of these bits."""
        return union(self.chose[place] for place in bits_of(mask))

    def holds(self, tests: Iterable[CardinalityConstraint]) -> Column:
        """For whom all of the tests hold."""
        people = self.everybody
        for test in tests:
            counted = at_least(self.met(mask) for mask in test.masks)
            low = counted[test.low] if test.low else self.everybody
            people &= low & ~counted[test.high + 1]
        return people

    def fired(self) -> list[Column]:
        """For whom each rule of the program fires."""
        return [self.holds(condition(self.program, rule)) for rule in self.program.rules]

    def carried(self, program: Program) -> "Lanes":
        """The same people's complete answers to another program, as `journey.carry` takes them
        over and `complete` leaves blank what is asked anew."""
        size = max(slot.mask.bit_length() for slot in program.slots)
        lanes = Lanes(program, [0] * size, self.everybody)
        asked = {slot.question.code: slot for slot in self.program.slots}
        for slot in program.slots:
            if slot.question.code in asked:
                lanes.take_over(slot, asked[slot.question.code], self)
        for slot in program.slots:
            blank = lanes.holds(slot.shown_when) & ~lanes.met(slot.mask)
            lanes.chose[place_of(slot.blank)] |= blank
        return lanes

    def take_over(self, slot: Slot, before: Slot, old: "Lanes") -> None:
        """One question's answers, of those to whom it is shown and whose answer still fits."""
        chosen = {code: old.met(before.bits.get(code, 0)) for code in slot.bits}
        gone = union(old.met(bit) for code, bit in before.bits.items() if code not in slot.bits)
        choices = slot.question.choices
        alone = union(chosen[choice.code] for choice in choices if slot.is_exclusive(choice))
        fits = self.holds(slot.shown_when) & ~gone & ~(alone & at_least(chosen.values())[2])
        for code, bit in slot.bits.items():
            self.chose[place_of(bit)] = chosen[code] & fits
        self.chose[place_of(slot.blank)] = old.met(before.blank) & fits


def at_least(met: Iterable[Column]) -> list[Column]:
    """Who is in at least so many of the columns; for none, nobody is asked."""
    counted = [0, 0, 0]
    for column in met:
        counted.append(0)
        for so_many in range(len(counted) - 1, 1, -1):
            counted[so_many] |= counted[so_many - 1] & column
        counted[1] |= column
    return counted


def place_of(bit: int) -> int:
    return bit.bit_length() - 1
