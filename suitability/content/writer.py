"""Write content as a folder of files, in one style: the opposite of `reader.read`."""

import os
import shutil
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, get_args

from suitability.editorial.wording import Wording
from suitability.questionnaire.document import Category, Document
from suitability.questionnaire.translation import Translation

from . import yaml_writer
from .content_errors import ContentError
from .file_format import documents_own, to_file
from .reader import Content, read
from .translation_files import in_texts_order, translation_files, wording_file


def write(content: Content, folder: Path) -> None:
    """Write the files that `read` reads, and no others; what else is in the folder stays.

    The files say all of the content: it is read back before any old file is replaced. Rules are
    kept in a file for each category, so in the order of categories and within one in their own,
    as in any content that came from files. Comments put into files by hand are not kept.

    A failure leaves the old files as they were. Raises ContentError if the content cannot be
    said in files, such as a lone surrogate, and OSError.
    """
    _write(texts(content), folder.resolve(), lambda new: _check(new, content, folder.resolve()))


def write_translation(document: Document, translation: Translation, folder: Path) -> None:
    """Write the files of a translation of a folder's document, and no others. Raises OSError."""
    files = translation_files(document, translation)
    written = {file: yaml_writer.to_yaml(value) for file, value in files.items()}
    _write(written, folder.resolve(), lambda new: None)


def _write(written: dict[str, str], folder: Path, check: Callable[[Path], None]) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.") as name:
        new, old = Path(name, "new"), Path(name, "old")
        for file, text in written.items():
            (new / file).parent.mkdir(parents=True, exist_ok=True)
            (new / file).write_bytes(text.encode(errors="surrogatepass"))
        check(new)
        _replace(folder, new, old, written)


def texts(content: Content) -> dict[str, str]:
    """Return the text of each file, by its name in the folder."""
    document, runs = content.document, content.wording.article_runs
    files = documents_own(document) | {"wording.yaml": _style_rules(content.wording)}
    for wording in content.wording.languages:
        files[wording_file(wording.language)] = _style_rules(wording)
    for translation in document.translations:
        files |= translation_files(document, translation)
    written = {file: yaml_writer.to_yaml(value) for file, value in files.items()}
    return written | {"article_runs.txt": "".join(f"{run}\n" for run in runs)}


def _style_rules(wording: Wording) -> dict[str, Any]:
    values = to_file(wording)
    for name in ("article_runs", "language", "languages"):
        values.pop(name, None)
    return values


def in_files_order(content: Content) -> Content:
    """Return the content as it will be read: rules by category, translated texts by key."""
    order = get_args(Category)
    document = content.document
    rules = sorted(document.rules, key=lambda rule: order.index(rule.statement.category))
    translations = sorted(map(in_texts_order, document.translations), key=lambda each: each.code)
    document = replace(document, rules=tuple(rules), translations=tuple(translations))
    return replace(content, document=document)


def _check(new: Path, content: Content, folder: Path) -> None:
    problem = "cannot be written without loss"
    try:
        lost = read(new) != in_files_order(content)
    except ContentError as error:
        problem, lost = f"{problem}: {error.problem}", True
    if lost:
        raise ContentError(problem, folder=folder)


def _replace(folder: Path, new: Path, old: Path, files: Iterable[str]) -> None:
    """Move the files that say something new into a folder, or none if one cannot be moved.
    `old` is room for what was there."""
    changed = [file for file in files if not _same(new / file, folder / file)]
    for file in changed:
        for path in (folder / file, old / file):
            path.parent.mkdir(parents=True, exist_ok=True)
        if (folder / file).exists():
            shutil.copy2(folder / file, old / file)
    try:
        for file in changed:
            os.replace(new / file, folder / file)
    except BaseException:
        for file in changed:
            _put_back(old / file, folder / file)
        raise


def _put_back(old: Path, target: Path) -> None:
    if old.exists():
        os.replace(old, target)
    else:
        target.unlink(missing_ok=True)


def _same(path: Path, other: Path) -> bool:
    return other.is_file() and path.read_bytes() == other.read_bytes()
