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
    for question in plain["questions"]:
        if isinstance(question, dict):
            _clauses(question, "shown_when")
    plain["rules"] = [
        _rule(rule, category)
        for category in get_args(Category)
        for rule in _load_list(folder, f"rules/{category}.yaml")
    ]
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
    plain["article_runs"] = (folder / "article_runs.txt").read_text().split()
    try:
        return from_plain(Wording, plain)
    except DocumentError as error:
        raise ContentError(f"{folder}/wording.yaml: {error}") from None


def _rule(plain: dict[str, Any], category: str) -> dict[str, Any]:
    """A rule's file form is flat; its statement is all but its code and its clauses."""
    _clauses(plain, "when")
    statement = {key: value for key, value in plain.items() if key not in ("code", "when")}
    return {
        "code": plain.get("code", ""),
        "clauses": plain.get("when", []),
        "statement": {"category": category, **statement},
    }


def _clauses(plain: dict[str, Any], key: str) -> None:
    """In a file a clause says `at_least`, `at_most` or `exactly`."""
    if isinstance(plain.get(key), list):
        plain[key] = [_clause(clause) for clause in plain[key]]


def _clause(plain: Any) -> Any:
    if not isinstance(plain, dict):
        return plain
    clause = {
        key: value for key, value in plain.items() if key not in ("at_least", "at_most", "exactly")
    }
    if "exactly" in plain:
        return clause | {"low": plain["exactly"], "high": plain["exactly"]}
    low = plain.get("at_least", 0 if "at_most" in plain else 1)
    return clause | {"low": low, "high": plain.get("at_most")}


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
        return _Loader(path.read_text(encoding="utf-8")).get_single_data()
    except OSError as error:
        raise ContentError(f"{path}: cannot be read ({error.strerror})") from None
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as error:
        raise ContentError(f"{path}: {' '.join(str(error).split())}") from None


class _Loader(yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader):  # type: ignore[misc]
    """A safe loader that refuses a key given twice."""


def _mapping(loader: Any, node: yaml.MappingNode) -> dict[str, Any]:
    keys = [loader.construct_object(key) for key, _ in node.value]
    for key, (key_node, _) in zip(keys, node.value, strict=True):
        if keys.count(key) > 1:
            raise ContentError(f"line {key_node.start_mark.line + 1}: '{key}' is given twice")
    return dict(loader.construct_mapping(node, deep=True))


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)
