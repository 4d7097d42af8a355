"""How long a text takes to read at the pace of a slow reader, and how many words it has."""

from collections.abc import Iterable
from functools import lru_cache

from suitability.questionnaire.summary_layout import Words

from .layout import Group
from .sentences import main_sentence
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
    """Return the number of words in the texts; a blank to fill in is none."""
    return sum(map(_words, texts))


@lru_cache(maxsize=4096)
def _words(text: str) -> int:
    return sum(any(map(str.isalnum, word)) for word in text.split())


def in_group(group: Group, words: Words) -> int:
    """Return the words that stand open in a group: none in an empty one, as it is not shown."""
    if not (group.open or group.firm or group.listed or group.folded):
        return 0
    return (
        words_of((group.heading, *(shown.heading for shown in group.listed)))
        + sum(_quiet(shown, words) for shown in group.listed)
        + in_full((*group.open, *group.firm), words)
    )


def in_full(statements: Iterable[Shown], words: Words) -> int:
    """Return the words of statements that stand open: an urgent one shows its questions to ask."""
    total = 0
    for shown in statements:
        asks = (words.say_this, *shown.ask) if shown.category == "urgent" and shown.ask else ()
        total += words_of((shown.heading, *shown.lines, *asks)) + _quiet(shown, words)
    return total


def in_short(statements: tuple[Shown, ...], words: Words) -> int:
    """Return the words of the group that always holds: of each statement only the main sentence
    stands open, if there are words for the fold over the rest."""
    if not words.more_on_this:
        return in_group(Group(words.standing, firm=statements), words)
    lines = [(shown.heading, main_sentence(shown.lines)[0]) for shown in statements]
    return sum(map(words_of, lines)) + words_of((words.standing,)) * bool(lines)


def _quiet(shown: Shown, words: Words) -> int:
    return sum(words_of((words.quiet, weaker.name)) for weaker in shown.quiet)
