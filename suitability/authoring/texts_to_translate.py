"""The texts of the draft beside their translations, by the parts that they stand in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from suitability.analysis.changes import Run, word_diff
from suitability.questionnaire.translated_document import source_texts, untranslated
from suitability.questionnaire.translation import Translation, source_digest
from suitability.releases.document_parts import LISTS
from suitability.releases.draft import CompiledDraft
from suitability.releases.release import Release

from .part_links import PartLink
from .parts_in_words import PartsInWords

LOOKED_BACK = 20  # releases in which the text is looked for that a stale one translates


@dataclass(frozen=True, slots=True)
class TextToTranslate:
    """A text of the draft and its translation, empty if there is none.

    `problem` is as in Untranslated, or empty. Of a stale one `changes` are what became of the text
    that it translates, if a release has that.
    """

    key: str
    label: str
    source: str
    text: str
    problem: str
    changes: tuple[Run, ...] = ()

    @property
    def source_digest(self) -> str:
        return source_digest(self.source)


@dataclass(frozen=True, slots=True)
class PartToTranslate:
    """A part with the texts in it, of which some have a problem."""

    link: PartLink
    name: str
    texts: tuple[TextToTranslate, ...]

    def count(self, problem: str) -> int:
        return sum(text.problem == problem for text in self.texts)

    @property
    def missing(self) -> int:
        return self.count("missing")

    @property
    def stale(self) -> int:
        return self.count("stale")

    @property
    def blanks(self) -> int:
        return self.count("blanks")


def parts_to_translate(draft: CompiledDraft, translation: Translation) -> list[PartToTranslate]:
    """Return all parts with something to translate, in the document's order."""
    words = PartsInWords(draft.summaries.program)
    parts: dict[PartLink, list[TextToTranslate]] = {}
    for text in _texts(draft, translation, words):
        parts.setdefault(part_of(text.key), []).append(text)
    return [
        PartToTranslate(link, words.part_name(str(link)), tuple(texts))
        for link, texts in parts.items()
    ]


def part_to_translate(
    draft: CompiledDraft, translation: Translation, link: PartLink
) -> PartToTranslate | None:
    """Return a part with what changed since its stale texts were translated; None for no part."""
    parts = parts_to_translate(draft, translation)
    part = next((part for part in parts if part.link == link), None)
    if part is None:
        return None
    stale = {text.key for text in part.texts if text.problem == "stale"}
    translated = {each.key: each.source for each in translation.texts if each.key in stale}
    before = _sources_of(translated) if translated else {}
    texts = tuple(_with_changes(text, before.get(text.key, "")) for text in part.texts)
    return PartToTranslate(part.link, part.name, texts)


def part_of(key: str) -> PartLink:
    """Return the part that a text stands in: of `rules.C10.statement.text`, the rule C10."""
    field, code, *_ = f"{key}.".split(".")
    kind = field.removesuffix("s") if field != "words" else field
    if kind in LISTS:
        return PartLink(kind, code)
    whole = "questionnaire" if field in ("title", "help_lines") else field
    return PartLink(whole, whole)


def _texts(
    draft: CompiledDraft, translation: Translation, words: PartsInWords
) -> Iterator[TextToTranslate]:
    problems = {each.key: each.problem for each in untranslated(draft.document, translation)}
    there = {text.key: text.text for text in translation.texts}
    for key, source in source_texts(draft.document).items():
        text = there.get(key, "")
        yield TextToTranslate(key, words.key_name(key), source, text, problems.get(key, ""))


def _with_changes(text: TextToTranslate, before: str) -> TextToTranslate:
    return replace(text, changes=word_diff(before, text.source)) if before else text


def _sources_of(digests: Mapping[str, str]) -> dict[str, str]:
    """Return the texts with these digests, by key, as far as a release has them; each release is
    read once."""
    sources: dict[str, str] = {}
    for release in Release.objects.all()[:LOOKED_BACK]:
        texts = source_texts(release.content())
        for key in digests.keys() & texts.keys():
            if source_digest(texts[key]) == digests[key]:
                sources[key] = texts[key]
        if len(sources) == len(digests):
            break
    return sources
