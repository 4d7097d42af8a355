"""One canonical form for a document and a summary: sorted JSON, and its SHA-256 digest.

A release that an older program wrote reads and writes as it did, to the byte
(docs/adr/0024-stored-forms-stay-readable.md): a field that came later is left out while it has
its default, so `Document(..., site=SiteWords())` has no key `site`; and what an older program
wrote under names of its article, as `{"claim":"A1","drug":"2 days","name":"Pain"}`, is read
into a field of pairs, `(("drug", "2 days"),)`.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, field, fields, is_dataclass
from functools import cache
from json.encoder import encode_basestring as encode_string
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from .document_errors import DocumentError, demand
from .sentence import Sentence

# The order and spacing are fixed, so that equal values have equal texts, and so equal digests: of
#     @dataclass
#     class Term: code: str; value: str; link: str = ""
# the text of Term("crisis", "988") is {"code":"crisis","link":"","value":"988"}: keys sorted, no
# spaces, defaults written too, letters beyond ASCII as they are.

T = TypeVar("T")

SCALARS = (int, bool, NoneType)


LATE = {"late": True}


def late(default: Any) -> Any:
    """Return a field that came after the first release: not written while it has its default."""
    return field(default=default, metadata=LATE)


def is_late(each: Field[Any]) -> bool:
    return bool(each.metadata.get("late"))


def free_keys() -> Any:
    """Return a field of pairs of texts, each written as a key of the object itself."""
    return field(default=(), metadata={"free": True})


def free_keys_field(kind: Any) -> str:
    """Return the name of a dataclass's field of free keys; empty if it has none."""
    return next((each.name for each in fields(kind) if each.metadata.get("free")), "")


def to_text(value: Any, known: Mapping[type, Callable[[Any], str]] | None = None) -> str:
    """Return the canonical JSON text of a frozen dataclass, of tuples of them, or of a scalar.

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
        parts = [f'"{name}":{write(part)}' for name, part in _members(value)]
        return f"{{{','.join(parts)}}}"

    return write


def _members(value: Any) -> list[tuple[str, Any]]:
    """Return what is written of a dataclass, as (name, value)."""
    names, late, free = _layout(type(value))  # type: ignore[arg-type]
    members = [(name, getattr(value, name)) for name in names]
    if late:
        members = [(name, part) for name, part in members if late.get(name, MISSING) != part]
    return sorted((*members, *getattr(value, free))) if free else members


@cache
def _layout(kind: Any) -> tuple[tuple[str, ...], dict[str, Any], str]:
    """Return the names that are always or at times written, sorted; the defaults at which late
    fields are not; and the field of free keys."""
    free = free_keys_field(kind)
    names = tuple(sorted(each.name for each in fields(kind) if each.name != free))
    return names, {each.name: each.default for each in fields(kind) if is_late(each)}, free


def digest(text: str) -> str:
    """Return the SHA-256 of a canonical text, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def from_text(kind: type[T], text: str) -> T:
    return from_plain(kind, json.loads(text))


def from_plain(kind: type[T], value: Any, where: str = "document") -> T:
    """Build a dataclass from plain dicts, lists and scalars. Raises DocumentError.

    A missing field takes its default; a mistyped one is an error, and an unknown one where the
    dataclass has no free keys.
    """
    demand(isinstance(value, dict), where, "is not a mapping")
    if isinstance(value.get("code"), str):
        where = _named(kind.__name__.lower(), value["code"], where)
    hints, required, free = _fields(kind)  # type: ignore[arg-type]
    others = [name for name in value if name not in hints]
    for name in others:
        known, is_free = ", ".join(hints), free and isinstance(name, str)
        demand(is_free, where, "'%(name)s' is not one of: %(known)s", name=name, known=known)
    for name in required:
        if name not in value:
            raise DocumentError(where, Sentence("'%(name)s' is missing", name=name))
    built = {
        name: _part(hints[name], part, where, name) for name, part in value.items() if name in hints
    }
    if free:
        built[free] = tuple((name, _part(str, value[name], where, name)) for name in sorted(others))
    try:
        return kind(**built)
    except DocumentError as error:
        raise error.at(where) from None


def _named(kind: str, code: str, where: str) -> str:
    """Return what an error calls a part: its kind and code, with those of the part that it is in,
    as of a choice."""
    outer, _, rest = where.partition(" ")
    within = "" if outer == "document" else f"{outer} {rest.partition(' ')[0]}, "
    return f"{within}{kind} {code}"


@cache
def _fields(kind: Any) -> tuple[dict[str, Any], tuple[str, ...], str]:
    """Return the type of each field that is written by its name, those that have no default, and
    the field of free keys."""
    required = tuple(each.name for each in fields(kind) if each.default is MISSING)
    hints, free = get_type_hints(kind), free_keys_field(kind)
    hints.pop(free, None)
    return hints, required, free


def _part(hint: Any, value: Any, where: str, name: str) -> Any:
    if type(value) is hint:
        return value  # nearly all of a document: texts and numbers
    origin, args = get_origin(hint), get_args(hint)
    if origin is UnionType:
        some, _ = args  # as `int | None`
        return None if value is None else _part(some, value, where, name)
    if origin is tuple:
        demand(isinstance(value, list), where, "'%(name)s' is not a list", name=name)
        if is_dataclass(args[0]):
            numbered = enumerate(value, 1)
            return tuple(_part(args[0], item, where, f"{name} {n}") for n, item in numbered)
        return tuple(_part(args[0], item, where, name) for item in value)
    if isinstance(hint, type) and is_dataclass(hint):
        return from_plain(hint, value, f"{where} {name}")
    if origin is Literal:
        known = ", ".join(args)
        problem = Sentence("'%(name)s' is '%(value)s', not one of: %(known)s")
        demand(value in args, where, problem, name=name, value=value, known=known)
        return value
    problem = Sentence("'%(name)s' is %(value)s, not %(kind)s")
    kind = hint.__name__
    raise DocumentError(where, Sentence(problem, name=name, value=repr(value), kind=kind))
