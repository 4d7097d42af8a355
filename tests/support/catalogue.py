"""A translator's catalogue of a few texts, for a test: German, as Django has it beside ours."""

import struct
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import override

HEAD = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n"


@contextmanager
def in_german(texts: Mapping[str, str], folder: Path, settings: object) -> Iterator[None]:
    """Let these texts be translated. One with plurals has its forms apart by a NUL."""
    target = folder / "de" / "LC_MESSAGES"
    target.mkdir(parents=True)
    (target / "django.mo").write_bytes(machine_object({"": HEAD, **texts}))
    settings.LOCALE_PATHS = [folder]  # type: ignore[attr-defined] # Django reads catalogues anew
    with override("de"):
        yield


def machine_object(texts: Mapping[str, str]) -> bytes:
    """Return a catalogue in the MO format of GNU gettext."""
    pairs = [(source.encode(), texts[source].encode()) for source in sorted(texts)]
    start, rows, data = 28 + 16 * len(pairs), ([], []), b""
    for column in (0, 1):
        for pair in pairs:
            rows[column].append((len(pair[column]), start + len(data)))
            data += pair[column] + b"\0"
    numbers = [0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 28]
    numbers += [number for column in rows for row in column for number in row]
    return struct.pack(f"<{len(numbers)}I", *numbers) + data
