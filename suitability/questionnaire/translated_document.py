"""A document's translatable texts, and the document in another language.

A text is named by where it stands: parts by their codes, all else by its number from 1.

    questions.trigger.text    rules.C10.statement.ask.2    page.strip.1.label    words.title

The same document in another language has the same codes, clauses and places, so it compiles to the
same bits and the same rules fire: what is proved of answers holds in every language.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import lru_cache
from typing import Any

from .document import Document, Factor, Statement, Term
from .options import Option
from .questions import Choice, Question
from .site_words import SiteWords
from .sources import HEADINGS, Article, Claim, Compared, Heading, Measure
from .summary_layout import Action, Contradiction, StripLine, StripPart, Words
from .translation import TranslatedText, Translation, source_digest

TRANSLATABLE: dict[type, tuple[str, ...]] = {
    Document: ("title", "help_lines"),
    Question: ("text", "help"),
    Choice: ("label", "hint", "one_of"),
    Factor: ("label",),
    Statement: ("heading", "text", "short", "ask", "clinician"),
    Option: ("heading", "known", "harms", "ask"),
    Term: ("value", "link"),  # a crisis line in another language may have another number
    Claim: ("statement", "public", "verdict", "note"),
    Article: (*HEADINGS, "searched", "about"),
    Measure: ("name", "cells"),
    Compared: ("name",),
    Heading: ("text",),
    StripLine: ("label",),
    StripPart: ("label",),
    Action: ("words",),
    Contradiction: ("sentence",),
    Words: tuple(each.name for each in fields(Words)),
    SiteWords: tuple(each.name for each in fields(SiteWords) if each.name != "key_question"),
}
"""The fields that hold words of a reader's language; a source's title stays the original's."""

FILLED_IN = re.compile(r"\{[^}]*\}|____")
"""What a page fills in, such as {crisis} or {n}, and what a reader does, by hand."""

Change = Callable[[str, str], str]
"""From a key and its text to the text in its place."""


@dataclass(frozen=True, slots=True)
class Untranslated:
    """A text that keeps a translation from going live. `problem` is `missing`, `stale` or, where
    what is filled in differs (FILLED_IN), `blanks`."""

    key: str
    source: str
    problem: str


@lru_cache(maxsize=16)
def source_texts(document: Document) -> Mapping[str, str]:
    """Return every text to translate by its key, in the document's order; no empty ones."""
    texts: dict[str, str] = {}

    def note(key: str, text: str) -> str:
        texts[key] = text
        return text

    _changed(document, "", note)
    return texts


def translated(document: Document, texts: Mapping[str, str]) -> Document:
    """Return the document with those of its texts that are given, by key, in their place.

    Raises DocumentError where they do not make up a document.
    """
    changed: Document = _changed(document, "", texts.get)
    return changed


@lru_cache(maxsize=64)
def in_language(document: Document, language: str) -> Document:
    """Return the document in one of its languages, without its translations.

    A text that has a problem there stands in the document's own language (`untranslated`). Raises
    DocumentError, and KeyError for a language that the document is not in.
    """
    if language == document.language:
        return document
    translation = {each.code: each for each in document.translations}[language]
    own = replace(document, translations=(), language=language)
    unfit = {each.key for each in untranslated(document, translation)}
    fit = {each.key: each.text for each in translation.texts if each.key not in unfit}
    return translated(own, fit)


def is_fresh(text: TranslatedText, sources: Mapping[str, str]) -> bool:
    """Return whether a text translates what stands under its key now."""
    return text.key in sources and source_digest(sources[text.key]) == text.source


def untranslated(document: Document, translation: Translation) -> Iterator[Untranslated]:
    """Yield what keeps a translation from going live, in the document's order."""
    there = {each.key: each for each in translation.texts}
    sources = source_texts(document)
    for key, source in sources.items():
        text = there.get(key)
        if text is None or not text.text.strip():
            yield Untranslated(key, source, "missing")
        elif not is_fresh(text, sources):
            yield Untranslated(key, source, "stale")
        elif sorted(FILLED_IN.findall(text.text)) != sorted(FILLED_IN.findall(source)):
            yield Untranslated(key, source, "blanks")


def offered_languages(document: Document) -> tuple[str, ...]:
    """Return the tags of the languages that patients can choose, the document's own first."""
    others = (each.code for each in document.translations if each.offered)
    return (document.language, *others)


def _changed(value: Any, key: str, change: Change) -> Any:
    """Return a part with its texts changed; equal texts leave the part as it is."""
    names = TRANSLATABLE.get(type(value), ())
    new = {}
    for each in fields(value):
        old = getattr(value, each.name)
        under = f"{key}.{each.name}".strip(".")
        if each.name in names:
            new[each.name] = _texts(old, under, change)
        elif is_dataclass(old):
            new[each.name] = _changed(old, under, change)
        elif isinstance(old, tuple) and old and is_dataclass(old[0]):
            new[each.name] = tuple(
                _changed(part, f"{under}.{getattr(part, 'code', n)}", change)
                for n, part in enumerate(old, 1)
            )
    return replace(value, **new) if new else value


def _texts(value: Any, key: str, change: Change) -> Any:
    """Return a text, or several, or a row's cells as pairs of code and text, changed."""
    if isinstance(value, str):
        return change(key, value) if value else value
    if value and isinstance(value[0], tuple):
        return tuple((code, _texts(text, f"{key}.{code}", change)) for code, text in value)
    return tuple(_texts(text, f"{key}.{n}", change) for n, text in enumerate(value, 1))
