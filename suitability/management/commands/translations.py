"""The files of a translation, for a translator to work in."""

from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from suitability.content.content_errors import ContentError
from suitability.content.reader import SHIPPED, read_own_language
from suitability.content.translation_files import FOLDER, HEAD, read_translation
from suitability.content.writer import write_translation
from suitability.questionnaire.document import Document
from suitability.questionnaire.document_errors import DocumentError
from suitability.questionnaire.translated_document import source_texts, untranslated
from suitability.questionnaire.translation import Translation, tag_problem

PROBLEMS = {
    "missing": "missing",
    "stale": "stale: the text they translate was edited",
    "blanks": "with other braces than the text they translate",
}


class Command(BaseCommand):
    help = (
        "Brings the files of a translation up to date with a content folder, the shipped one by "
        "default: an empty text for each new one, a mark on each that is stale, and above each "
        "what it translates. Tells how many are missing. See docs/translations.md."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("language", help="its tag, such as es or pt-br")
        parser.add_argument("folder", nargs="?", type=Path, default=SHIPPED)
        parser.add_argument("--name", default="", help="of a new one: what its speakers call it")

    def handle(self, *, language: str, folder: Path, name: str, **options: Any) -> None:
        try:
            document = read_own_language(folder)
            translation = _read_or_begin(folder, language, name)
            write_translation(document, translation, folder)
        except (ContentError, DocumentError) as error:
            raise CommandError(f"Nothing was written. {error}") from None
        except OSError as error:
            raise CommandError(f"{folder}: cannot be written ({error.strerror})") from None
        self.stdout.write(f"{folder / FOLDER / language} is up to date.")
        for line in counted(document, translation):
            self.stdout.write(line)


def _read_or_begin(folder: Path, language: str, name: str) -> Translation:
    if problem := tag_problem(language):
        raise DocumentError(f"translation {language}", problem)
    if (folder / FOLDER / language / HEAD).exists():
        return read_translation(folder, language)
    return Translation(language, name or language)


def counted(document: Document, translation: Translation) -> list[str]:
    """Return how many texts there are, and how many of each problem, a line each."""
    sources = source_texts(document)
    problems = Counter(each.problem for each in untranslated(document, translation))
    lines = [f"{len(sources) - problems.total()} of {len(sources)} texts are translated."]
    lines += [f"{problems[name]} {words}." for name, words in PROBLEMS.items() if problems[name]]
    gone = sum(text.key not in sources for text in translation.texts)
    return lines + ([f"{gone} translate what is not there any more."] if gone else [])
