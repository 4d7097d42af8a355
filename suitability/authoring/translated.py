"""The border of the reader's language: here the sentences of rooms without Django are translated,
and numbers are written as the reader writes them."""

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from suitability.questionnaire.document_errors import DocumentError
from suitability.questionnaire.sentence import Sentence
from suitability.releases.draft_part import part_in_words


def translated(text: str) -> str:
    """Return a sentence in the reader's language, the sentences in it too; any other text as it
    is."""
    if not isinstance(text, Sentence) or not text:
        return text
    if text.plural:
        template = ngettext(text.template, text.plural, text.number)
    else:
        template = gettext(text.template)
    values = {name: _value(value) for name, value in text.values.items()}
    return template % values if values else template


def _value(value: object) -> object:
    return translated(value) if isinstance(value, str) else value


def in_groups(number: int) -> str:
    """Return a whole number with its digits in groups: of 4600, "4,600"."""
    return number_format(number, force_grouping=True)


def problem_in_words(error: DocumentError) -> str:
    """Return what is wrong with a document, and with which part of it, as a sentence."""
    kind, _space, code = error.part.partition(" ")
    part = part_in_words(kind, code or kind)
    return gettext("%(part)s %(problem)s.") % {"part": part, "problem": translated(error.problem)}
