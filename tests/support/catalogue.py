"""A language of a test's own: a catalogue of a few messages, as gettext reads it."""

import struct
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import override

LANGUAGE = "eo"  # one that the site does not have
HEADER = {
    "": "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n"
}


@contextmanager
def in_german(texts: Mapping[str, str], folder: Path, settings: object) -> Iterator[None]:
    """Let these texts be translated into German, as Django has it beside ours."""
    write_catalogue(folder, texts, "de")
    settings.LOCALE_PATHS = [folder]  # type: ignore[attr-defined] # Django reads catalogues anew
    with override("de"):
        yield


def write_catalogue(folder: Path, messages: Mapping[str, str], language: str = LANGUAGE) -> Path:
    """Write `django.mo` of a language into a folder for LOCALE_PATHS, and return that. Plural forms
    are both sides of a NUL, as in the format itself."""
    pairs = sorted((k.encode(), v.encode()) for k, v in (HEADER | dict(messages)).items())
    texts = [pair[side] for side in (0, 1) for pair in pairs]
    first = 28 + 8 * len(texts)
    at = [first + sum(len(text) + 1 for text in texts[:n]) for n in range(len(texts))]
    table = [number for n, text in enumerate(texts) for number in (len(text), at[n])]
    head = (0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    file = folder / language / "LC_MESSAGES" / "django.mo"
    file.parent.mkdir(parents=True)
    file.write_bytes(
        struct.pack(f"<7I{len(table)}I", *head, *table) + b"".join(t + b"\0" for t in texts)
    )
    return folder
