"""A release in several languages, and the interface in the pseudo-languages."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp

from django.conf import settings
from django.test import override_settings

from suitability.questionnaire.document import Document
from suitability.questionnaire.pseudo_language import (
    ACCENTED,
    PSEUDO_LANGUAGES,
    pseudo_text,
    pseudo_translation,
)
from suitability.questionnaire.translation import Translation
from suitability.releases.release import Release, publish
from suitability.releases.release_cache import clear_release_cache

from .pseudo_catalogues import write_catalogues
from .shipped_program import DOCUMENT


@lru_cache
def pseudo_folder() -> Path:
    return write_catalogues(Path(mkdtemp()))


@contextmanager
def pseudo_interface() -> Iterator[None]:
    """The site as it is in development with PSEUDO_LANGUAGES."""
    with override_settings(
        LANGUAGES=[*settings.LANGUAGES, *PSEUDO_LANGUAGES.items()],
        STAFF_LANGUAGES=[*settings.STAFF_LANGUAGES, *PSEUDO_LANGUAGES],
        LOCALE_PATHS=[*settings.LOCALE_PATHS, pseudo_folder()],
    ):
        yield


def in_spanish(document: Document = DOCUMENT, *, offered: bool = True) -> Translation:
    """Return a translation that is said to be Spanish: each text in accents and brackets."""
    accented = pseudo_translation(document, ACCENTED)
    return replace(accented, code="es", name="Español", offered=offered)


def spanish(text: str) -> str:
    """Return what `in_spanish` makes of a text."""
    return pseudo_text(text, ACCENTED)


def publish_in(*translations: Translation, document: Document = DOCUMENT, now: datetime) -> Release:
    """Publish the document in its own language and these."""
    release = publish(replace(document, translations=translations), notes="", now=now)
    clear_release_cache()
    return release
