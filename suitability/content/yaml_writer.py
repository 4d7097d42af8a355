"""Write YAML in one style, past PyYAML's own: what is written twice is the same to the byte.

A sentence a line in folded texts, a list on one line where it fits, quotes only where YAML needs
them, and a blank line between parts that are set apart.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from io import StringIO
from typing import Any

import yaml
from yaml.emitter import Emitter

from .yaml_loader import reads_as_text

WIDTH = 80
SENTENCE_END = re.compile(r"(?<=[.!?]) (?=[A-ZÀ-Þ¿¡{('\"])")


class Folded(str):
    """A text that is folded at the ends of its sentences."""

    __slots__ = ()


class Quoted(str):
    """A text that has quotes even where YAML needs none."""

    __slots__ = ()


class Inline(dict[str, Any]):
    """A mapping on one line."""


class OneALine(list[Any]):
    """A list with an item a line, however short."""


class Apart(list[Any]):
    """A list with a blank line between its items."""


class Noted(dict[str, Any]):
    """A mapping with comments, each before the key that `notes` has it for."""

    def __init__(self, mapping: Mapping[str, Any], notes: Mapping[str, str]) -> None:
        super().__init__(mapping)
        self.notes = notes


def to_yaml(value: dict[str, Any] | list[Any]) -> str:
    """Return the text of a file."""
    if not value:
        return f"{_flow(value)}\n"
    lines = _items("", value) if isinstance(value, list) else _mapping("", value, apart=True)
    return "\n".join(lines) + "\n"


def _entry(pad: str, start: str, value: Any) -> list[str]:
    """Return the lines of a value behind its key or its dash."""
    if isinstance(value, str) and (block := _block(value)):
        sign, lines = block
        return [f"{pad}{start} {sign}", *(f"{pad}  {line}".rstrip(" ") for line in lines)]
    if isinstance(value, dict) and value and not isinstance(value, Inline):
        return [f"{pad}{start}", *_mapping(f"{pad}  ", value)]
    line = f"{pad}{start} {_flow(value)}"
    if isinstance(value, list) and value and not (_of_scalars(value) and len(line) <= WIDTH):
        return [f"{pad}{start}", *_items(pad, value)]
    return [line]


def _mapping(pad: str, value: dict[str, Any], apart: bool = False) -> Iterator[str]:
    """Yield the lines. Keys with a comment are set apart; with `apart`, all that have more than
    one value are."""
    notes = value.notes if isinstance(value, Noted) else {}
    scalar = True
    for number, (key, part) in enumerate(value.items()):
        before, scalar = scalar, not isinstance(part, dict | list)
        if number and (key in notes or (apart and not (before and scalar))):
            yield ""
        yield from (f"{pad}# {line}" for line in notes.get(key, "").splitlines())
        yield from _entry(pad, f"{_scalar(key)}:", part)


def _items(pad: str, value: list[Any]) -> Iterator[str]:
    for number, item in enumerate(value):
        if number and isinstance(value, Apart):
            yield ""
        if isinstance(item, dict) and item and not isinstance(item, Inline):
            first, *others = _mapping(f"{pad}  ", item)
            yield from (f"{pad}- {first.lstrip(' ')}", *others)
        else:
            yield from _entry(pad, "-", item)


def _of_scalars(value: Iterable[Any]) -> bool:
    return not isinstance(value, OneALine) and not any(isinstance(i, dict | list) for i in value)


def _flow(value: Any, nested: bool = False) -> str:
    """Return a value on one line. `nested`: it stands inside another such value."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_scalar(key)}: {_flow(value[key], True)}' for key in value)}}}"
    if isinstance(value, list):
        return f"[{', '.join(_flow(item, True) for item in value)}]"
    return _scalar(value, in_flow=nested)


def _block(text: str) -> tuple[str, list[str]] | None:
    """Return the lines of a folded text, or of one that has several lines; None if they would lose
    something, such as a space at an end."""
    lines = text.split("\n")
    clean = text == text.strip() and lines == text.splitlines()
    if not clean or any(line != line.strip() for line in lines) or not _printable(text):
        return None
    if isinstance(text, Folded):
        return ">-", SENTENCE_END.sub("\n", re.sub(r"\n+", r"\g<0>\n", text)).split("\n")
    return ("|-", lines) if len(lines) > 1 else None


def _printable(text: str) -> bool:
    return bool(Emitter(StringIO(), allow_unicode=True).analyze_scalar(text).allow_block)


def _scalar(value: Any, in_flow: bool = False) -> str:
    if not isinstance(value, str):
        return str(yaml.representer.SafeRepresenter().represent_data(value).value)
    return _text(str(value), in_flow, isinstance(value, Quoted))


@lru_cache(maxsize=4096)
def _text(text: str, in_flow: bool, quoted: bool) -> str:
    """Return a text as it is, or in the quotes that it needs, as PyYAML's emitter judges it. A
    pattern always has quotes."""
    stream = StringIO()
    emitter = Emitter(stream, allow_unicode=True)
    analysis = emitter.analyze_scalar(text)
    plain = analysis.allow_flow_plain if in_flow else analysis.allow_block_plain and bool(text)
    if plain and reads_as_text(text) and not quoted and "\\" not in text:
        return text
    if analysis.allow_single_quoted and not analysis.multiline:
        emitter.write_single_quoted(text, split=False)
    else:
        emitter.write_double_quoted(text, split=False)
    return stream.getvalue()
