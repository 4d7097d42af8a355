"""Read a content folder into a Document. An error names the file, and the part in it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import yaml

from suitability.rules.canonical import from_plain
from suitability.rules.document import Category, Document
from suitability.rules.errors import DocumentError
from suitability.rules.wording import Wording

SHIPPED = Path(__file__).parent / "baclofen_sleep"


class ContentError(ValueError):
    """A content folder that cannot be read; the message is one line."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a folder holds: the document, and the wording its texts must keep to."""

    document: Document
    wording: Wording


def read(folder: Path = SHIPPED) -> Content:
    """Raises ContentError."""
    return Content(read_document(folder), read_wording(folder))


def read_document(folder: Path = SHIPPED) -> Document:
    """Raises ContentError."""
    plain = _load(folder, "questionnaire.yaml", "questions")
    for question in plain["questions"] or ():
        if isinstance(question, dict):
            _clauses(question, "shown_when")
    plain["rules"] = [
        _rule(rule, category)
        for category in get_args(Category)
        for rule in _load_list(folder, f"rules/{category}.yaml")
    ]
    plain["guarantees"] = _load_list(folder, "guarantees.yaml")
    for guarantee in plain["guarantees"]:
        _clauses(guarantee, "whenever")
        _clauses(guarantee, "then")
    plain["sources"] = _load_list(folder, "sources.yaml")
    for name, key in (("ledger", "claims"), ("terms", "terms"), ("page", "page")):
        plain |= _load(folder, f"{name}.yaml", key)
    try:
        return from_plain(Document, plain)
    except DocumentError as error:
        raise ContentError(f"{folder}: {error}") from None


def read_wording(folder: Path = SHIPPED) -> Wording:
    """Raises ContentError."""
    plain = _load(folder, "wording.yaml", "patterns")
    plain["article_runs"] = _read(folder / "article_runs.txt").split()
    try:
        return from_plain(Wording, plain)
    except DocumentError as error:
        raise ContentError(f"{folder}/wording.yaml: {error}") from None


def _rule(plain: dict[str, Any], category: str) -> dict[str, Any]:
    """A rule's file form is flat; its statement is all but its code and its clauses.

    The name of the file gives the category; a rule that names one too is left as it is, to be
    refused.
    """
    _clauses(plain, "when")
    rule = {"code": plain.pop("code", ""), "clauses": plain.pop("when", [])}
    if "category" in plain:
        return rule | plain
    return rule | {"statement": {"category": category, **plain}}


def _clauses(plain: dict[str, Any], key: str) -> None:
    """In a file a clause says `at_least`, `at_most` or `exactly`."""
    if isinstance(plain.get(key), list):
        plain[key] = [_clause(clause) for clause in plain[key]]


def _clause(plain: Any) -> Any:
    """A clause in the file's words; one that says too much is left as it is, to be refused."""
    if not isinstance(plain, dict) or ("exactly" in plain and len(plain) > 2):
        return plain
    clause = dict(plain)
    if "exactly" in clause:
        low = high = clause.pop("exactly")
    else:
        low = clause.pop("at_least", 0 if "at_most" in clause else 1)
        high = clause.pop("at_most", None)
    return clause | {"low": low, "high": high}


def _load_list(folder: Path, name: str) -> list[dict[str, Any]]:
    loaded = _parse(folder / name)
    if not isinstance(loaded, list) or not all(isinstance(item, dict) for item in loaded):
        raise ContentError(f"{folder / name}: is not a list of mappings")
    return loaded


def _load(folder: Path, name: str, key: str) -> dict[str, Any]:
    loaded = _parse(folder / name)
    if not isinstance(loaded, dict) or key not in loaded:
        raise ContentError(f"{folder / name}: has no '{key}'")
    return loaded


def _parse(path: Path) -> Any:
    try:
        return _Loader(_read(path)).get_single_data()
    except (yaml.YAMLError, TwiceError) as error:
        raise ContentError(f"{path}: {' '.join(str(error).split())}") from None


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise ContentError(f"{path}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError as error:
        raise ContentError(f"{path}: is not UTF-8 ({error.reason})") from None


class TwiceError(ValueError):
    """A key given twice in one mapping."""


class _Loader(yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader):  # type: ignore[misc]
    """A safe loader that refuses a key given twice."""


def _mapping(loader: Any, node: yaml.MappingNode) -> dict[str, Any]:
    keys = [loader.construct_object(key) for key, _ in node.value]
    for key, (key_node, _) in zip(keys, node.value, strict=True):
        if keys.count(key) > 1:
            raise TwiceError(f"line {key_node.start_mark.line + 1}: '{key}' is given twice")
    return dict(loader.construct_mapping(node, deep=True))


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)
