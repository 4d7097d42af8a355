"""How long a text takes to read at the pace of a slow reader, and how many words it has."""

from collections.abc import Iterable
from functools import lru_cache

from .layout import Group, main_sentence
from .statements import Shown

WORDS_PER_MINUTE = 175
"""The slow end of the range in which most adults read English non-fiction in silence, 175 to 300
words a minute; the mean is 238, and old people and people with English as a second language are
slower. Brysbaert M. How many words do we read per minute? J Mem Lang 2019;109:104047.
"""


def minutes(words: int) -> int:
    """Return the whole minutes that come nearest, one at least."""
    return max(1, round(words / WORDS_PER_MINUTE))


def words_of(texts: Iterable[str]) -> int:
    """Return the number of words in the texts."""
    return sum(map(_words, texts))


@lru_cache(maxsize=4096)
def _words(text: str) -> int:
    return len(text.split())


def in_group(group: Group) -> int:
    """Return the words that stand open in a group: none in an empty one, as it is not shown."""
    if not (group.open or group.firm or group.listed or group.folded):
        return 0
    lines = words_of([group.heading, *(shown.heading for shown in group.listed)])
    return lines + in_full((*group.open, *group.firm))


def in_full(statements: Iterable[Shown]) -> int:
    """Return the words of statements that stand open, with the names of the quieter ones."""
    return sum(
        words_of((shown.heading, *shown.lines, *(weaker.name for weaker in shown.quiet)))
        for shown in statements
    )


def in_short(statements: Iterable[Shown]) -> int:
    """Return the words of statements of which only the main sentence stands open."""
    return sum(words_of((shown.heading, main_sentence(shown.lines)[0])) for shown in statements)
