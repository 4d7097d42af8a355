"""Pick lists: what there is to pick from in a document, in groups; and which parts name what."""

import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from suitability.questionnaire.document import Document
from suitability.questionnaire.questions import SKIPPED, Question
from suitability.questionnaire.sources import TIERS
from suitability.releases.draft_part import Part

from .form_fields import Groups

CATEGORIES: list[tuple[str, Any]] = [
    ("urgent", _("urgent")),
    ("caution", _("caution")),
    ("evidence", _("evidence")),
    ("context", _("context")),
    ("next_step", _("next step")),
]
# The first is empty: a browser sends a select's first option where nothing was chosen, so that
# an untouched row for a new choice would count as filled, and a new part as the article's.
ORIGINS = [
    ("", _("Choose where it is from")),
    ("core", _("from the article")),
    ("mixed", _("from the article, with added facts")),
    ("add", _("added from other sources")),
]
CHECKED = [
    ("supported", _("supported")),
    ("partly", _("partly")),
    ("not_found", _("not found")),
    ("contradicted", _("contradicted")),
    ("opinion", _("opinion")),
]


def pick_groups(document: Document) -> dict[str, Groups]:
    """Return what a PickField offers, by its `of`: groups as (title, [(code, label), ...])."""
    choices = [(question.text, _choices(question)) for question in document.questions]
    factors = [(factor.code, factor.label) for factor in document.factors]
    questions = [(question.code, question.text) for question in document.questions]
    names = [(gettext("Factors"), factors), *choices]
    of_rules = gettext("Rules: %(category)s")
    rules = [
        (of_rules % {"category": label}, rule_options(document, code)) for code, label in CATEGORIES
    ]
    return {
        "choices": choices,
        "names": names,
        "anything": [*names, *rules, (gettext("Questions that are asked"), questions)],
        "rules": rules,
        "sources": [
            (gettext("Tier %(tier)s") % {"tier": tier}, _sources(document, tier)) for tier in TIERS
        ],
        "claims": [(section, _claims(document, section)) for section in sections(document)],
    }


def rule_options(document: Document, category: str = "") -> list[tuple[str, str]]:
    """Return the rules to pick from, of one category or of all."""
    return [
        (rule.code, f"{rule.code} {rule.statement.name}")
        for rule in document.rules
        if category in ("", rule.statement.category)
    ]


def _sources(document: Document, tier: str) -> list[tuple[str, str]]:
    sources = [source for source in document.sources if source.tier.startswith(tier)]
    return [(source.code, f"{source.code} {source.title}") for source in sources]


def _claims(document: Document, section: str) -> list[tuple[str, str]]:
    claims = [claim for claim in document.claims if claim.section == section]
    return [(claim.code, f"{claim.code} {claim.statement}") for claim in claims]


def sections(document: Document) -> list[str]:
    """Return the sections of the article that claims come from, in their order."""
    return list(dict.fromkeys(claim.section for claim in document.claims))


def _choices(question: Question) -> list[tuple[str, str]]:
    named = [(f"{question.code}.{choice.code}", choice.in_full) for choice in question.choices]
    return [*named, (f"{question.code}.{SKIPPED}", gettext("(left blank)"))]


def parts_naming(names: set[str]) -> list[Part]:
    """Return the parts of the draft that name any of these: a code, `question.choice`, `{term}`.

    Not translations: what they name and the draft does not is stale, and told as that.
    """
    parts = Part.objects.exclude(kind="translation")
    return [part for part in parts if _mentions(json.loads(part.body), names)]


def _mentions(plain: Any, names: set[str]) -> bool:
    return any(
        text in names or any(name[0] == "{" and name in text for name in names)
        for text in _strings(plain)
    )


def _strings(plain: Any, own: str = "code") -> Iterator[str]:
    """Yield every string in a part but its codes."""
    if isinstance(plain, str):
        yield plain
    elif isinstance(plain, list):
        for item in plain:
            yield from _strings(item)
    elif isinstance(plain, dict):
        for name, item in plain.items():
            if name != own:
                yield from _strings(item)


def names_of_part(kind: str, code: str, document: Document) -> set[str]:
    """Return what other parts call a part, and what belongs to it."""
    if kind == "term":
        return {f"{{{code}}}"}
    if kind == "question":
        question = next(part for part in document.questions if part.code == code)
        return {code, *(name for name, _ in _choices(question))}
    return {code}
