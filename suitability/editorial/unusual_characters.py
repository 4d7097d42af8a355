"""Unusual characters in a document, by which the style rules would read what nobody reads."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from suitability.questionnaire.document import Document
from suitability.questionnaire.normalization import unusual_character
from suitability.questionnaire.sentence import Sentence

REPLACED = Sentence("has %(unusual)s, which reads like something else: type it anew")


def unusual_characters(document: Document) -> Iterator[tuple[str, str]]:
    """Yield where an unusual character stands, such as `rule C10`, and a sentence that names it."""
    for field in fields(document):
        value = getattr(document, field.name)
        for part in value if isinstance(value, tuple) else (value,):
            code = getattr(part, "code", "")
            where = f"{field.name.removesuffix('s')} {code}" if code else field.name
            for text in _texts(part):
                if unusual := unusual_character(text):
                    yield where, Sentence(REPLACED, unusual=unusual)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _texts(each)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))
