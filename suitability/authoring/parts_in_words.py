"""The parts of a document in an editor's words: fields by the labels of their forms, codes by what
they name, clauses as sentences."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from suitability.analysis.changes import Run, word_diff
from suitability.content.text_keys import where_of_key
from suitability.editorial.clauses_in_english import ClausesInEnglish
from suitability.engine.program import Program
from suitability.questionnaire.conditions import Clause
from suitability.questionnaire.document import TERM, Document, Rule, Statement
from suitability.questionnaire.questions import Choice, Question
from suitability.questionnaire.sources import Compared, Heading, Measure, SignOff
from suitability.questionnaire.summary_layout import (
    NOT_RULES,
    SHEET_WORDS,
    Action,
    Contradiction,
    Page,
    SheetLayout,
    StripLine,
    StripPart,
)
from suitability.questionnaire.translated_document import source_texts
from suitability.questionnaire.translation import Translation, source_digest
from suitability.releases.document_parts import LISTS, QuestionnaireHead
from suitability.releases.draft import current_draft
from suitability.releases.draft_part import PROXIES
from suitability.releases.release import live_release
from suitability.releases.release_cache import compiled_release

from .labels_of_parts import field_in_words, kind_name, label_of, option_label
from .translated import translated

TITLES = ("heading", "sentence", "title", "statement", "label", "value", "text", "name")
OF_THE_WHOLE = {"help": "help_lines", "title": "title", "code": "code", "sign_off": "sign_off"}
"""The fields of the questionnaire's own part, as changes name them."""
NO_CLAUSES = {"clauses": _("Shown to everyone"), "shown_when": _("Asked of everyone")}
OTHERS = {"document": _("Document"), "sign-off": _("Sign-off")}
"""What a finding can be about that has no form."""
REFERENCES = {
    **{each.name: "rule" for each in fields(Page) if each.name not in NOT_RULES},
    "quiet_beside": "rule",
    "first": "rule",
    "sources": "source",
    "claims": "claim",
    "related": "claim",
    "side_effects": "claim",
    "sheet_matters": "question",
    "of": "choice",
    "never_lowers": "choice",
    "under_age": "choice",
}


@dataclass(frozen=True, slots=True)
class FieldInWords:
    """What a part says in one field. `name` is the same in every version of the part."""

    name: str
    label: str
    text: str


FieldRuns = tuple[tuple[str, tuple[Run, ...]], ...]
"""Fields by their label, each as the words that stay, go and come."""


class PartsInWords:
    """The parts of a document, and of an `older` one beside it.

    What both name by a code has the newer name, so that a part that is the same reads the same.
    """

    def __init__(self, program: Program, older: Program | None = None) -> None:
        before = older or program
        self.documents = (before.document, program.document)
        self.english = ClausesInEnglish(program)
        self.english.words = {**ClausesInEnglish(before).words, **self.english.words}
        self.names = {**names_in(before.document), **names_in(program.document)}

    def part_name(self, name: str) -> str:
        """Return what a change or a part is called: of `rule C10`, "Rule C10 “Low pressure”"."""
        kind, _, code = name.partition(" ")
        if name.startswith("order of "):
            parts = PROXIES[name[9:-1]]._meta.verbose_name_plural
            return gettext("Order of the %(parts)s") % {"parts": parts}
        if kind in OF_THE_WHOLE:
            return field_in_words("questionnaire", OF_THE_WHOLE[kind])
        if kind in LISTS:
            values = {"kind": kind_name(kind), "code": code, "title": self.names.get((kind, code))}
            titled = gettext("%(kind)s %(code)s “%(title)s”")
            return (titled if values["title"] else gettext("%(kind)s %(code)s")) % values
        return field_in_words(kind, code) if code else kind_name(kind)

    def text_name(self, where: str) -> str:
        """Return what a finding is about: of `rule C10 text`, "Rule C10 “Low pressure”, Text"."""
        kind, *names = where.split()
        if kind == "rules":
            first, second = (self.part_name(f"rule {code}") for code in names if code != "and")
            return gettext("%(first)s and %(second)s") % {"first": first, "second": second}
        if kind == "choice":
            name = gettext("Choice “%(choice)s”") % {"choice": self.named("choice", names[0])}
            return ", ".join((name, *(label_of("question", f"choices {n}") for n in names[1:])))
        if kind == "guarantee":  # the finding has its sentence
            values = {"kind": kind_name(kind), "code": names[0]}
            return gettext("%(kind)s %(code)s") % values
        if kind == "translation":
            return self._of_translation(*names)
        if kind in LISTS:
            name = self.part_name(f"{kind} {names[0]}")
            return ", ".join((name, *(label_of(kind, field) for field in names[1:])))
        known = kind in PROXIES or kind in OF_THE_WHOLE
        if known:
            return self.part_name(where)
        return str(OTHERS.get(where, f"{where[0].upper()}{where[1:]}"))

    def key_name(self, key: str) -> str:
        """Return what a text is called: of `rules.C10.statement.ask.2`, "Rule C10 “Low pressure”,
        Questions to ask 2"."""
        where, numbers = where_of_key(key)
        return " ".join((self.text_name(where), *numbers))

    def _of_translation(self, code: str, *names: str) -> str:
        """Return what a finding about a translation names: a text by its key, or a part."""
        own = self.part_name(f"translation {code}")
        if not names:
            return own
        about = self.key_name(names[0]) if len(names) == 1 else self.text_name(" ".join(names))
        return f"{own}, {about}"

    def fields(self, name: str, value: Any) -> tuple[FieldInWords, ...]:
        """Return what a part says, or what is under such a name in a document; nothing of None."""
        kind, _, field = name.partition(" ")
        if kind in OF_THE_WHOLE:
            kind, field = "questionnaire", OF_THE_WHOLE[kind]
        if value is None:
            return ()
        if is_dataclass(value):
            return tuple(self._fields(kind, value))
        if kind == "order":
            text = "\n".join(self.named(name[9:-1], code) for code in value)
            return (FieldInWords("order", gettext("In this order"), text),)
        return (FieldInWords(field, label_of(kind, field), self._text(kind, field, value)),)

    def changed(self, name: str, was: Any, now: Any) -> FieldRuns:
        """Return the fields that differ between two versions of a part; None for none."""
        texts = compared(self.fields(name, was), self.fields(name, now))
        differ = (text for text in texts if any(kind != "same" for kind, _ in text[1]))
        return (*differ, *self._still_right(was, now))

    def _still_right(self, was: Any, now: Any) -> Iterator[tuple[str, tuple[Run, ...]]]:
        """Yield texts of a translation that are the same and translate other words now, since
        somebody ticked that they are still right: what became of those words, and the text."""
        if not (isinstance(was, Translation) and isinstance(now, Translation)):
            return
        before = {text.key: text for text in was.texts}
        for text in now.texts:
            old = before.get(text.key, text)
            if old.text == text.text and old.source != text.source:
                label = gettext("%(text)s, still right for") % {"text": self.key_name(text.key)}
                here = (source_texts(each).get(text.key, "") for each in self.documents)
                by_digest = {source_digest(source): source for source in here}
                source = by_digest.get(text.source, "")
                runs = word_diff(by_digest.get(old.source, source), source)
                yield label, (*runs, ("same", f"\n{text.text}"))

    def named(self, kind: str, code: str) -> str:
        """Return what a code stands for; a rule, a source or a claim with its code."""
        if kind in ("choice", "factor"):
            return translated(self.english.words.get(code, code))
        name = self.names.get((kind, code), "")
        return name if kind == "question" and name else f"{code} {name}".strip()

    def _fields(self, kind: str, value: Any) -> Iterator[FieldInWords]:
        for name, member in flattened(value):
            if isinstance(value, Question) and name == "choices":
                yield from self._choices(value)
            elif isinstance(value, Translation) and name == "texts":
                for text in value.texts:
                    yield FieldInWords(text.key, self.key_name(text.key), text.text)
            elif name != "code" or kind not in LISTS:
                yield FieldInWords(name, label_of(kind, name), self._text(kind, name, member))

    def _choices(self, question: Question) -> Iterator[FieldInWords]:
        codes = [f"{question.code}.{choice.code}" for choice in question.choices]
        listed = "\n".join(self.named("choice", code) for code in codes)
        yield FieldInWords("choices", label_of("question", "choices"), listed)
        for choice in question.choices:
            for each in fields(Choice):
                if each.name != "code":
                    names = {"field": label_of("question", f"choices {each.name}")}
                    label = gettext("%(field)s of “%(choice)s”") % {**names, "choice": choice.label}
                    text = self._text("question", each.name, getattr(choice, each.name))
                    yield FieldInWords(f"choices {choice.code} {each.name}", label, text)

    def _text(self, kind: str, name: str, value: Any) -> str:
        if isinstance(value, tuple):
            lines = (self._text(kind, name, each) for each in value)
            return "\n".join(lines) or str(NO_CLAUSES.get(name, ""))
        for of, in_words in self._sentences.items():
            if isinstance(value, of):
                return in_words(value)
        if isinstance(value, bool):
            return gettext("yes") if value else ""
        if name in REFERENCES and value:
            return self.named(REFERENCES[name], value)
        return option_label(kind, name, str(value or ""))

    @property
    def _sentences(self) -> dict[type, Callable[[Any], str]]:
        """Return how each small part of a part is put into words."""
        return {
            Clause: self._clause,
            StripLine: lambda line: f"{line.label}: {'; '.join(map(self._strip_part, line.parts))}",
            StripPart: self._strip_part,
            Action: lambda action: f"{self.named('rule', action.rule)}: {action.words}",
            Contradiction: self._contradiction,
            Measure: lambda row: f"{row.name}: {'; '.join(text for _, text in row.cells)}",
            Compared: lambda row: row.name,
            Heading: lambda heading: heading.text,
        }

    def _clause(self, clause: Clause) -> str:
        return translated(self.english.clause(clause))

    def _strip_part(self, part: StripPart) -> str:
        question = self.named("question", part.question)
        return f"{part.label} ({question})" if part.label else question

    def _contradiction(self, contradiction: Contradiction) -> str:
        first, second = map(self._clause, contradiction.clauses)
        values = {"sentence": contradiction.sentence, "first": first, "second": second}
        return gettext("%(sentence)s: %(first)s, beside %(second)s") % values


def words_beside_live() -> PartsInWords:
    """Return the words for the parts of the draft and of what is live."""
    live, program = live_release(), current_draft().summaries.program
    return PartsInWords(program, compiled_release(live.number).program if live else None)


def compared(before: Iterable[FieldInWords], after: Iterable[FieldInWords]) -> FieldRuns:
    """Return each field that says something in either, by its label, as the words that stay, go
    and come."""
    was, now = ({each.name: each for each in version} for version in (before, after))
    labels = {name: each.label for name, each in (now | was | now).items()}
    runs = (
        (label, word_diff(_text_of(was.get(name)), _text_of(now.get(name))))
        for name, label in labels.items()
    )
    return tuple((label, words) for label, words in runs if words)


def _text_of(field: FieldInWords | None) -> str:
    return field.text if field else ""


def flattened(value: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the fields of a part as its form has them: a statement's among its rule's."""
    for each in fields(value):
        member = getattr(value, each.name)
        if isinstance(member, Statement | SignOff):
            yield from flattened(member)
        elif isinstance(member, SheetLayout):
            yield from flattened(member, SHEET_WORDS)
        elif not (isinstance(value, QuestionnaireHead | Page) and member is None):
            yield f"{prefix}{each.name}", member


def title_of(value: Any) -> str:
    """Return the words by which a part is known."""
    if isinstance(value, Rule):
        return value.statement.name
    return next((getattr(value, name) for name in TITLES if hasattr(value, name)), "")


def names_in(document: Document) -> dict[tuple[str, str], str]:
    """Return the title of every part, by its kind and code, with its terms filled in."""
    return {
        (kind, part.code): with_terms(document, title_of(part))
        for kind in LISTS
        for part in getattr(document, f"{kind}s")
    }


def with_terms(document: Document, text: str) -> str:
    """Return a text with its terms filled in; other braces stay."""
    terms = {term.code: term.value for term in document.terms}
    return TERM.sub(lambda match: terms.get(match[1], match[0]), text)
