"""Words of the interface as the program has them, in no reader's language: for what is stored, and
for files that other programs read."""

from django.utils.functional import Promise
from django.utils.translation import override


def english_words(text: str | Promise) -> str:
    """Return the words in English, whichever language the reader of this page has."""
    with override(None):
        return str(text)
