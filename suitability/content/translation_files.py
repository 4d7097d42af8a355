"""Translations as files: `translations/es/` mirrors the content's files, a text under each key.

    # Do you smoke?
    questions.smoking.text:
      source: 3f0c5d1e2a4b6978
      text: ¿Fuma?

The comment is the text to translate; it is written anew each time, and never read. `source` is its
digest, and an empty `text` is one that nobody has translated yet.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

from suitability.questionnaire.document import Category, Document
from suitability.questionnaire.normalization import unusual_character
from suitability.questionnaire.translated_document import TRANSLATABLE, source_texts, untranslated
from suitability.questionnaire.translation import (
    SOURCE,
    SOURCE_DIGITS,
    TranslatedText,
    Translation,
    source_digest,
    tag_problem,
)

from .content_errors import UnfitContent
from .content_folder import ContentFolder
from .file_format import LISTS, MAPPINGS
from .yaml_loader import Marked
from .yaml_writer import SENTENCE_END, WIDTH, Folded, Noted

FOLDER, HEAD = "translations", "language.yaml"
FIELDS = ("name", "offered", "translator", "reviewer", "rtl")  # of language.yaml
RULES = tuple(f"rules/{category}.yaml" for category in get_args(Category))
FILE_OF = {name: file for file, name in LISTS.items()} | {
    name: file for file, names in MAPPINGS.items() for name in names
}
"""The file that holds the texts of a document's field; HOME holds all others."""
HOME = "questionnaire.yaml"
TEXT_FILES = (HOME, "page.yaml", "terms.yaml", "ledger.yaml", "options.yaml")
RULE_TEXTS = "rules"
KNOWN = {name for names in TRANSLATABLE.values() for name in names}

STALE = "STALE. This translates other words. When it says what follows, set its source to {}:"
BLANKS = "BLANKS. What stands in braces, or each ____ to fill in, is not the same as in:"
GONE = "GONE. The content has no such text any more."


def languages(folder: Path) -> tuple[str, ...]:
    """Return the languages that a content folder has translations in."""
    return tuple(sorted(path.parent.name for path in folder.glob(f"{FOLDER}/*/{HEAD}")))


def wording_file(language: str) -> str:
    return f"{FOLDER}/{language}/wording.yaml"


def read_translation(folder: Path, language: str) -> Translation:
    """Read the files of a language. Raises ContentError, which names the file and the line."""
    files, root = ContentFolder(folder), f"{FOLDER}/{language}"
    if problem := tag_problem(language):
        raise UnfitContent(problem, folder=folder, where=root)
    head = files.mapping(f"{root}/{HEAD}", "name")
    for name in head:
        if name not in FIELDS:
            raise _unfit(files, f"{root}/{HEAD}", head, name, f"is not one of: {', '.join(FIELDS)}")
    translation = files.build(Translation, {**head, "code": language})
    texts = [text for file in (*TEXT_FILES, *RULES) for text in _texts(files, root, file)]
    return in_texts_order(replace(translation, texts=tuple(texts)))


def in_texts_order(translation: Translation) -> Translation:
    """Return a translation as it is read from files: its texts by key, and no empty ones."""
    written = (text for text in translation.texts if text.text)
    return replace(translation, texts=tuple(sorted(written, key=lambda text: text.key)))


def translation_files(document: Document, translation: Translation) -> dict[str, Any]:
    """Return what each file of a translation says, by its name in the content's folder."""
    values = {name: getattr(translation, name) for name in FIELDS}
    if not translation.rtl:
        del values["rtl"]
    files: dict[str, dict[str, Any]] = {HEAD: values}
    files |= {file: Noted({}, {}) for file in (*TEXT_FILES, *RULES)}
    for key, value, note in _entries(document, translation):
        file = files[_file_of(document, key)]
        file[key], file.notes[key] = value, note  # type: ignore[attr-defined]
    return {f"{FOLDER}/{translation.code}/{file}": value for file, value in files.items()}


def _texts(files: ContentFolder, root: str, file: str) -> Iterator[TranslatedText]:
    """Yield the texts of one file, which may not be there. Raises ContentError."""
    name = f"{root}/{file}"
    if not (files.folder / name).exists():
        return
    loaded = files.load(name) or Marked()
    if not isinstance(loaded, Marked):
        raise UnfitContent("is not a mapping of keys", folder=files.folder, where=name)
    for key, value in loaded.items():
        if problem := _wrong_key(key, file) or _wrong_value(value):
            where = f"{name} line {loaded.lines[key]}"
            raise UnfitContent(problem, folder=files.folder, where=where, part=str(key))
        yield TranslatedText(key, value["source"], value["text"])


def _wrong_key(key: Any, file: str) -> str:
    """Return why a key cannot stand in a file; nothing if it can, even where its part is gone."""
    *before, last = re.sub(r"(\.\d+)+$", "", str(key)).split(".")
    if last not in KNOWN and before[-1:] != ["cells"]:
        return "is no text of a document: see docs/translations.md"
    field = str(key).partition(".")[0]
    right = (file in RULES) if field == RULE_TEXTS else FILE_OF.get(field, HOME) == file
    return "" if right else f"belongs into {FILE_OF.get(field, HOME)}"


def _wrong_value(value: Any) -> str:
    if not isinstance(value, dict) or set(value) != {"source", "text"}:
        return "has to have 'source' and 'text', and nothing else"
    if not isinstance(value["source"], str) or not SOURCE.fullmatch(value["source"]):
        return f"has a 'source' that is not {SOURCE_DIGITS} digits from 0 to f, in quotes"
    if not isinstance(value["text"], str):
        return "has a 'text' that is no text: put it in quotes"
    unusual = unusual_character(value["text"])
    return f"has {unusual}, which reads like something else: type it anew" if unusual else ""


def _entries(document: Document, translation: Translation) -> Iterator[tuple[str, Any, str]]:
    """Yield each key with what is written under it and the comment above; gone texts at the end."""
    there = {each.key: each for each in translation.texts}
    problems = {each.key: each.problem for each in untranslated(document, translation)}
    sources = source_texts(document)
    for key, source in sources.items():
        now = source_digest(source)
        text = there.get(key) or TranslatedText(key, now, "")
        before = {"stale": STALE.format(now), "blanks": BLANKS}.get(problems.get(key, ""), "")
        yield (
            key,
            _value(text if text.text else TranslatedText(key, now, "")),
            _comment(before, source),
        )
    for key in sorted(there.keys() - sources.keys()):
        yield key, _value(there[key]), GONE


def _value(text: TranslatedText) -> dict[str, str]:
    long = len(text.text) > WIDTH - len("  text: ")
    return {"source": text.source, "text": Folded(text.text) if long else text.text}


def _comment(before: str, source: str) -> str:
    """Return a text as a comment, a sentence a line; what cannot be seen is left out."""
    lines = SENTENCE_END.sub("\n", source).split("\n")
    seen = ("".join(filter(str.isprintable, line)) for line in lines)
    return "\n".join(filter(None, (before, *seen)))


def _file_of(document: Document, key: str) -> str:
    field, code, *_ = f"{key}.".split(".")
    if field != RULE_TEXTS:
        return FILE_OF.get(field, HOME)
    category = {rule.code: rule.statement.category for rule in document.rules}.get(code)
    return f"rules/{category}.yaml" if category else RULES[-1]


def _unfit(files: ContentFolder, name: str, values: Any, key: str, problem: str) -> UnfitContent:
    where = f"{name} line {values.lines.get(key, 1)}"
    return UnfitContent(f"'{key}' {problem}", folder=files.folder, where=where)
