"""The short reference that a patient tells the provider.

Crockford's base 32: ten random characters (50 bits) and his check character (modulo 37). A draw
whose check character would not be a letter or a digit is drawn again.
"""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM = 10
CHECK = 37


def new_reference() -> str:
    """Eleven characters, to be shown as `7K3M-Q9XT-4ZP`."""
    while True:
        number = secrets.randbits(5 * RANDOM)
        if number % CHECK < len(ALPHABET):
            break
    digits = (ALPHABET[number >> 5 * place & 31] for place in reversed(range(RANDOM)))
    return "".join(digits) + ALPHABET[number % CHECK]


def in_groups(reference: str) -> str:
    """As it is read aloud: `7K3M-Q9XT-4ZP`."""
    return "-".join((reference[:4], reference[4:8], reference[8:]))
