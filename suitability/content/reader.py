"""Read a content folder into a Document. An error names the file, the line and the part."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, get_args

from suitability.editorial.unusual_characters import unusual_characters
from suitability.editorial.wording import Wording
from suitability.questionnaire.canonical_form import from_plain
from suitability.questionnaire.document import Category, Document
from suitability.questionnaire.document_errors import DocumentError

from .content_errors import ContentError, UnfitContent
from .file_format import LATE_FILES, LISTS, MAPPINGS, from_file, needed
from .part_locations import PartLocations, in_files_words
from .yaml_loader import Marked, YamlError, load

__all__ = ["SHIPPED", "Content", "ContentError", "UnfitContent", "read", "read_document"]

T = TypeVar("T")
SHIPPED = Path(__file__).parent / "shipped"


@dataclass(frozen=True, slots=True)
class Content:
    """What a folder holds: the document, and the wording its texts must keep to."""

    document: Document
    wording: Wording


def read(folder: Path = SHIPPED) -> Content:
    """Read a folder. Raises ContentError; UnfitContent, which is one, for good YAML that does not
    make up a document."""
    return Content(read_document(folder), read_wording(folder))


def read_document(folder: Path = SHIPPED) -> Document:
    """Read the document of a folder, without its wording. Raises ContentError."""
    files = _Files(folder)
    plain: dict[str, Any] = {}
    files.put(plain, "questionnaire.yaml", files.mapping("questionnaire.yaml", "questions"))
    rules = [
        from_file(rule, category)
        for category in get_args(Category)
        for rule in files.items(f"rules/{category}.yaml", "rules")
    ]
    files.put(plain, "rules", {"rules": rules})
    for file, name in LISTS.items():
        files.put(plain, file, {name: files.items(file, name)})
    for file, names in MAPPINGS.items():
        files.put(plain, file, files.mapping(file, *needed(names)))
    for name in ("questions", "guarantees"):
        if isinstance(plain[name], list):
            plain[name] = [from_file(part) for part in plain[name]]
    document = files.build(Document, plain)
    for part, problem in unusual_characters(document):
        raise files.unfit(part, problem)
    return document


def read_wording(folder: Path = SHIPPED) -> Wording:
    """Read the wording of a folder. Raises ContentError."""
    files = _Files(folder)
    plain = dict(files.mapping("wording.yaml", "patterns"))
    files.put(plain, "wording.yaml", {"article_runs": files.text("article_runs.txt").split()})
    return files.build(Wording, plain)


class _Files:
    """The files of one folder, and where the parts in them stand."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.locations = PartLocations()

    def text(self, name: str) -> str:
        try:
            return (self.folder / name).read_text(encoding="utf-8")
        except OSError as error:
            problem = f"cannot be read ({error.strerror})"
        except UnicodeDecodeError as error:
            problem = f"is not UTF-8 ({error.reason})"
        raise ContentError(problem, folder=self.folder, where=name)

    def load(self, name: str, part: str = "") -> Any:
        text = self.text(name)
        try:
            loaded = load(text)
        except YamlError as error:
            where = f"{name} line {error.line}"
            raise ContentError(error.problem, folder=self.folder, where=where) from None
        self.locations.add(name, text, loaded, part)
        return loaded

    def items(self, name: str, part: str) -> list[Any]:
        if name in LATE_FILES and not (self.folder / name).exists():
            return []
        loaded: Any = self.load(name, part)
        if not isinstance(loaded, list) or not all(isinstance(item, dict) for item in loaded):
            raise UnfitContent("is not a list of mappings", folder=self.folder, where=name)
        return loaded

    def mapping(self, name: str, *needed: str) -> dict[str, Any]:
        loaded = self.load(name)
        mapping = loaded if isinstance(loaded, Marked) else Marked()
        for key in needed:
            if key not in mapping:
                raise UnfitContent(f"has no '{key}'", folder=self.folder, where=name)
        return mapping

    def put(self, plain: dict[str, Any], file: str, values: dict[str, Any]) -> None:
        """Add what a file says to `plain`. Raises UnfitContent for what another file says too."""
        for name in values:
            if name in plain:
                where = f"{file} line {values.lines[name]}" if isinstance(values, Marked) else file
                problem = f"'{name}' is in another file too"
                raise UnfitContent(problem, folder=self.folder, where=where)
        plain.update(values)

    def build(self, kind: type[T], plain: dict[str, Any]) -> T:
        try:
            return from_plain(kind, plain)
        except DocumentError as error:
            root = f"document {plain.get('code', '')}".strip()
            raise self.unfit(error.part.removeprefix(root).strip(), error.problem, root) from None

    def unfit(self, part: str, problem: str, root: str = "") -> UnfitContent:
        """Return the error of a part; of the document as a whole, which is then called `root`."""
        part = in_files_words(part)
        where = self.locations.find(part, problem)
        return UnfitContent(problem, folder=self.folder, where=where, part=part or root)
