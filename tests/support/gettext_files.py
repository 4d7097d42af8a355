"""The files of gettext, read without its programs: the messages of a .po and of a .mo file."""

import ast
import re
import struct
from dataclasses import dataclass, field
from pathlib import Path

LINE = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?) (".*")')


@dataclass
class Message:
    """A message: its key, as a .mo file has it, and its translations, empty for none."""

    texts: dict[str, str] = field(default_factory=dict)
    is_fuzzy: bool = False

    @property
    def key(self) -> str:
        parts = [self.texts["msgid"], self.texts.get("msgid_plural")]
        key = "\0".join(part for part in parts if part is not None)
        return f"{self.texts['msgctxt']}\4{key}" if "msgctxt" in self.texts else key

    @property
    def sources(self) -> list[str]:
        return [self.texts[each] for each in ("msgid", "msgid_plural") if each in self.texts]

    @property
    def translations(self) -> list[str]:
        return [text for name, text in self.texts.items() if name.startswith("msgstr")]


def read_po(path: Path) -> list[Message]:
    """Return the messages of a .po file; the first is its header."""
    messages = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        message, name = Message(), ""
        for line in filter(None, block.split("\n")):
            if line.startswith("#"):
                message.is_fuzzy |= line.startswith("#,") and "fuzzy" in line
                continue
            match = LINE.fullmatch(line)
            name, text = match.groups() if match else (name, line)
            message.texts[name] = message.texts.get(name, "") + ast.literal_eval(text)
        messages.append(message)
    return messages


def read_mo(path: Path) -> dict[str, str]:
    """Return the messages of a .mo file by their keys; plural forms are on both sides of a NUL."""
    data = path.read_bytes()
    count, keys, texts = struct.unpack("<3I", data[8:20])

    def text(table: int, n: int) -> str:
        length, at = struct.unpack("<2I", data[table + 8 * n : table + 8 * n + 8])
        return data[at : at + length].decode()

    return {text(keys, n): text(texts, n) for n in range(count)}
