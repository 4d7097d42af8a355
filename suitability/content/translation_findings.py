"""What keeps a translation from going live. The codes are V01 to V07, and those of the style rules.

The proof is not run again: a document in another language has the same answers and rules, so what
is proved of them holds there too (docs/adr/0060-a-language-is-a-document.md). Its texts are others,
so the style rules are, and they are read in the language's own wording.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from suitability.analysis.example_answers import ExampleAnswers
from suitability.analysis.findings import Finding, Level
from suitability.editorial.readability import formula_of
from suitability.editorial.safety_controls import SafetyControls
from suitability.questionnaire.document import Document
from suitability.questionnaire.document_errors import DocumentError
from suitability.questionnaire.sentence import Sentence
from suitability.questionnaire.translated_document import (
    Untranslated,
    in_language,
    source_texts,
    untranslated,
)
from suitability.questionnaire.translation import Translation, tag_problem

from .content import Content
from .text_findings import reader, text_findings
from .text_keys import where_of_key

LISTED = 50  # of texts with the same problem; the others are counted
CODES = {"missing": "V01", "stale": "V02", "blanks": "V03"}
SENTENCES = {
    "missing": Sentence("is not translated"),
    "stale": Sentence("translates a text that was edited since"),
    "blanks": Sentence("has not the same in braces, or to fill in, as the text that it translates"),
}


def translation_findings(content: Content, examples: ExampleAnswers) -> Iterator[Finding]:
    """Yield what is to be said of the content's language and of each translation; what stops only
    of those that are offered."""
    if problem := tag_problem(content.document.language):
        yield Finding("stop", "V07", "language", problem, examples.all_blank)
    for translation in content.document.translations:
        check = _Check(content, translation, examples)
        yield from check.what_stops() if translation.offered else check.what_is_missing()


class _Check:
    """One translation of a document, checked."""

    def __init__(
        self, content: Content, translation: Translation, examples: ExampleAnswers
    ) -> None:
        self.content, self.translation, self.examples = content, translation, examples
        self.problems = tuple(untranslated(content.document, translation))
        self.where = f"translation {translation.code}"

    def what_is_missing(self) -> Iterator[Finding]:
        """Yield how many texts are missing before the translation can be offered."""
        whole, missing = len(source_texts(self.content.document)), len(self.problems)
        sentence = Sentence(
            "is not offered: %(missing)s of %(whole)s texts to translate",
            missing=missing,
            whole=whole,
        )
        yield self._of_all("note", "V06", sentence)

    def what_stops(self) -> Iterator[Finding]:
        if problem := tag_problem(self.translation.code):
            yield self._of_all("stop", "V07", problem)
        yield from self._nobody_named()
        yield from self._texts()
        wording = self.content.wording.of_language(self.translation.code)
        if wording is None:
            sentence = Sentence("has no style rules, so nothing tells what it must not say")
            yield self._of_all("stop", "V05", sentence)
        else:
            yield from self._uncontrolled(wording.controls)
            if not self.problems:
                yield from self._style(replace(self.content, wording=wording))
        if formula_of(self.translation.code) is None:
            sentence = Sentence(
                "has no formula for its reading grade, so somebody has to judge by reading"
            )
            yield self._of_all("note", "V06", sentence)

    def _nobody_named(self) -> Iterator[Finding]:
        if not self.translation.translator:
            yield self._of_all("stop", "V04", Sentence("does not say who translated it"))
        if not self.translation.reviewer:
            yield self._of_all("stop", "V04", Sentence("does not say who reviewed it"))

    def _texts(self) -> Iterator[Finding]:
        shown: Counter[str] = Counter()
        for text in self.problems:
            shown[text.problem] += 1
            if shown[text.problem] <= LISTED:
                yield self._of_text(text)
        for problem, count in shown.items():
            if count > LISTED:
                sentence = Sentence(
                    "%(count)s more: %(problem)s", count=count - LISTED, problem=SENTENCES[problem]
                )
                yield self._of_all("stop", CODES[problem], sentence)

    def _uncontrolled(self, there: SafetyControls) -> Iterator[Finding]:
        """Yield the places whose words control a hazard in the content's own language, and about
        which the style rules of this one say nothing."""
        own = self.content.wording.controls
        hazards = Counter((each.place, each.hazard) for each in own.kept)
        hazards -= Counter((each.place, each.hazard) for each in there.kept)
        for where, hazard in hazards:
            sentence = Sentence(
                "its style rules name no words that control %(hazard)s in %(where)s",
                hazard=hazard,
                where=where,
            )
            yield self._of_all("stop", "V05", sentence)
        carried = {each.rule for each in there.carried}
        for each in own.carried:
            if each.rule not in carried:
                sentence = Sentence(
                    "its style rules do not name the main words of rule %(rule)s, which can be "
                    "quiet",
                    rule=each.rule,
                )
                yield self._of_all("stop", "V05", sentence)

    def _other_groups(self, document: Document) -> Iterator[Finding]:
        """Yield questions whose headings make other groups of choices, so that other answers would
        be possible than those that are proved."""
        for own, other in zip(self.content.document.questions, document.questions, strict=True):
            if list(own.groups().values()) != list(other.groups().values()):
                sentence = Sentence(
                    "question %(code)s has not the same choices under one heading", code=own.code
                )
                yield self._of_all("stop", "V05", sentence)

    def _style(self, content: Content) -> Iterator[Finding]:
        """Yield what the style rules of the language find, as far as it makes up a document."""
        try:
            document = in_language(content.document, self.translation.code)
        except DocumentError as error:
            sentence = Sentence(
                "makes no document: %(part)s %(problem)s", part=error.part, problem=error.problem
            )
            yield self._of_all("stop", "V05", sentence)
            return
        yield from self._other_groups(document)
        for finding in text_findings(replace(content, document=document), self.examples):
            yield replace(finding, where=f"{self.where} {finding.where}")

    def _of_text(self, text: Untranslated) -> Finding:
        where, _ = where_of_key(text.key)
        return Finding(
            level="stop",
            code=CODES[text.problem],
            where=f"{self.where} {text.key}",
            sentence=SENTENCES[text.problem],
            example=reader(self.examples, where),
            text=text.source,
        )

    def _of_all(self, level: Level, code: str, sentence: str) -> Finding:
        return Finding(level, code, self.where, sentence, self.examples.all_blank)
