"""Read a content folder into a Document. An error names the file, the line and the part."""

from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

from suitability.editorial.unusual_characters import unusual_characters
from suitability.editorial.wording import Wording
from suitability.questionnaire.document import Category, Document
from suitability.questionnaire.translation import tag_problem

from .content import Content
from .content_errors import ContentError, UnfitContent
from .content_folder import ContentFolder
from .file_format import LISTS, MAPPINGS, from_file, needed
from .translation_files import languages, read_translation, wording_file

__all__ = ["SHIPPED", "Content", "ContentError", "UnfitContent", "read", "read_document"]

SHIPPED = Path(__file__).parent / "shipped"


def read(folder: Path = SHIPPED) -> Content:
    """Read a folder. Raises ContentError; UnfitContent, which is one, for good YAML that does not
    make up a document."""
    return Content(read_document(folder), read_wording(folder))


def read_document(folder: Path = SHIPPED) -> Document:
    """Read the document of a folder, without its wording. Raises ContentError."""
    document = read_own_language(folder)
    translations = tuple(read_translation(folder, each) for each in languages(folder))
    if document.language in {each.code for each in translations}:
        problem = "is the language that the content itself is in"
        raise UnfitContent(problem, folder=folder, where=f"translations/{document.language}")
    return replace(document, translations=translations)


def read_own_language(folder: Path = SHIPPED) -> Document:
    """Read the document of a folder without its translations. Raises ContentError."""
    files = ContentFolder(folder)
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
    if wrong := tag_problem(document.language):
        raise files.unfit("language", wrong)
    for part, problem in unusual_characters(document):
        raise files.unfit(part, problem)
    return document


def read_wording(folder: Path = SHIPPED) -> Wording:
    """Read the wording of a folder, with those of its languages. Raises ContentError."""
    files = ContentFolder(folder)
    plain = dict(files.mapping("wording.yaml", "patterns"))
    files.put(plain, "wording.yaml", {"article_runs": files.text("article_runs.txt").split()})
    wording = files.build(Wording, plain)
    others = (_wording_of(folder, language) for language in languages(folder))
    return replace(wording, languages=tuple(each for each in others if each))


def _wording_of(folder: Path, language: str) -> Wording | None:
    """Return the style rules of a language, if it has some. Raises ContentError."""
    name = wording_file(language)
    if not (folder / name).exists():
        return None
    files = ContentFolder(folder)
    plain = dict(files.mapping(name, "patterns"))
    files.put(plain, name, {"article_runs": [], "language": language})
    return files.build(Wording, plain)
