"""A screenshot with at most 256 colours, which is a fraction of the size.

Reads what Chromium writes: eight bits a channel, RGB or RGBA, not interlaced. See the PNG
specification, third edition, for filters (9.2) and chunks (11).
"""

import struct
import zlib
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHANNELS = {2: 3, 6: 4}


def in_few_colours(png: bytes) -> bytes:
    """The picture, with a palette; colours are brought closer together until they fit in it."""
    width, rows = pixels(png)
    for step in (1, 2, 4, 8, 16, 32):
        rounded = [
            [
                tuple(min(255, part // step * step + step // 2) for part in pixel)
                if step > 1 and min(pixel) < 255
                else pixel
                for pixel in row
            ]
            for row in rows
        ]
        palette = sorted({pixel for row in rounded for pixel in row})
        if len(palette) <= 256:
            break
    palette_index = {pixel: number for number, pixel in enumerate(palette)}
    lines = b"".join(b"\0" + bytes(palette_index[pixel] for pixel in row) for row in rounded)
    return b"".join(
        (
            SIGNATURE,
            chunk(b"IHDR", struct.pack(">IIBBBBB", width, len(rows), 8, 3, 0, 0, 0)),
            chunk(b"PLTE", bytes(part for pixel in palette for part in pixel)),
            chunk(b"IDAT", zlib.compress(lines, 9)),
            chunk(b"IEND", b""),
        )
    )


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += length + 12


def pixels(png: bytes) -> tuple[int, list[list[tuple[int, int, int]]]]:
    """The width, and each row's pixels as red, green and blue."""
    all_chunks = list(chunks(png))
    width, _, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", all_chunks[0][1])
    assert (depth, interlaced) == (8, 0)
    size = CHANNELS[colour]
    data = zlib.decompress(b"".join(body for name, body in all_chunks if name == b"IDAT"))
    above, rows = bytearray(width * size), []
    for at in range(0, len(data), width * size + 1):
        above = unfiltered(data[at], bytearray(data[at + 1 : at + 1 + width * size]), above, size)
        rows.append([tuple(above[start : start + 3]) for start in range(0, width * size, size)])
    return width, rows


def unfiltered(kind: int, line: bytearray, above: bytearray, size: int) -> bytearray:
    for index in range(len(line)):
        left = line[index - size] if index >= size else 0
        corner = above[index - size] if index >= size else 0
        guess = (0, left, above[index], (left + above[index]) // 2, 0)[kind]
        if kind == 4:
            guess = nearest(left, above[index], corner)
        line[index] = (line[index] + guess) & 255
    return line


def nearest(left: int, up: int, corner: int) -> int:
    """Paeth's predictor."""
    likely = left + up - corner
    return min((left, up, corner), key=lambda candidate: abs(likely - candidate))
