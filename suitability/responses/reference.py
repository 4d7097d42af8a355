"""The short reference that a patient tells the provider.

Crockford's base 32: ten random digits (50 bits) and his check character, the number modulo 37.
The number 1000 = 31 * 32 + 8 has the digits 00000000Z8 (Z is 31) and the remainder 1000 % 37 = 1,
so its reference is `0000-0000-Z81`. Read as `0000-0000-8Z1`, it is 8 * 32 + 31 = 287 with the
remainder 28, and the mistake shows: 37 is prime and more than 32, so a wrong digit, or two
neighbours swapped, always changes the remainder. Remainders from 32 on would be written as signs;
such a number is drawn again.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
DIGIT_PAIRS = tuple(map("".join, product(ALPHABET, repeat=2)))
DIGITS = 10  # random ones, of 5 bits each
CHECK_MODULUS = 37
LOOKALIKES = str.maketrans("OIL", "011")


def new_reference() -> str:
    """Return eleven random characters, shown as `7K3M-Q9XT-4ZP`."""
    return drawn_reference(secrets.randbits)


def drawn_reference(randbits: Callable[[int], int]) -> str:
    """Return a reference made of random bits. `randbits(n)` returns a number of n bits."""
    while True:
        number = randbits(5 * DIGITS)
        if number % CHECK_MODULUS < len(ALPHABET):
            return as_reference(number)


def as_reference(number: int) -> str:
    """Return a number of 50 bits as digits and check character; its remainder is under 32."""
    pairs = (DIGIT_PAIRS[number >> shift & 1023] for shift in (40, 30, 20, 10, 0))
    return "".join(pairs) + ALPHABET[number % CHECK_MODULUS]


def in_groups(reference: str) -> str:
    """Return a reference as it is read aloud: `7K3M-Q9XT-4ZP`."""
    return "-".join((reference[:4], reference[4:8], reference[8:]))


@dataclass(frozen=True, slots=True)
class ParsedReference:
    """What was meant by a reference that was typed or read aloud. `fits`: its check
    character does, so that nothing was mistaken."""

    reference: str
    fits: bool

    @property
    def is_whole(self) -> bool:
        return len(self.reference) == DIGITS + 1


def parse_reference(typed: str) -> ParsedReference:
    """Forgive case, spaces, dashes, and letters that look like a digit: O for 0, I and L for 1."""
    letters = typed.upper().translate(LOOKALIKES)
    reference = "".join(letter for letter in letters if letter in ALPHABET)[: DIGITS + 2]
    digits, check = reference[:DIGITS], reference[DIGITS:]
    number = 0
    for digit in digits:
        number = number * 32 + ALPHABET.index(digit)
    remainder = number % CHECK_MODULUS
    return ParsedReference(reference, check == ALPHABET[remainder : remainder + 1] != "")
