"""The files of a content folder as plain values; an error names the file, the line and the part."""

from pathlib import Path
from typing import Any, TypeVar

from suitability.questionnaire.canonical_form import from_plain
from suitability.questionnaire.document_errors import DocumentError

from .content_errors import ContentError, UnfitContent
from .file_format import LATE_FILES
from .part_locations import PartLocations, in_files_words
from .yaml_loader import Marked, YamlError, load

T = TypeVar("T")


class ContentFolder:
    """The files of one folder, and where the parts in them stand."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.locations = PartLocations()

    def text(self, name: str) -> str:
        """Return the text of a file. Raises ContentError."""
        try:
            return (self.folder / name).read_text(encoding="utf-8")
        except OSError as error:
            problem = f"cannot be read ({error.strerror})"
        except UnicodeDecodeError as error:
            problem = f"is not UTF-8 ({error.reason})"
        raise ContentError(problem, folder=self.folder, where=name)

    def load(self, name: str, part: str = "") -> Any:
        """Return what a file says, and note the lines of its parts. Raises ContentError."""
        text = self.text(name)
        try:
            loaded = load(text)
        except YamlError as error:
            where = f"{name} line {error.line}"
            raise ContentError(error.problem, folder=self.folder, where=where) from None
        self.locations.add(name, text, loaded, part)
        return loaded

    def items(self, name: str, part: str) -> list[Any]:
        """Return what a file lists, each a mapping; nothing if a file that came later is missing.
        Raises ContentError."""
        if name in LATE_FILES and not (self.folder / name).exists():
            return []
        loaded: Any = self.load(name, part)
        if not isinstance(loaded, list) or not all(isinstance(item, dict) for item in loaded):
            raise UnfitContent("is not a list of mappings", folder=self.folder, where=name)
        return loaded

    def mapping(self, name: str, *needed: str) -> dict[str, Any]:
        """Return the mapping of a file, which has to have the `needed` keys. Raises
        ContentError."""
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
        """Build a dataclass from what the files say. Raises UnfitContent, which names the part."""
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
