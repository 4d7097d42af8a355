"""Write content as a folder of files, in one style: the opposite of `reader.read`."""

import os
import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args

from suitability.questionnaire.document import Category

from . import yaml_writer
from .content_errors import ContentError
from .file_format import documents_own, to_file
from .reader import Content, read


def write(content: Content, folder: Path) -> None:
    """Write the files that `read` reads, and no others; what else is in the folder stays.

    The files say all of the content: it is read back before any old file is replaced. Rules are
    kept in a file for each category, so in the order of categories and within one in their own,
    as in any content that came from files. Comments put into files by hand are not kept.

    A failure leaves the old files as they were. Raises ContentError if the content cannot be
    said in files, such as a lone surrogate, and OSError.
    """
    written, folder = texts(content), folder.resolve()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.") as name:
        new, old = Path(name, "new"), Path(name, "old")
        for file, text in written.items():
            (new / file).parent.mkdir(parents=True, exist_ok=True)
            (new / file).write_bytes(text.encode(errors="surrogatepass"))
        _check(new, content, folder)
        _replace(folder, new, old, written)


def texts(content: Content) -> dict[str, str]:
    """Return the text of each file, by its name in the folder."""
    wording = to_file(content.wording)
    runs = wording.pop("article_runs")
    files = documents_own(content.document) | {"wording.yaml": wording}
    written = {file: yaml_writer.to_yaml(value) for file, value in files.items()}
    return written | {"article_runs.txt": "".join(f"{run}\n" for run in runs)}


def in_files_order(content: Content) -> Content:
    """Return the content as it will be read: rules by category."""
    order = get_args(Category)
    rules = sorted(content.document.rules, key=lambda rule: order.index(rule.statement.category))
    return replace(content, document=replace(content.document, rules=tuple(rules)))


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
