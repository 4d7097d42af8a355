"""A document split into the parts that are edited one by one, and joined again."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from suitability.questionnaire.canonical_form import late
from suitability.questionnaire.conditions import Guarantee
from suitability.questionnaire.document import PRIORITIES, Document, Factor, Rule, Term
from suitability.questionnaire.options import Option
from suitability.questionnaire.questions import Question
from suitability.questionnaire.site_words import SiteWords
from suitability.questionnaire.sources import Article, Claim, SignOff, Source
from suitability.questionnaire.summary_layout import Page, Words
from suitability.questionnaire.translation import Translation


@dataclass(frozen=True, slots=True)
class QuestionnaireHead:
    """What a document says of itself as a whole."""

    code: str
    title: str
    help_lines: tuple[str, ...] = ()
    sign_off: SignOff | None = None
    language: str = late("en")


PartValue = (
    QuestionnaireHead | Question | Factor | Rule | Guarantee | Source | Claim | Term
    | Page | Words | SiteWords | Article | Option | Translation
)  # fmt: skip

LISTS: dict[str, type[PartValue]] = {
    "question": Question,
    "factor": Factor,
    "rule": Rule,
    "guarantee": Guarantee,
    "source": Source,
    "claim": Claim,
    "term": Term,
    "option": Option,
    "translation": Translation,
}
SINGLES: dict[str, type[PartValue]] = {
    "questionnaire": QuestionnaireHead,
    "page": Page,
    "words": Words,
    "site": SiteWords,
    "article": Article,
}
KINDS = SINGLES | LISTS

# What a draft that an older program began has no row of.
LATE: dict[str, PartValue] = {"site": SiteWords()}


def split_document(document: Document) -> Iterator[tuple[str, str, PartValue]]:
    """Yield each part as (kind, code, value), in the document's order.

    Of a single kind there is one part, and the kind is its code.
    """
    head = {name: getattr(document, name) for name in QuestionnaireHead.__slots__}
    yield "questionnaire", "questionnaire", QuestionnaireHead(**head)
    for kind in ("page", "words", "site", "article"):
        yield kind, kind, getattr(document, kind)
    for kind in LISTS:
        for value in getattr(document, f"{kind}s"):
            yield kind, value.code, value


def join_parts(parts: Iterable[tuple[str, PartValue]]) -> Document:
    """Return the document that these parts, as (kind, value), make up.

    Rules stand by category, as in the files. Raises DocumentError.
    """
    lists: dict[str, list[PartValue]] = {kind: [] for kind in LISTS}
    fields: dict[str, Any] = {}
    for kind, value in parts:
        if isinstance(value, QuestionnaireHead):
            fields |= {name: getattr(value, name) for name in QuestionnaireHead.__slots__}
        elif kind in SINGLES:
            fields[kind] = value
        else:
            lists[kind].append(value)
    lists["rule"].sort(key=_category_order)
    fields |= {f"{kind}s": tuple(values) for kind, values in lists.items()}
    return Document(**fields)


def _category_order(rule: PartValue) -> int:
    return list(PRIORITIES).index(rule.statement.category) if isinstance(rule, Rule) else 0
