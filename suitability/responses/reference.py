"""The short reference that a patient tells the provider.

Crockford's base 32: ten random characters (50 bits) and his check character (modulo 37). A draw
whose check character would not be a letter or a digit is drawn again.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PAIRS = tuple(map("".join, product(ALPHABET, repeat=2)))
RANDOM = 10
CHECK = 37


def new_reference() -> str:
    """Eleven characters, to be shown as `7K3M-Q9XT-4ZP`."""
    return drawn_reference(secrets.randbits)


def drawn_reference(randbits: Callable[[int], int]) -> str:
    while True:
        number = randbits(5 * RANDOM)
        if number % CHECK < len(ALPHABET):
            return as_reference(number)


def as_reference(number: int) -> str:
    """A draw of 50 bits, whose check character is one, as it is written."""
    pairs = (PAIRS[number >> place & 1023] for place in (40, 30, 20, 10, 0))
    return "".join(pairs) + ALPHABET[number % CHECK]


def in_groups(reference: str) -> str:
    """As it is read aloud: `7K3M-Q9XT-4ZP`."""
    return "-".join((reference[:4], reference[4:8], reference[8:]))


@dataclass(frozen=True, slots=True)
class Heard:
    """What was meant by a reference that was typed or read aloud. `fits`: its check character
    does, so that nothing was mistaken."""

    reference: str
    fits: bool

    @property
    def is_whole(self) -> bool:
        return len(self.reference) == RANDOM + 1


def heard(typed: str) -> Heard:
    """Forgives case, spaces, dashes, and letters that look like a digit: O for 0, I and L for 1."""
    said = typed.upper().translate(str.maketrans("OIL", "011"))
    reference = "".join(letter for letter in said if letter in ALPHABET)[: RANDOM + 2]
    digits, check = reference[:RANDOM], reference[RANDOM:]
    number = 0
    for digit in digits:
        number = number * 32 + ALPHABET.index(digit)
    return Heard(reference, check == ALPHABET[number % CHECK : number % CHECK + 1] != "")
