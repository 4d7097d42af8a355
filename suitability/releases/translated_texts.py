"""Texts of a translation in the draft, edited some at a time."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from django.contrib.auth.models import User
from django.db import transaction

from suitability.questionnaire.canonical_form import to_text
from suitability.questionnaire.translated_document import is_fresh, source_texts
from suitability.questionnaire.translation import (
    TranslatedText,
    Translation,
    in_lines,
    source_digest,
)

from .draft import current_draft, lock_draft, save_part
from .draft_part import Part


@dataclass(frozen=True, slots=True)
class TypedText:
    """What somebody typed as the translation of a text.

    `source` is the digest of the text as it was shown, so that an edit of that meanwhile makes the
    translation stale, and `seen` that of the translation that was shown. `still_right`: the
    translation is the one that was there, and fits the text as it was shown. Translations are
    compared as a page sends them back (`in_lines`); from a file they can have more spaces.
    """

    text: str
    source: str
    seen: str
    still_right: bool = False

    @property
    def says_something(self) -> bool:
        """Return whether it is not just sent back as it was shown."""
        return self.still_right or source_digest(self.text) != self.seen


@dataclass(frozen=True, slots=True)
class SavedTexts:
    """The keys of what was saved, and those of it that were stale at once."""

    keys: tuple[str, ...]
    stale: tuple[str, ...]


class TextsChanged(Exception):
    """Somebody else saved some of these texts meanwhile; `theirs` has them by key."""

    def __init__(self, theirs: Mapping[str, str]) -> None:
        super().__init__(f"{len(theirs)} texts were changed meanwhile")
        self.theirs = theirs


@transaction.atomic
def save_texts(
    language: str, typed: Mapping[str, TypedText], *, by: User, now: datetime
) -> SavedTexts:
    """Put texts by key into a translation of the draft. An empty one is taken out.

    Raises TextsChanged, and Part.DoesNotExist.
    """
    lock_draft()
    part = Part.objects.get(pk=f"translation.{language}")
    translation = cast(Translation, part.value)
    there = {text.key: text for text in translation.texts}
    typed = {key: each for key, each in typed.items() if each.says_something}
    _refuse_changed(there, typed)
    after = there | {key: _after(key, each, there.get(key)) for key, each in typed.items()}
    changed = tuple(key for key in typed if after[key] != there.get(key, _empty(key)))
    if changed:
        texts = tuple(after[key] for key in sorted(after) if after[key].text)
        part.body = to_text(replace(translation, texts=texts))
        save_part(part, by=by, now=now)
    sources = source_texts(current_draft().document)
    stale = (key for key in changed if after[key].text and not is_fresh(after[key], sources))
    return SavedTexts(changed, tuple(stale))


def _refuse_changed(there: Mapping[str, TranslatedText], typed: Mapping[str, TypedText]) -> None:
    stored = {key: in_lines(there.get(key, _empty(key)).text) for key in typed}
    theirs = {
        key: stored[key]
        for key, each in typed.items()
        if each.text != stored[key] and each.seen != source_digest(stored[key])
    }
    if theirs:
        raise TextsChanged(theirs)


def _after(key: str, typed: TypedText, before: TranslatedText | None) -> TranslatedText:
    if not typed.text:
        return _empty(key)
    if before and in_lines(before.text) == typed.text and not typed.still_right:
        return before
    return TranslatedText(key, typed.source, typed.text)


def _empty(key: str) -> TranslatedText:
    return TranslatedText(key, "", "")
