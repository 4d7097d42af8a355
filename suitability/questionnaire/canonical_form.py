"""One canonical form for a document and a summary: sorted JSON, and its SHA-256 digest."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from json.encoder import encode_basestring as encode_string
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from .document_errors import DocumentError

# The order and spacing are fixed, so that equal values have equal texts, and so equal digests: of
#     @dataclass
#     class Term: code: str; value: str; link: str = ""
# the text of Term("crisis", "988") is {"code":"crisis","link":"","value":"988"}: keys sorted, no
# spaces, defaults written too, letters beyond ASCII as they are.

T = TypeVar("T")

SCALARS = (int, bool, NoneType)


def to_text(value: Any, known: Mapping[type, Callable[[Any], str]] | None = None) -> str:
    """The canonical JSON text of a frozen dataclass, of tuples of them, or of a scalar.

    `known` are functions that give the very same text for a type, faster.
    """
    return _writer(known or {})(value)


def _writer(known: Mapping[type, Callable[[Any], str]]) -> Callable[[Any], str]:
    def write(value: Any) -> str:
        kind = type(value)
        if kind is str:
            return encode_string(value)
        if kind is tuple:
            return f"[{','.join(map(write, value))}]"
        if kind in known:
            return known[kind](value)
        if kind in SCALARS:
            return json.dumps(value)
        parts = [f'"{name}":{write(getattr(value, name))}' for name in _sorted(kind)]  # type: ignore[arg-type]
        return f"{{{','.join(parts)}}}"

    return write


@cache
def _sorted(kind: Any) -> tuple[str, ...]:
    return tuple(sorted(field.name for field in fields(kind)))


def digest(text: str) -> str:
    """SHA-256 of a canonical text, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def from_text(kind: type[T], text: str) -> T:
    return from_plain(kind, json.loads(text))


def from_plain(kind: type[T], value: Any, place: str = "document") -> T:
    """Build a dataclass from plain dicts, lists and scalars. Raises DocumentError.

    A missing field takes its default; an unknown or mistyped one is an error.
    """
    if not isinstance(value, dict):
        raise DocumentError(place, "is not a mapping")
    if isinstance(value.get("code"), str):
        place = _named(kind.__name__.lower(), value["code"], place)
    hints, required = _fields(kind)  # type: ignore[arg-type]
    for name in value:
        if name not in hints:
            raise DocumentError(place, f"'{name}' is not one of: {', '.join(hints)}")
    for name in required:
        if name not in value:
            raise DocumentError(place, f"'{name}' is missing")
    built = {name: _part(hints[name], part, place, name) for name, part in value.items()}
    try:
        return kind(**built)
    except DocumentError as error:
        raise error.at(place) from None


def _named(kind: str, code: str, place: str) -> str:
    """A part's code names it; one inside such a part, as a choice is, goes by both names."""
    outer, _, rest = place.partition(" ")
    within = "" if outer == "document" else f"{outer} {rest.partition(' ')[0]}, "
    return f"{within}{kind} {code}"


@cache
def _fields(kind: Any) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The type of each field, and the fields that have no default."""
    required = tuple(field.name for field in fields(kind) if field.default is MISSING)
    return get_type_hints(kind), required


def _part(hint: Any, value: Any, place: str, name: str) -> Any:
    origin, args = get_origin(hint), get_args(hint)
    if origin is UnionType:
        if value is None and NoneType in args:
            return None
        (hint,) = (arg for arg in args if arg is not NoneType)
        return _part(hint, value, place, name)
    if origin is tuple:
        if not isinstance(value, list):
            raise DocumentError(place, f"'{name}' is not a list")
        if is_dataclass(args[0]):
            numbered = enumerate(value, 1)
            return tuple(_part(args[0], item, place, f"{name} {n}") for n, item in numbered)
        return tuple(_part(args[0], item, place, name) for item in value)
    if isinstance(hint, type) and is_dataclass(hint):
        return from_plain(hint, value, f"{place} {name}")
    if origin is Literal:
        if value not in args:
            raise DocumentError(place, f"'{name}' is '{value}', not one of: {', '.join(args)}")
    elif type(value) is not hint:
        raise DocumentError(place, f"'{name}' is {value!r}, not {hint.__name__}")
    return value
