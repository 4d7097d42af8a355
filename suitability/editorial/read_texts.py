"""The texts of a document that somebody reads, each with its kind: by that, style rules hold."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Literal

from suitability.questionnaire.document import Document
from suitability.questionnaire.normalization import normalized
from suitability.questionnaire.summary_layout import BLANK

Kind = Literal[
    "stem", "text", "heading", "long_heading", "ask", "note", "option", "line", "site", "action",
    "blanks", "words",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Limits:
    """What holds for a kind of text.

    `budget` is the kind of its budget of words, or `category` for that of its category. `grade`
    says which grade it may reach, if it has more than `label` words. Of one that is `filled_in`,
    blanks such as {n} are no words of its own. `named` are texts about a statement or an option,
    whose verdicts have to name who judges.
    """

    for_patients: bool = True
    budget: str = ""
    grade: Literal["", "stem", "text"] = ""
    label: int = 0
    filled_in: bool = False
    named: bool = False


LABEL = 7  # words; a text of a page that has no more is a heading or a label, without a grade
TEXT = Limits(budget="category", grade="text", named=True)
LIMITS: dict[str, Limits] = {
    "stem": Limits(grade="stem"),
    "text": TEXT,
    "option": TEXT,
    "heading": Limits(budget="heading", named=True),
    "long_heading": Limits(named=True),  # with a short one beside it
    "ask": Limits(budget="ask"),
    "note": Limits(for_patients=False),  # the clinician's line
    "line": Limits(grade="text"),
    "site": Limits(grade="text", label=LABEL, filled_in=True),
    "action": Limits(budget="action"),
    "blanks": Limits(filled_in=True),
    "words": Limits(),
}
PHRASED = {"ask": "ask", "note": "clinician"}


@dataclass(frozen=True, slots=True)
class ReadText:
    """A text: `where` names it, such as `rule C10 text`, and `part` what it belongs to, `rule C10`.

    `category` is its statement's, or `option`; empty for all other texts.
    """

    where: str
    text: str
    kind: Kind = "words"
    part: str = ""
    category: str = ""

    @property
    def limits(self) -> Limits:
        return LIMITS[self.kind]

    @property
    def code(self) -> str:
        """Return the code of its part, by which the list names exceptions."""
        return self.part.rpartition(" ")[2]

    @property
    def phrased(self) -> str:
        """Return by which kind patterns and budgets name it."""
        return PHRASED.get(self.kind, self.category)

    @property
    def budget(self) -> str:
        budget = self.limits.budget
        return self.category if budget == "category" else budget

    def expanded(self, document: Document) -> str:
        """Return the text with its terms filled in, and without blanks that a page fills in.

        Raises KeyError for a term that is not there.
        """
        if not self.limits.for_patients:
            return self.text
        return document.expand(BLANK.sub("", self.text) if self.limits.filled_in else self.text)

    def as_read(self, document: Document) -> str:
        return normalized(self.expanded(document))


def read_texts(document: Document) -> Iterator[ReadText]:
    """Yield every text; that for clinicians too, as far as the style rules say something of it."""
    yield from _questions(document)
    yield from _rules(document)
    yield from _options(document)
    for line in document.help_lines:
        yield ReadText("help", line, "line")
    for action in document.page.sheet.actions if document.page.sheet else ():
        yield ReadText("page sheet", action.words, "action", f"action {action.rule}")
    yield from _pages(document)


def _questions(document: Document) -> Iterator[ReadText]:
    for question in document.questions:
        where = f"question {question.code}"
        yield ReadText(where, question.text, "stem")
        yield ReadText(f"{where} help", question.help)
        for choice in question.choices:
            where = f"choice {question.code}.{choice.code}"
            yield ReadText(where, choice.label)
            yield ReadText(f"{where} hint", choice.hint)
            yield ReadText(f"{where} one_of", choice.one_of)
    for factor in document.factors:
        yield ReadText(f"factor {factor.code} label", factor.label)


def _rules(document: Document) -> Iterator[ReadText]:
    for rule in document.rules:
        statement, part = rule.statement, f"rule {rule.code}"
        texts: list[tuple[str, str, Kind]] = [
            ("heading", statement.heading, "long_heading" if statement.short else "heading"),
            ("short", statement.short, "heading"),
            ("text", statement.text, "text"),
            *(("ask", ask, "ask") for ask in statement.ask),
            ("clinician", statement.clinician, "note"),
        ]
        for name, text, kind in texts:
            yield ReadText(f"{part} {name}", text, kind, part, statement.category)


def _options(document: Document) -> Iterator[ReadText]:
    kinds: dict[str, Kind] = {"heading": "heading", "ask": "ask"}
    for option in document.options:
        part = f"option {option.code}"
        for name, text in option.texts():
            kind = kinds.get(name, "option")
            yield ReadText(f"{part} {name}", text, kind, part, "option")


def _pages(document: Document) -> Iterator[ReadText]:
    for each in fields(document.words):
        yield ReadText(f"words {each.name}", getattr(document.words, each.name), "blanks")
    for name, text in document.site.texts():
        yield ReadText(f"site {name}", text, "site")
    lines = (*document.article.searched, *document.article.about)
    for text in document.article.headings():
        yield ReadText("article", text, "line" if text in lines else "words")
