"""The bitmap index: for each bit of the answers one integer, whose bits are the respondents who
have it. A condition is then decided for all respondents at once, by a few operations on long
integers.

An example, with bit 0 on the right: three respondents, and a question with two choices and a blank.

    respondent 0 chose a        answers 001       column of a        101
    respondent 1 left it blank  answers 100       column of b        100
    respondent 2 chose a and b  answers 011       column of blank    010

Who chose a or b: 101 | 100 = 101. Who chose both is counted column by column, see `at_least`.
"""

from collections.abc import Iterable, Iterator, Sequence

from suitability.engine.program import Program, Slot
from suitability.questionnaire.conditions import CardinalityConstraint, union

from .model_counting import bits_of, condition

Column = int
"""A bit for each respondent, the first respondent's lowest."""

DIGITS = [bytes(b"01"[byte >> bit & 1] for byte in range(256)) for bit in range(8)]


def columns(packed: Sequence[bytes]) -> list[Column]:
    """Return the column of each bit, from the lowest, of big-endian numbers of equal length."""
    # Bit 0 of the numbers 01, 03 and 02: their lowest bytes, last respondent first, are 02 03 01.
    # `translate` puts the digit of bit 0 for each, "011", which is read as a binary number.
    size, every_byte = len(packed[0]), b"".join(packed)
    by_byte = (every_byte[start::size][::-1] for start in reversed(range(size)))
    return [int(column.translate(digits), 2) for column in by_byte for digits in DIGITS]


def people_in(column: Column) -> Iterator[int]:
    """Yield the numbers of the respondents in a column, from 0."""
    return (number for number, digit in enumerate(reversed(f"{column:b}")) if digit == "1")


class BitmapIndex:
    """Respondents' answers to one program: `columns[n]` are those who have bit n."""

    def __init__(self, program: Program, columns: list[Column], everybody: Column) -> None:
        self.program = program
        self.columns = columns
        self.everybody = everybody

    def any_of(self, mask: int) -> Column:
        """Return who has any of the bits in `mask`."""
        return union(self.columns[number] for number in bits_of(mask))

    def all_hold(self, constraints: Iterable[CardinalityConstraint]) -> Column:
        """Return for whom all of the constraints hold; without any, everybody."""
        people = self.everybody
        for constraint in constraints:
            counted = at_least(self.any_of(mask) for mask in constraint.masks)
            low = counted[constraint.low] if constraint.low else self.everybody
            people &= low & ~counted[constraint.high + 1]
        return people

    def fired(self) -> list[Column]:
        """Return for whom each rule of the program fires, in reading order."""
        return [self.all_hold(condition(self.program, rule)) for rule in self.program.rules]

    def in_program(self, program: Program) -> "BitmapIndex":
        """Return the index of the same respondents' answers to another program: `journey.carry`
        and then `Program.fill_blanks`, for everybody at once."""
        size = max(slot.mask.bit_length() for slot in program.slots)
        index = BitmapIndex(program, [0] * size, self.everybody)
        old_slots = {slot.question.code: slot for slot in self.program.slots}
        for slot in program.slots:
            if slot.question.code in old_slots:
                index._carry(slot, self, old_slots[slot.question.code])
        for slot in program.slots:
            blank = index.all_hold(slot.shown_when) & ~index.any_of(slot.mask)
            index.columns[number_of(slot.blank)] |= blank
        return index

    def _carry(self, slot: Slot, old: "BitmapIndex", old_slot: Slot) -> None:
        """Take over one question's answers, of those who are asked it and whose answer fits: all
        that they chose is still there, nothing exclusive stands beside another choice, and what
        they chose keeps to the question's limits."""
        chosen = {code: old.any_of(old_slot.bits.get(code, 0)) for code in slot.bits}
        gone = union(
            old.any_of(bit) for code, bit in old_slot.bits.items() if code not in slot.bits
        )
        choices = slot.question.choices
        exclusive = union(chosen[choice.code] for choice in choices if slot.is_exclusive(choice))
        clash = exclusive & at_least(chosen.values())[2]
        of_bit = {bit: chosen[code] for code, bit in slot.bits.items()}
        too_many = union(
            at_least(of_bit[bit] for bit in limit.masks)[limit.high + 1] for limit in slot.limits
        )
        fits = self.all_hold(slot.shown_when) & ~gone & ~clash & ~too_many
        for code, bit in slot.bits.items():
            self.columns[number_of(bit)] = chosen[code] & fits
        self.columns[number_of(slot.blank)] = old.any_of(old_slot.blank) & fits


def at_least(columns: Iterable[Column]) -> list[Column]:
    """Return for each k who is in at least k of the columns; counts[0] is unused.

    There are always counts for k up to 2, and for one more than there are columns (nobody).
    """
    # Who was in at least k - 1 columns before and is in this one, is in at least k now. With the
    # columns a = 101 and b = 100 of the module's example:
    #     after a   at least 1: 101   at least 2: 000
    #     after b   at least 2: 000 | 101 & 100 = 100   at least 1: 101 | 100 = 101
    # k goes down, so that a column counts once.
    counts = [0, 0, 0]
    for column in columns:
        counts.append(0)
        for k in range(len(counts) - 1, 1, -1):
            counts[k] |= counts[k - 1] & column
        counts[1] |= column
    return counts


def number_of(bit: int) -> int:
    """Return n for the bit `1 << n`."""
    return bit.bit_length() - 1
