"""A document taken apart into the parts that are edited one by one, and put together again."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from suitability.questionnaire.conditions import Guarantee
from suitability.questionnaire.document import PRIORITIES, Document, Factor, Question, Rule, Term
from suitability.questionnaire.sources import Article, Claim, SignOff, Source
from suitability.questionnaire.summary_layout import Page, Words


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """What a document says of itself as a whole."""

    code: str
    title: str
    help_lines: tuple[str, ...] = ()
    sign_off: SignOff | None = None


Value = (
    Questionnaire | Question | Factor | Rule | Guarantee | Source | Claim | Term
    | Page | Words | Article
)  # fmt: skip

LISTS: dict[str, type[Value]] = {
    "question": Question,
    "factor": Factor,
    "rule": Rule,
    "guarantee": Guarantee,
    "source": Source,
    "claim": Claim,
    "term": Term,
}
SINGLES: dict[str, type[Value]] = {
    "questionnaire": Questionnaire,
    "page": Page,
    "words": Words,
    "article": Article,
}
KINDS = SINGLES | LISTS


def apart(document: Document) -> Iterator[tuple[str, str, Value]]:
    """Each part as (kind, code, value), in the document's order. Of a single kind there is one
    part, and the kind is its code."""
    yield (
        "questionnaire",
        "questionnaire",
        Questionnaire(document.code, document.title, document.help_lines, document.sign_off),
    )
    for kind in ("page", "words", "article"):
        yield kind, kind, getattr(document, kind)
    for kind in LISTS:
        for value in getattr(document, f"{kind}s"):
            yield kind, value.code, value


def together(parts: Iterable[tuple[str, Value]]) -> Document:
    """The document that these parts, as (kind, value), make up; rules stand by category, as in
    the files. Raises DocumentError."""
    lists: dict[str, list[Value]] = {kind: [] for kind in LISTS}
    fields: dict[str, Any] = {}
    for kind, value in parts:
        if isinstance(value, Questionnaire):
            fields |= {name: getattr(value, name) for name in Questionnaire.__slots__}
        elif kind in SINGLES:
            fields[kind] = value
        else:
            lists[kind].append(value)
    lists["rule"].sort(key=_category)
    fields |= {f"{kind}s": tuple(values) for kind, values in lists.items()}
    return Document(**fields)


def _category(rule: Value) -> int:
    return list(PRIORITIES).index(rule.statement.category) if isinstance(rule, Rule) else 0
