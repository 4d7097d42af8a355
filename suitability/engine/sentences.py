"""A text's sentences, and the main one: the first."""

import re
from functools import lru_cache

# Not the end in "U.S. label". Small letters end a sentence and capitals begin one, here those of
# Latin-1; a Spanish one begins with the first of its two marks.
END = re.compile(r"(?<=[a-z0-9)ß-öø-ÿ»][.?!])\s+(?=[A-ZÀ-ÖØ-Þ'\"¿¡«])")


def sentences(text: str) -> list[str]:
    """Return the sentences of a text: "Call 911. The U.S. label says so." has two."""
    return END.split(text)


@lru_cache(maxsize=256)
def main_sentence(lines: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Return the first sentence of a text, and the lines of the rest.

    ("Show it. No car? Call.",) gives "Show it." and ("No car? Call.",).
    """
    first, *others = lines
    main, *rest = END.split(first, maxsplit=1)
    return main, (*rest, *others)
