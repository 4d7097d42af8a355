"""Texts compressed by Zstandard (RFC 8878) with a document as the dictionary: nearly every word of
a summary stands in the document of its release, which is stored for good.

    frame = compress(summary_text, release.document)    # 39 kB of text in 4 kB
    decompress(frame, release.document)                 # the text again, byte for byte

A frame begins with `28 B5 2F FD`, whatever the level and the version of the library, and any
program that knows Zstandard reads it: `zstd -d -D DOCUMENT`
(docs/adr/0044-summaries-are-compressed.md).
"""

import sys
from functools import lru_cache

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LEVEL = 3


class NotReadable(Exception):
    """It is no frame, or its dictionary was another document."""


@lru_cache(maxsize=16)  # those of the releases that lists are saved under or read from
def _dictionary(document: str) -> zstd.ZstdDict:
    return zstd.ZstdDict(document.encode(), is_raw=True)


def compress(text: str, document: str) -> bytes:
    """Return the frame of a text."""
    dictionary = _dictionary(document).as_digested_dict  # digested once a process
    return zstd.compress(text.encode(), LEVEL, zstd_dict=dictionary)


def decompress(frame: bytes, document: str) -> str:
    """Return the text of a frame that was compressed with this document. Raises NotReadable."""
    try:
        return zstd.decompress(frame, _dictionary(document)).decode()
    except (zstd.ZstdError, UnicodeDecodeError):
        raise NotReadable from None
