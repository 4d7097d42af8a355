"""How a bad edit of the shipped content is written down and made on a copy of the folder."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Change = Callable[[Path], None]
CATEGORIES = {
    "U": "urgent",
    "C": "caution",
    "E": "evidence",
    "X": "context",
    "N": "next_step",
}
OTHER_FILES = ("questionnaire.yaml", "ledger.yaml", "sources.yaml", "guarantees.yaml", "terms.yaml")


@dataclass(frozen=True)
class Edit:
    """`stopped_by` are the codes of all that stops it. From a folder that is `refused` no
    content can be built, for that reason; an edit that is not stopped says `why_not`."""

    says: str
    changes: tuple[Change, ...]
    stopped_by: tuple[str, ...] = ()
    refused: str = ""
    why_not: str = ""

    def make(self, folder: Path) -> None:
        for change in self.changes:
            change(folder)


def stopped(says: str, *changes: Change, by: str) -> Edit:
    return Edit(says, changes, stopped_by=tuple(by.split()))


def refused(says: str, *changes: Change, since: str) -> Edit:
    return Edit(says, changes, refused=since)


def not_stopped(says: str, *changes: Change, why: str) -> Edit:
    return Edit(says, changes, why_not=why)


def put(code: str, old: str, new: str) -> Change:
    """Put new text in place of old, which stands once in a file or in the part with that code."""

    def change(folder: Path) -> None:
        path, part = find(folder, code)
        assert part.count(old) == 1, f"{code}: {old!r} stands there {part.count(old)} times"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(part, part.replace(old, new)), encoding="utf-8")

    return change


def add(code: str, words: str) -> Change:
    """Put words after the text of a rule."""

    def change(folder: Path) -> None:
        path, part = find(folder, code)
        head, lines, tail = re.split(r"(  text: >-\n(?:    .*\n|\n)+)", part, maxsplit=1)
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(part, f"{head}{lines.rstrip()}\n    {words}\n{tail}"))

    return change


def without(code: str) -> Change:
    """Take the part with that code out of its file."""

    def change(folder: Path) -> None:
        path, part = find(folder, code)
        path.write_text(path.read_text(encoding="utf-8").replace(part, ""), encoding="utf-8")

    return change


def doubled(code: str, *replaced: tuple[str, str]) -> Change:
    """Put the part with that code into its file a second time, with some of it replaced."""

    def change(folder: Path) -> None:
        path, part = find(folder, code)
        path.write_text(f"{path.read_text(encoding='utf-8')}\n{replaced_in(part, replaced)}")

    return change


def moved(code: str, name: str, *replaced: tuple[str, str]) -> Change:
    """Move the part with that code to another file, with some of it replaced."""

    def change(folder: Path) -> None:
        _, part = find(folder, code)
        without(code)(folder)
        there = folder / name
        there.write_text(f"{there.read_text(encoding='utf-8')}\n{replaced_in(part, replaced)}")

    return change


def replaced_in(text: str, replaced: tuple[tuple[str, str], ...]) -> str:
    for old, new in replaced:
        assert text.count(old) == 1, f"{old!r} stands there {text.count(old)} times"
        text = text.replace(old, new)
    return text


def find(folder: Path, code: str) -> tuple[Path, str]:
    """The file, and the text in it, of a part by its code; or a whole file by its name."""
    if (folder / code).is_file():
        return folder / code, (folder / code).read_text(encoding="utf-8")
    names = [f"rules/{category}.yaml" for category in CATEGORIES.values()]
    for name in (*names, *OTHER_FILES):
        text = (folder / name).read_text(encoding="utf-8")
        match = re.search(rf"^- code: {code}\n(?:(?: .*)?\n)*", text, re.MULTILINE)
        if match:
            return folder / name, match[0]
    raise AssertionError(f"{code} is not there")
